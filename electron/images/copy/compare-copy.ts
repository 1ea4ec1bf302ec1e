import type { ObjectInfo } from '../../../drivers/index.ts'

/**
 * How far a service's own copy is known to be what it was made of, by what the service tells of both: the same, another
 * content, another entity tag where a tag should be an MD5, or nothing but the same size.
 */
export type CopyComparison = 'same' | 'other' | 'otherTag' | 'sameSize'

export function compareCopy(source: ObjectInfo, made: ObjectInfo): CopyComparison {
  if (source.sizeBytes !== made.sizeBytes) return 'other'
  const [of, is] = [source.checksum, made.checksum]
  if (of === undefined || is === undefined) return 'sameSize'
  if (of.kind === 'crc64' && is.kind === 'crc64') return of.value === is.value ? 'same' : 'other'
  if (of.kind === 'md5' && is.kind === 'md5') return of.value === is.value ? 'same' : 'otherTag'
  // Of joined parts the same tag is the same bytes; parts of another size have another.
  if (of.kind === 'joinedMd5' && is.kind === 'joinedMd5' && of.value === is.value) return 'same'
  return 'sameSize'
}
