import { StoreError, type ObjectInfo, type ObjectStore } from '../../drivers/index.ts'
import type { Progress } from './runner.ts'

/** All objects below a prefix that sort after a key, in the order of keys. */
export async function* objectsBelow(
  objects: ObjectStore,
  { prefix, after }: { readonly prefix: string; readonly after?: string },
  signal: AbortSignal,
): AsyncGenerator<ObjectInfo, void, undefined> {
  const query = after === undefined || after === '' ? { prefix } : { prefix, startAfter: after }
  let token: string | undefined
  do {
    const page = await objects.list(token === undefined ? query : { ...query, token }, signal)
    token = page.next
    yield* page.objects
  } while (token !== undefined)
}

/** A folder is what is below it. */
export function nothingBelow(prefix: string): StoreError {
  return new StoreError('NotFound', 'there is nothing below it', { operation: 'download', path: prefix })
}

/** Tells how many there are and how large they are together, if that can be counted before the signal aborts. */
export async function tellTotals(
  objects: ObjectStore,
  prefix: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  let items = 0
  let totalBytes = 0
  try {
    for await (const { sizeBytes } of objectsBelow(objects, { prefix }, signal)) {
      signal.throwIfAborted()
      items += 1
      totalBytes += sizeBytes
    }
    progress.planned({ items, totalBytes })
  } catch {
    // The listing that the transfer itself makes tells of the failure.
  }
}
