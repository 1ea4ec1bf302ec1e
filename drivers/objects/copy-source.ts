import type { CopySource } from '../driver/object-store.ts'

/** A source with its bucket, which is the store's own where it does not say. */
export function sourceIn(
  from: CopySource,
  ownBucket: string,
): { readonly bucket: string; readonly key: string } {
  return typeof from === 'string' ? { bucket: ownBucket, key: from } : from
}
