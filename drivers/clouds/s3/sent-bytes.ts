import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

import { crc32Text } from '../../objects/checksums.ts'
import { checksumsDiffer, joinedChecksumError, requireStoredChecksum } from '../../objects/checksum-checks.ts'
import type { ContentChecksum, Part } from '../../driver/object-store.ts'

/** What an answer says of the bytes that the service keeps. */
export interface KeptBytes {
  readonly ETag?: string | undefined
  readonly ChecksumCRC32?: string | undefined
  readonly ServerSideEncryption?: string | undefined
  readonly SSECustomerAlgorithm?: string | undefined
}

/** The same, read from the headers of an answer. */
export function keptBytes(headers: Readonly<Record<string, string>>): KeptBytes {
  return {
    ETag: headers['etag'],
    ChecksumCRC32: headers['x-amz-checksum-crc32'],
    ServerSideEncryption: headers['x-amz-server-side-encryption'],
    SSECustomerAlgorithm: headers['x-amz-server-side-encryption-customer-algorithm'],
  }
}

/** Sums of a body that was sent. */
export interface SentSums {
  /** In hexadecimal. */
  readonly md5: string
  /** As the header has it. It is made only where the service tells it. */
  readonly crc32: () => Promise<string>
}

/** Compares what a service says of the bytes that it keeps with the bytes that were sent. */
export interface SentBytes {
  /**
   * Fails with Corrupt, to be sent again, if the service keeps other bytes. Gives the MD5 in the entity tag;
   * undefined if the entity tag is no MD5.
   */
  requireArrived(sent: SentSums, answer: KeptBytes): Promise<string | undefined>
  /** The MD5 in the entity tag of a body that was compared by its CRC32. */
  taggedMd5(answer: KeptBytes): string | undefined
  /** Fails with Corrupt if the service made another object of the parts. */
  requireJoined(parts: readonly Part[], answer: KeptBytes): void
  /**
   * Whether an object that was found is made of other parts. Where it is not known yet how the service makes entity tags,
   * one that differs is another's: to take that for ours would be worse.
   */
  isOther(parts: readonly Part[], object: KeptBytes): boolean
}

/**
 * Entity tags are MD5s but for what is encrypted with keys of a key service or of the client, and in directory
 * buckets: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html. What is made of parts is tagged with the
 * MD5 of their MD5s by Amazon; other services may make tags that only look alike, so that theirs are compared once one
 * was seen to be that.
 */
export function sentBytes(options: { readonly bucket: string; readonly ofAmazon: boolean }): SentBytes {
  const tagged = !isDirectoryBucket(options.bucket)
  /** Undefined until a tag of joined parts was seen. */
  let joinsMd5s = options.ofAmazon ? true : undefined

  return {
    async requireArrived({ md5, crc32: sentCrc32 }, answer) {
      const { ChecksumCRC32: crc } = answer
      if (crc !== undefined) requireStoredChecksum(await sentCrc32(), crc)
      const kept = tagged ? md5Tag(answer, bodyTag) : undefined
      requireStoredChecksum(md5, kept)
      return kept
    },
    taggedMd5: (answer) => (tagged ? md5Tag(answer, bodyTag) : undefined),
    requireJoined(parts, answer) {
      const { sent, kept } = joinedMd5s(parts, answer)
      if (sent !== undefined && kept !== undefined) joinsMd5s ||= sent === kept
      if ((joinsMd5s === true && checksumsDiffer(sent, kept)) || isOfOtherCrc32s(parts, answer))
        throw joinedChecksumError()
    },
    isOther(parts, object) {
      const { sent, kept } = joinedMd5s(parts, object)
      return (joinsMd5s !== false && checksumsDiffer(sent, kept)) || isOfOtherCrc32s(parts, object)
    },
  }

  function joinedMd5s(parts: readonly Part[], answer: KeptBytes) {
    return { sent: joinedMd5(parts), kept: tagged ? md5Tag(answer, joinedTag) : undefined }
  }
}

function isOfOtherCrc32s(parts: readonly Part[], { ChecksumCRC32: crc = '' }: KeptBytes): boolean {
  // A whole object's has no count: other services may make one of all bytes.
  return /-\d+$/.test(crc) && checksumsDiffer(joinedCrc32(parts), crc)
}

/** What the entity tag of an object says of its bytes; undefined where it says nothing. */
export function taggedChecksum(bucket: string, answer: KeptBytes): ContentChecksum | undefined {
  if (isDirectoryBucket(bucket)) return undefined
  const md5 = md5Tag(answer, bodyTag)
  if (md5 !== undefined) return { kind: 'md5', value: md5 }
  const [value = '', parts] = md5Tag(answer, joinedTag)?.split('-') ?? []
  return parts === undefined ? undefined : { kind: 'joinedMd5', value, parts: Number(parts) }
}

function isDirectoryBucket(bucket: string): boolean {
  return bucket.endsWith('--x-s3')
}

const bodyTag = /^[0-9a-f]{32}$/
const joinedTag = /^[0-9a-f]{32}-\d+$/

/** The entity tag where it is made of MD5s; undefined where it is anything else. */
function md5Tag(answer: KeptBytes, form: RegExp): string | undefined {
  if ((answer.ServerSideEncryption ?? 'AES256') !== 'AES256') return undefined
  if (answer.SSECustomerAlgorithm !== undefined) return undefined
  const tag = (answer.ETag ?? '').replaceAll('"', '').toLowerCase()
  return form.test(tag) ? tag : undefined
}

/** Undefined if the MD5 of a part is not known, as for a part that was copied or listed. */
function joinedMd5(parts: readonly Part[]): string | undefined {
  const hash = createHash('md5')
  for (const { md5 } of parts) {
    if (md5 === undefined) return undefined
    hash.update(md5, 'hex')
  }
  return `${hash.digest('hex')}-${parts.length}`
}

/**
 * Amazon's checksum of joined parts: the CRC32 of their CRC32s, and the number of parts. Undefined if the CRC32 of a
 * part is not known.
 */
function joinedCrc32(parts: readonly Part[]): string | undefined {
  const checksums: Buffer[] = []
  for (const part of parts) {
    if (part.crc32 === undefined) return undefined
    checksums.push(Buffer.from(part.crc32, 'base64'))
  }
  return `${crc32Text(crc32(Buffer.concat(checksums)))}-${parts.length}`
}
