import { rangedPages, StoreError, type ObjectInfo, type ObjectStore } from '../../../drivers/index.ts'

/** Yields all objects below a prefix that sort after a key, in the order of keys. */
export async function* objectsBelow(
  objects: ObjectStore,
  { prefix, after }: { readonly prefix: string; readonly after?: string },
  signal: AbortSignal,
): AsyncGenerator<ObjectInfo, void, undefined> {
  const query = after === undefined || after === '' ? { prefix } : { prefix, startAfter: after }
  for await (const page of rangedPages(objects, query, signal)) yield* page.objects
}

/** NotFound for a prefix without objects. */
export function nothingBelow(prefix: string): StoreError {
  return new StoreError('NotFound', 'there is nothing below it', { operation: 'download', path: prefix })
}
