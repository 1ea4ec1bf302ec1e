import type { Answer } from './answer.ts'
import type { StoredPart, StoredUpload } from './bucket.ts'
import type { Call } from './call.ts'
import type { Refuse } from './refusal.ts'
import type { CloudRequest } from './request.ts'
import { contentsOf, element, textsOf } from './xml.ts'

/** The upload that a request names, refused where it is not of that key. */
export function uploadOf({ request, bucket }: Call, refuse: Refuse): StoredUpload {
  const uploadId = request.query.get('uploadId') ?? ''
  const upload = bucket.uploads.get(uploadId)
  if (upload !== undefined && upload.key === request.key) return upload
  throw refuse('NoSuchUpload', { UploadId: uploadId })
}

/** From 1 to 10,000; undefined where it is anything else. */
export function partNumberOf({ query }: CloudRequest): number | undefined {
  const number = Number(query.get('partNumber'))
  return Number.isInteger(number) && number >= 1 && number <= 10_000 ? number : undefined
}

/** What the answers about an upload begin with. */
export function uploadFields({ bucket }: Call, upload: StoredUpload): string {
  return [
    element('Bucket', bucket.name),
    element('Key', upload.key),
    element('UploadId', upload.uploadId),
  ].join('')
}

export function abortUpload(call: Call, refuse: Refuse): Answer {
  call.bucket.uploads.delete(uploadOf(call, refuse).uploadId)
  return { status: 204 }
}

/** A part as the request that joins them names it. */
export interface NamedPart {
  readonly number: number
  /** Without quotes. */
  readonly etag: string
  readonly crc32: string | undefined
}

export function readNamedParts(body: Buffer, refuse: Refuse): readonly NamedPart[] {
  const parts = contentsOf(body.toString('utf8'), 'Part').map((part) => ({
    number: Number(textsOf(part, 'PartNumber')[0]),
    etag: (textsOf(part, 'ETag')[0] ?? '').replaceAll('"', ''),
    crc32: textsOf(part, 'ChecksumCRC32')[0],
  }))
  if (parts.length === 0) throw refuse('MalformedXML')
  return parts
}

/** The parts that are named, if they may be joined: in order, as they were stored, and none but the last too small. */
export function partsToJoin(
  { service }: Call,
  upload: StoredUpload,
  named: readonly NamedPart[],
  refuse: Refuse,
  /** An entity tag in the case that the service writes it in. */
  asWritten: (etag: string) => string = (etag) => etag,
): readonly StoredPart[] {
  return named.map(({ number, etag }, index) => {
    if (number <= (named[index - 1]?.number ?? 0)) throw refuse('InvalidPartOrder')
    const part = upload.parts.get(number)
    if (part === undefined || asWritten(part.etag) !== asWritten(`"${etag}"`)) throw refuse('InvalidPart')
    if (part.sizeBytes < service.minPartBytes && index < named.length - 1) {
      throw refuse('EntityTooSmall', {
        PartNumber: String(number),
        ProposedSize: String(part.sizeBytes),
        MinSizeAllowed: String(service.minPartBytes),
      })
    }
    return part
  })
}
