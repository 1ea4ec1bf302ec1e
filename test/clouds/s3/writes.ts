import { createHash } from 'node:crypto'

import { xml, type Answer } from '../common/answer.ts'
import type { StoredObject } from '../common/stored-object.ts'
import { bytesOf, bytesWithin, readCopySource, sourceObject } from '../common/copy-source.ts'
import { deletedAnswer, readDeletes } from '../common/delete-many.ts'
import { partNumberOf, partsToJoin, readNamedParts, uploadFields, uploadOf } from '../common/uploads.ts'
import { element } from '../common/xml.ts'
import { crc32Of, isChecksum, verifyChecksum } from './checksums.ts'
import { refuse, S3Refusal } from './errors.ts'
import type { Call } from './call.ts'
import { document, namespace } from './document.ts'
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
  const object = call.bucket.put(call.request.key ?? '', bytesOf(source), headers)
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
  const { keys, quiet } = readDeletes(call.body, refuse)
  for (const key of keys) call.bucket.delete(key)
  return deletedAnswer(quiet ? [] : keys, namespace)
}

export function createUpload(call: Call): Answer {
  const algorithm = wantedAlgorithm(call)
  const upload = call.bucket.createUpload(call.request.key ?? '', keptHeaders(call), algorithm)
  const answer = xml(document('InitiateMultipartUploadResult', uploadFields(call, upload)))
  return algorithm === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, [algorithmHeader]: algorithm } }
}

export function uploadPart(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  verifyChecksums(call)
  const part = call.bucket.putPart(upload, partNumber(call), call.body, partChecksum(call, upload))
  const headers = { etag: part.etag, ...checksumHeader(part.crc32), ...encryptionHeader(call) }
  return { status: 200, headers }
}

export function uploadPartCopy(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  const source = copySource(call)
  const body = bytesWithin(source, call.request.headers.get('x-amz-copy-source-range'))
  if (body === undefined) throw new S3Refusal('InvalidArgument')
  const checksum = upload.checksumAlgorithm === undefined ? undefined : crc32Of(body)
  const part = call.bucket.putPart(upload, partNumber(call), body, checksum)
  const result = copyResult(part.etag, part.modifiedAtMs) + checksumElement(part.crc32)
  return xml(document('CopyPartResult', result))
}

export function completeUpload(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  const named = readNamedParts(call.body, refuse)
  if (call.service.dialect.consecutiveParts && named.some(({ number }, index) => number !== index + 1)) {
    throw new S3Refusal('InvalidPartOrder')
  }
  const parts = partsToJoin(call, upload, named, refuse)
  for (const [index, part] of parts.entries()) requireNamed(part, named[index]?.crc32)
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

function partNumber({ request }: Call): number {
  const number = partNumberOf(request)
  if (number !== undefined) return number
  throw new S3Refusal('InvalidArgument', {}, 'Part number must be an integer between 1 and 10000, inclusive')
}

function copySource(call: Call): StoredObject {
  return sourceObject(
    call,
    readCopySource(call.request.headers.get('x-amz-copy-source')),
    refuse,
    call.service.dialect.archive,
  )
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
