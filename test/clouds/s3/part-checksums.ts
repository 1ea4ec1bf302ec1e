import { crc32 } from 'node:zlib'

import { element } from '../common/xml.ts'
import type { StoredPart, StoredUpload } from '../common/bucket.ts'
import type { Call } from './call.ts'
import { crc32Of } from './checksums.ts'
import { S3Refusal } from './errors.ts'

/**
 * An upload that was begun for CRC32s keeps one with each part, and wants them again when it is completed; one that was
 * not takes none: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export function wantedAlgorithm({ request, service }: Call): 'CRC32' | undefined {
  if (!service.dialect.partChecksums) return undefined
  const algorithm = request.headers.get(algorithmHeader)
  if (algorithm !== undefined && !algorithms.has(algorithm)) {
    throw new S3Refusal('InvalidRequest', {}, 'Checksum algorithm provided is unsupported.')
  }
  return algorithm === 'CRC32' ? algorithm : undefined
}

/** What is kept with a part; refused when it is not what the upload was begun for. */
export function partChecksum({ request, body, service }: Call, upload: StoredUpload): string | undefined {
  if (!service.dialect.partChecksums) return undefined
  const sent = request.headers.has(crc32Header) || request.headers.get('x-amz-trailer') === crc32Header
  if (sent !== (upload.checksumAlgorithm === 'CRC32')) {
    const type = (isThere: boolean): string => (isThere ? 'crc32' : 'null')
    const message = `Checksum Type mismatch occurred, expected checksum Type: ${type(!sent)}, actual: ${type(sent)}`
    throw new S3Refusal('InvalidRequest', {}, message)
  }
  return sent ? crc32Of(body) : undefined
}

/** Refuses the completion of an upload that names a part's checksum wrongly, or not at all where it has one. */
export function requireNamed(part: StoredPart, named: string | undefined): void {
  if (part.crc32 === undefined) return
  if (named === undefined) {
    const message = `The complete request must include the checksum for each part. It was missing for part ${part.number}.`
    throw new S3Refusal('InvalidRequest', {}, message)
  }
  if (named !== part.crc32) throw new S3Refusal('InvalidPart')
}

/** That of the object: the CRC32 of those of its parts, and their count. */
export function joinedChecksum(parts: readonly StoredPart[]): string | undefined {
  const each = parts.map((part) => part.crc32)
  if (each.includes(undefined)) return undefined
  const joined = crc32(Buffer.concat(each.map((checksum) => Buffer.from(checksum ?? '', 'base64'))))
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(joined)
  return `${bytes.toString('base64')}-${parts.length}`
}

export function checksumElement(checksum: string | undefined): string {
  return checksum === undefined ? '' : element('ChecksumCRC32', checksum)
}

export function checksumHeader(checksum: string | undefined): Record<string, string> {
  return checksum === undefined ? {} : { [crc32Header]: checksum }
}

export const algorithmHeader = 'x-amz-checksum-algorithm'
const crc32Header = 'x-amz-checksum-crc32'
const algorithms: ReadonlySet<string> = new Set(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'])
