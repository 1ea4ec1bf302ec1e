import { createHash } from 'node:crypto'

import { xml, type Answer } from '../common/answer.ts'
import type { StoredObject, StoredUpload } from '../common/bucket.ts'
import { contentsOf, element, group, textsOf } from '../common/xml.ts'
import { crc32Of, isChecksum, verifyChecksum } from './checksums.ts'
import { S3Refusal } from './errors.ts'
import type { Call } from './call.ts'
import { document } from './document.ts'
import {
  algorithmHeader,
  checksumElement,
  checksumHeader,
  joinedChecksum,
  partChecksum,
  requireNamed,
  wantedAlgorithm,
} from './part-checksums.ts'

export function putObject(call: Call): Answer {
  verifyChecksums(call)
  const ifNoneMatch = call.request.headers.get('if-none-match')
  const key = call.request.key ?? ''
  if (ifNoneMatch === '*' && call.bucket.get(key) !== undefined) throw new S3Refusal('PreconditionFailed')
  const object = call.bucket.put(key, call.body, keptHeaders(call))
  return { status: 200, headers: { etag: object.etag, ...encryptionHeader(call) } }
}

export function copyObject(call: Call): Answer {
  const source = copySource(call)
  const replaced = call.request.headers.get('x-amz-metadata-directive') === 'REPLACE'
  const headers = replaced ? keptHeaders(call) : { ...source.headers, ...keptHeaders(call) }
  const object = call.bucket.put(
    call.request.key ?? '',
    source.body ?? Buffer.alloc(source.sizeBytes),
    headers,
  )
  return xml(document('CopyObjectResult', copyResult(object.etag, object.modifiedAtMs)))
}

export function deleteObject({ request, bucket }: Call): Answer {
  bucket.delete(request.key ?? '')
  return { status: 204 }
}

export function deleteObjects(call: Call): Answer {
  if (!call.request.headers.has('content-md5') && ![...call.request.headers.keys()].some(isChecksum)) {
    throw new S3Refusal(
      'InvalidRequest',
      {},
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    )
  }
  verifyChecksums(call)
  const text = call.body.toString('utf8')
  const keys = contentsOf(text, 'Object').map((object) => textsOf(object, 'Key')[0] ?? '')
  if (keys.length === 0 || keys.length > 1000) throw new S3Refusal('MalformedXML')
  for (const key of keys) call.bucket.delete(key)
  const quiet = textsOf(text, 'Quiet')[0] === 'true'
  const deleted = quiet ? [] : keys.map((key) => group('Deleted', element('Key', key)))
  return xml(document('DeleteResult', deleted.join('')))
}

export function createUpload(call: Call): Answer {
  const algorithm = wantedAlgorithm(call)
  const upload = call.bucket.createUpload(call.request.key ?? '', keptHeaders(call), algorithm)
  const fields = [
    element('Bucket', call.bucket.name),
    element('Key', upload.key),
    element('UploadId', upload.uploadId),
  ]
  const answer = xml(document('InitiateMultipartUploadResult', fields.join('')))
  return algorithm === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, [algorithmHeader]: algorithm } }
}

export function uploadPart(call: Call): Answer {
  const upload = uploadOf(call)
  verifyChecksums(call)
  const part = call.bucket.putPart(upload, partNumber(call), call.body, partChecksum(call, upload))
  const headers = { etag: part.etag, ...checksumHeader(part.crc32), ...encryptionHeader(call) }
  return { status: 200, headers }
}

export function uploadPartCopy(call: Call): Answer {
  const upload = uploadOf(call)
  const source = copySource(call)
  const range = /^bytes=(\d+)-(\d+)$/.exec(call.request.headers.get('x-amz-copy-source-range') ?? '')
  const whole = source.body ?? Buffer.alloc(source.sizeBytes)
  if (range !== null && Number(range[2]) >= source.sizeBytes) throw new S3Refusal('InvalidArgument')
  const body = range === null ? whole : whole.subarray(Number(range[1]), Number(range[2]) + 1)
  const checksum = upload.checksumAlgorithm === undefined ? undefined : crc32Of(body)
  const part = call.bucket.putPart(upload, partNumber(call), body, checksum)
  const result = copyResult(part.etag, part.modifiedAtMs) + checksumElement(part.crc32)
  return xml(document('CopyPartResult', result))
}

