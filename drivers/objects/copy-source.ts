import type { CopySource } from '../driver/object-store.ts'

/** Bucket and key of a source; the bucket is `ownBucket` where the source has none. */
export function sourceIn(
  from: CopySource,
  ownBucket: string,
): { readonly bucket: string; readonly key: string } {
  return typeof from === 'string' ? { bucket: ownBucket, key: from } : from
}
