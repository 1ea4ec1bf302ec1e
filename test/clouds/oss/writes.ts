import { createHash } from 'node:crypto'

import { xml, type Answer } from '../common/answer.ts'
import type { StoredObject, StoredPart, StoredUpload } from '../common/bucket.ts'
import { crc64 } from '../common/crc64.ts'
import { contentsOf, document, element, group, textsOf } from '../common/xml.ts'
import type { Call } from './call.ts'
import { OssRefusal } from './errors.ts'

export function putObject(call: Call): Answer {
  const { request, bucket } = call
  verifyMd5(call)
  const crc = crc64(request.body)
  const headers = { ...keptHeaders(call), 'x-oss-hash-crc64ecma': crc }
  const object = bucket.put(request.key ?? '', request.body, headers)
  return { status: 200, headers: { etag: etagOf(object.etag), 'x-oss-hash-crc64ecma': crc } }
}

export function copyObject(call: Call): Answer {
  const source = copySource(call)
  const replaced = call.request.headers.get('x-oss-metadata-directive') === 'REPLACE'
  const crc = source.headers['x-oss-hash-crc64ecma']
  const headers = {
    ...(replaced ? {} : source.headers),
    ...keptHeaders(call),
    ...(crc === undefined ? {} : { 'x-oss-hash-crc64ecma': crc }),
  }
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
  if (!call.request.headers.has('content-md5'))
    throw new OssRefusal('MissingArgument', { ArgumentName: 'Content-MD5' })
  verifyMd5(call)
  const text = call.request.body.toString('utf8')
  const keys = contentsOf(text, 'Object').map((object) => textsOf(object, 'Key')[0] ?? '')
  if (keys.length === 0 || keys.length > 1000) throw new OssRefusal('MalformedXML')
  const deleted = keys.filter((key) => !call.service.undeletable.has(key))
  for (const key of deleted) call.bucket.delete(key)
  if (textsOf(text, 'Quiet')[0] === 'true') return { status: 200 }
  return xml(document('DeleteResult', deleted.map((key) => group('Deleted', element('Key', key))).join('')))
}

export function createUpload(call: Call): Answer {
  const upload = call.bucket.createUpload(call.request.key ?? '', keptHeaders(call))
  const fields = [
    element('Bucket', call.bucket.name),
    element('Key', upload.key),
    element('UploadId', upload.uploadId),
  ]
  return xml(document('InitiateMultipartUploadResult', fields.join('')))
}

export function uploadPart(call: Call): Answer {
  const upload = uploadOf(call)
  verifyMd5(call)
  const part = call.bucket.putPart(upload, partNumber(call), call.request.body)
  const crc = crc64(call.request.body)
  crcs.set(part, crc)
  return { status: 200, headers: { etag: etagOf(part.etag), 'x-oss-hash-crc64ecma': crc } }
}

export function uploadPartCopy(call: Call): Answer {
  const upload = uploadOf(call)
  const source = copySource(call)
  const range = /^bytes=(\d+)-(\d+)$/.exec(call.request.headers.get('x-oss-copy-source-range') ?? '')
  const whole = source.body ?? Buffer.alloc(source.sizeBytes)
  if (range !== null && Number(range[2]) >= source.sizeBytes) throw new OssRefusal('InvalidRange')
  const body = range === null ? whole : whole.subarray(Number(range[1]), Number(range[2]) + 1)
  const part = call.bucket.putPart(upload, partNumber(call), body)
  crcs.set(part, crc64(body))
  return xml(document('CopyPartResult', copyResult(part.etag, part.modifiedAtMs)))
}