export function completeUpload(call: Call): Answer {
  const upload = uploadOf(call)
  const wanted = contentsOf(call.body.toString('utf8'), 'Part').map((part) => ({
    number: Number(textsOf(part, 'PartNumber')[0]),
    etag: (textsOf(part, 'ETag')[0] ?? '').replaceAll('"', ''),
    checksum: textsOf(part, 'ChecksumCRC32')[0],
  }))
  if (wanted.length === 0) throw new S3Refusal('MalformedXML')
  const parts = wanted.map(({ number, etag, checksum }, index) => {
    if (number <= (wanted[index - 1]?.number ?? 0)) throw new S3Refusal('InvalidPartOrder')
    if (call.service.dialect.consecutiveParts && number !== index + 1) throw new S3Refusal('InvalidPartOrder')
    const part = upload.parts.get(number)
    if (part === undefined || part.etag !== `"${etag}"`) throw new S3Refusal('InvalidPart')
    requireNamed(part, checksum)
    if (part.sizeBytes < call.service.minPartBytes && index < wanted.length - 1) {
      throw new S3Refusal('EntityTooSmall', {
        PartNumber: String(number),
        ProposedSize: String(part.sizeBytes),
      })
    }
    return part
  })
  const object = call.bucket.complete(upload, parts)
  const fields = [
    element('Bucket', call.bucket.name),
    element('Key', object.key),
    element('ETag', object.etag),
    checksumElement(joinedChecksum(parts)),
  ]
  const answer = xml(document('CompleteMultipartUploadResult', fields.join('')))
  return { ...answer, headers: { ...answer.headers, ...encryptionHeader(call) } }
}

export function abortUpload(call: Call): Answer {
  call.bucket.uploads.delete(uploadOf(call).uploadId)
  return { status: 204 }
}

export function uploadOf({ request, bucket }: Call): StoredUpload {
  const upload = bucket.uploads.get(request.query.get('uploadId') ?? '')
  if (upload === undefined || upload.key !== request.key) throw new S3Refusal('NoSuchUpload')
  return upload
}

function partNumber({ request }: Call): number {
  const number = Number(request.query.get('partNumber'))
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return number
  throw new S3Refusal('InvalidArgument', {}, 'Part number must be an integer between 1 and 10000, inclusive')
}

function copySource(call: Call): StoredObject {
  const source = decodeURIComponent(call.request.headers.get('x-amz-copy-source') ?? '').replace(/^\//, '')
  const at = source.indexOf('/')
  const bucket = call.service.buckets.get(source.slice(0, at))
  if (bucket === undefined) throw new S3Refusal('NoSuchBucket')
  if (!bucket.copyable && bucket !== call.bucket) throw new S3Refusal('AccessDenied')
  const object = bucket.get(source.slice(at + 1))
  if (object === undefined) throw new S3Refusal('NoSuchKey', { Key: source.slice(at + 1) })
  return object
}

function copyResult(etag: string, modifiedAtMs: number): string {
  return [element('LastModified', new Date(modifiedAtMs).toISOString()), element('ETag', etag)].join('')
}

/** What the service keeps of a writing request's headers, and gives back on reading. */
function keptHeaders(call: Call): Record<string, string> {
  const kept = encryptionHeader(call)
  const { request } = call
  for (const [name, value] of request.headers) {
    if (name === 'content-type' || name === 'x-amz-storage-class' || name === 'x-amz-acl') kept[name] = value
    if (name.startsWith('x-amz-meta-') || name.startsWith('x-amz-server-side-encryption')) kept[name] = value
  }
  return kept
}

function encryptionHeader({ service }: Call): Record<string, string> {
  return service.encrypted ? { 'x-amz-server-side-encryption': 'aws:kms' } : {}
}

function verifyChecksums({ request, body }: Call): void {
  if (request.unverified === true) return
  const md5 = request.headers.get('content-md5')
  if (md5 !== undefined) {
    if (Buffer.from(md5, 'base64').byteLength !== 16) throw new S3Refusal('InvalidDigest')
    if (createHash('md5').update(body).digest('base64') !== md5) throw new S3Refusal('BadDigest')
  }
  for (const [name, given] of request.headers) {
    if (isChecksum(name)) verifyChecksum(name, given, body)
  }
}
