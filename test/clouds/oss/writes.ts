import { createHash } from 'node:crypto'

import { xml, type Answer } from '../common/answer.ts'
import type { StoredPart } from '../common/bucket.ts'
import type { StoredObject } from '../common/stored-object.ts'
import { bytesOf, bytesWithin, readCopySource, sourceObject } from '../common/copy-source.ts'
import { crc64 } from '../common/crc64.ts'
import { deletedAnswer, readDeletes } from '../common/delete-many.ts'
import { partNumberOf, partsToJoin, readNamedParts, uploadFields, uploadOf } from '../common/uploads.ts'
import { document, element } from '../common/xml.ts'
import { archive } from './archive.ts'
import type { Call } from './call.ts'
import { OssRefusal, refuse } from './errors.ts'

export function putObject(call: Call): Answer {
  const { request, bucket } = call
  verifyMd5(call)
  requireUnlocked(call)
  const crc = crc64(request.body)
  const headers = { ...keptHeaders(call), 'x-oss-hash-crc64ecma': crc }
  const object = bucket.put(request.key ?? '', request.body, headers)
  return { status: 200, headers: { etag: etagOf(object.etag), 'x-oss-hash-crc64ecma': crc } }
}

export function copyObject(call: Call): Answer {
  requireUnlocked(call)
  const source = copySource(call)
  const replaced = call.request.headers.get('x-oss-metadata-directive') === 'REPLACE'
  const crc = source.headers['x-oss-hash-crc64ecma']
  const headers = {
    ...(replaced ? {} : source.headers),
    ...keptHeaders(call),
    ...(crc === undefined ? {} : { 'x-oss-hash-crc64ecma': crc }),
  }
  const object = call.bucket.put(call.request.key ?? '', bytesOf(source), headers)
  return xml(document('CopyObjectResult', copyResult(object.etag, object.modifiedAtMs)))
}

export function deleteObject(call: Call): Answer {
  requireUnlocked(call)
  const { request, bucket } = call
  bucket.delete(request.key ?? '')
  return { status: 204 }
}

export function deleteObjects(call: Call): Answer {
  if (!call.request.headers.has('content-md5'))
    throw new OssRefusal('MissingArgument', { ArgumentName: 'Content-MD5' })
  verifyMd5(call)
  const { keys, quiet } = readDeletes(call.request.body, refuse)
  const deleted = keys.filter((key) => !call.service.undeletable.has(key) && !call.bucket.locked.has(key))
  for (const key of deleted) call.bucket.delete(key)
  return quiet ? { status: 200 } : deletedAnswer(deleted)
}

export function createUpload(call: Call): Answer {
  const upload = call.bucket.createUpload(call.request.key ?? '', keptHeaders(call))
  return xml(document('InitiateMultipartUploadResult', uploadFields(call, upload)))
}

export function uploadPart(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  verifyMd5(call)
  const part = call.bucket.putPart(upload, partNumber(call), call.request.body)
  const crc = crc64(call.request.body)
  crcs.set(part, crc)
  return { status: 200, headers: { etag: etagOf(part.etag), 'x-oss-hash-crc64ecma': crc } }
}

export function uploadPartCopy(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  const source = copySource(call)
  const body = bytesWithin(source, call.request.headers.get('x-oss-copy-source-range'))
  if (body === undefined) throw refuse('InvalidRange')
  const part = call.bucket.putPart(upload, partNumber(call), body)
  crcs.set(part, crc64(body))
  return xml(document('CopyPartResult', copyResult(part.etag, part.modifiedAtMs)))
}

export function completeUpload(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  const named = readNamedParts(call.request.body, refuse)
  const parts = partsToJoin(call, upload, named, refuse, etagOf)
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

/** Entity tags are upper-case here. */
export function etagOf(etag: string): string {
  return etag.toUpperCase()
}

export function partCrc(part: StoredPart): string {
  return crcs.get(part) ?? crc64(part.body ?? Buffer.alloc(part.sizeBytes))
}
const crcs = new WeakMap<StoredPart, string>()

function partNumber({ request }: Call): number {
  const number = partNumberOf(request)
  if (number !== undefined) return number
  throw new OssRefusal(
    'InvalidArgument',
    { ArgumentName: 'partNumber' },
    'Part number must be an integer between 1 and 10000, inclusive.',
  )
}

function copySource(call: Call): StoredObject {
  return sourceObject(call, readCopySource(call.request.headers.get('x-oss-copy-source')), refuse, archive)
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

/** A bucket with a retention policy keeps what is in it as it is. */
function requireUnlocked({ request, bucket }: Call): void {
  if (bucket.locked.has(request.key ?? '')) throw new OssRefusal('FileImmutable')
}

function verifyMd5({ request }: Call): void {
  const md5 = request.headers.get('content-md5')
  if (md5 === undefined || request.unverified === true) return
  if (createHash('md5').update(request.body).digest('base64') === md5) return
  throw new OssRefusal('InvalidDigest')
}
