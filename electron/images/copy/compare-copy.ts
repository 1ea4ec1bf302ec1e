import type { ObjectInfo } from '../../../drivers/index.ts'

/**
 * How a copy compares with its source, by the checksums and sizes that the service reports:
 * - `same`: the checksums are equal
 * - `other`: the checksums or the sizes differ
 * - `otherTag`: both entity tags look like MD5s, and differ
 * - `sameSize`: only the sizes can be compared, and they are equal
 */
export type CopyComparison = 'same' | 'other' | 'otherTag' | 'sameSize'

export function compareCopy(source: ObjectInfo, made: ObjectInfo): CopyComparison {
  if (source.sizeBytes !== made.sizeBytes) return 'other'
  const [of, is] = [source.checksum, made.checksum]
  if (of === undefined || is === undefined) return 'sameSize'
  if (of.kind === 'crc64' && is.kind === 'crc64') return of.value === is.value ? 'same' : 'other'
  if (of.kind === 'md5' && is.kind === 'md5') return of.value === is.value ? 'same' : 'otherTag'
  // Equal tags of multipart objects mean equal bytes. Different tags may only mean different part sizes.
  if (of.kind === 'joinedMd5' && is.kind === 'joinedMd5' && of.value === is.value) return 'same'
  return 'sameSize'
}