export function completeUpload(call: Call): Answer {
  const upload = uploadOf(call)
  const wanted = contentsOf(call.request.body.toString('utf8'), 'Part').map((part) => ({
    number: Number(textsOf(part, 'PartNumber')[0]),
    etag: (textsOf(part, 'ETag')[0] ?? '').replaceAll('"', ''),
  }))
  if (wanted.length === 0) throw new OssRefusal('MalformedXML')
  const parts = wanted.map(({ number, etag }, index) => {
    if (number <= (wanted[index - 1]?.number ?? 0)) throw new OssRefusal('InvalidPartOrder')
    const part = upload.parts.get(number)
    if (part === undefined || etagOf(part.etag) !== `"${etag.toUpperCase()}"`)
      throw new OssRefusal('InvalidPart')
    if (part.sizeBytes < call.service.minPartBytes && index < wanted.length - 1) {
      throw new OssRefusal('EntityTooSmall', {
        ProposedSize: String(part.sizeBytes),
        MinSizeAllowed: String(call.service.minPartBytes),
        PartNumber: String(number),
      })
    }
    return part
  })
  const crc = parts.every((part) => part.body !== undefined)
    ? { 'x-oss-hash-crc64ecma': crc64(...parts.map((part) => part.body ?? Buffer.alloc(0))) }
    : {}
  const object = call.bucket.complete({ ...upload, headers: { ...upload.headers, ...crc } }, parts)
  const fields = [
    element('Location', `http://${call.bucket.name}.${call.service.region}.aliyuncs.com/${object.key}`),
    element('Bucket', call.bucket.name),
    element('Key', object.key),
    element('ETag', etagOf(object.etag)),
  ]
  const answer = xml(document('CompleteMultipartUploadResult', fields.join('')))
  return { ...answer, headers: { ...answer.headers, ...crc, etag: etagOf(object.etag) } }
}

export function abortUpload(call: Call): Answer {
  call.bucket.uploads.delete(uploadOf(call).uploadId)
  return { status: 204 }
}

export function uploadOf({ request, bucket }: Call): StoredUpload {
  const uploadId = request.query.get('uploadId') ?? ''
  const upload = bucket.uploads.get(uploadId)
  if (upload !== undefined && upload.key === request.key) return upload
  throw new OssRefusal('NoSuchUpload', { UploadId: uploadId })
}

/** Entity tags are upper-case here. */
export function etagOf(etag: string): string {
  return etag.toUpperCase()
}

export function partCrc(part: StoredPart): string {
  return crcs.get(part) ?? crc64(part.body ?? Buffer.alloc(part.sizeBytes))
}
const crcs = new WeakMap<StoredPart, string>()

function partNumber({ request }: Call): number {
  const number = Number(request.query.get('partNumber'))
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return number
  throw new OssRefusal(
    'InvalidArgument',
    { ArgumentName: 'partNumber' },
    'Part number must be an integer between 1 and 10000, inclusive.',
  )
}

function copySource(call: Call): StoredObject {
  const source = decodeURIComponent(call.request.headers.get('x-oss-copy-source') ?? '').replace(/^\//, '')
  const at = source.indexOf('/')
  const bucket = call.service.buckets.get(source.slice(0, at))
  if (bucket === undefined) throw new OssRefusal('NoSuchBucket', { BucketName: source.slice(0, at) })
  if (!bucket.copyable && bucket !== call.bucket) throw new OssRefusal('AccessDenied')
  const object = bucket.get(source.slice(at + 1))
  if (object === undefined) throw new OssRefusal('NoSuchKey', { Key: source.slice(at + 1) })
  return object
}

function copyResult(etag: string, modifiedAtMs: number): string {
  return [element('LastModified', new Date(modifiedAtMs).toISOString()), element('ETag', etagOf(etag))].join(
    '',
  )
}

/** What the service keeps of a writing request's headers, and gives back on reading. */
function keptHeaders({ request }: Call): Record<string, string> {
  const encryption = request.headers.get('x-oss-server-side-encryption')
  const keyId = request.headers.get('x-oss-server-side-encryption-key-id')
  if (encryption !== undefined && !['AES256', 'KMS', 'SM4'].includes(encryption)) {
    throw new OssRefusal('InvalidEncryptionAlgorithmError')
  }
  if (keyId !== undefined && encryption !== 'KMS') throw new OssRefusal('InvalidArgument')
  const kept: Record<string, string> = {}
  for (const [name, value] of request.headers) {
    if (name === 'content-type' || name === 'x-oss-storage-class') kept[name] = value
    if (name.startsWith('x-oss-meta-') || name.startsWith('x-oss-server-side-encryption')) kept[name] = value
  }
  return kept
}

function verifyMd5({ request }: Call): void {
  const md5 = request.headers.get('content-md5')
  if (md5 === undefined || request.unverified === true) return
  if (createHash('md5').update(request.body).digest('base64') === md5) return
  throw new OssRefusal('InvalidDigest')
}
