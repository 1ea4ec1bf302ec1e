import { createHash } from 'node:crypto'

import { xml, type Answer } from '../common/answer.ts'
import type { StoredObject } from '../common/stored-object.ts'
import type { Call } from '../common/call.ts'
import { bytesOf, bytesWithin, sourceObject } from '../common/copy-source.ts'
import { contentCrc64, crc64 } from '../common/crc64.ts'
import { deletedAnswer, readDeletes } from '../common/delete-many.ts'
import { partNumberOf, partsToJoin, readNamedParts, uploadFields, uploadOf } from '../common/uploads.ts'
import { document, element } from '../common/xml.ts'
import { archive } from './archive.ts'
import { CosRefusal, refuse } from './errors.ts'

export function putObject(call: Call): Answer {
  requireDigest(call)
  const object = call.bucket.put(call.request.key ?? '', call.request.body, keptHeaders(call))
  return { status: 200, headers: { etag: object.etag, 'x-cos-hash-crc64ecma': crc64(call.request.body) } }
}

export function copyObject(call: Call): Answer {
  const source = copySource(call)
  const directive = call.request.headers.get('x-cos-metadata-directive') ?? 'Copy'
  if (directive !== 'Copy' && directive !== 'Replaced') throw new CosRefusal('InvalidArgument')
  const headers = directive === 'Replaced' ? keptHeaders(call) : { ...source.headers, ...keptHeaders(call) }
  const body = bytesOf(source)
  const object = call.bucket.put(call.request.key ?? '', body, headers)
  return xml(
    document('CopyObjectResult', `${copyResult(object.etag, object.modifiedAtMs)}${crcElement(body)}`),
  )
}

export function deleteObject({ request, bucket }: Call): Answer {
  bucket.delete(request.key ?? '')
  return { status: 204 }
}

export function deleteObjects(call: Call): Answer {
  if (!call.request.headers.has('content-md5')) throw new CosRefusal('InvalidRequest')
  requireDigest(call)
  const { keys, quiet } = readDeletes(call.request.body, refuse)
  for (const key of keys) call.bucket.delete(key)
  return deletedAnswer(quiet ? [] : keys)
}

export function createUpload(call: Call): Answer {
  const upload = call.bucket.createUpload(call.request.key ?? '', keptHeaders(call))
  return xml(document('InitiateMultipartUploadResult', uploadFields(call, upload)))
}

export function uploadPart(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  requireDigest(call)
  const part = call.bucket.putPart(upload, partNumber(call), call.request.body)
  return { status: 200, headers: { etag: part.etag, 'x-cos-hash-crc64ecma': crc64(call.request.body) } }
}

export function uploadPartCopy(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  const source = copySource(call)
  const body = bytesWithin(source, call.request.headers.get('x-cos-copy-source-range'))
  if (body === undefined) throw refuse('InvalidRange')
  const part = call.bucket.putPart(upload, partNumber(call), body)
  return xml(document('CopyPartResult', copyResult(part.etag, part.modifiedAtMs)))
}

export function completeUpload(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  const parts = partsToJoin(call, upload, readNamedParts(call.request.body, refuse), refuse)
  const object = call.bucket.complete(upload, parts)
  const fields = [
    element('Location', `http://${call.request.headers.get('host')}/${object.key}`),
    element('Bucket', call.bucket.name),
    element('Key', object.key),
    element('ETag', object.etag),
  ]
  const answer = xml(document('CompleteMultipartUploadResult', fields.join('')))
  const crc = object.content === undefined ? {} : { 'x-cos-hash-crc64ecma': contentCrc64(object.content) }
  return { ...answer, headers: { ...answer.headers, ...crc } }
}

function partNumber({ request }: Call): number {
  const number = partNumberOf(request)
  if (number !== undefined) return number
  throw new CosRefusal('InvalidArgument')
}

/** `<bucket>.cos.<region>.<suffix>/<key>`: no scheme, no own domain, the key percent-encoded. */
function copySource(call: Call): StoredObject {
  const source = call.request.headers.get('x-cos-copy-source') ?? ''
  const [, name = '', region, key = ''] = /^([a-z0-9-]+-\d+)\.cos\.([^./]+)\.[^/]+\/(.+)$/.exec(source) ?? []
  if (region === undefined) throw new CosRefusal('InvalidArgument')
  if (region !== call.service.region) throw refuse('NoSuchBucket')
  return sourceObject(call, [name, decodeURIComponent(key)], refuse, archive)
}

function copyResult(etag: string, modifiedAtMs: number): string {
  return [element('ETag', etag), element('LastModified', new Date(modifiedAtMs).toISOString())].join('')
}

function crcElement(body: Buffer): string {
  return element('CRC64', crc64(body))
}

/** What the service keeps of a writing request's headers, and gives back on reading. */
function keptHeaders({ request }: Call): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of request.headers) {
    if (name === 'content-type' || name === 'x-cos-acl' || name === 'x-cos-storage-class') kept[name] = value
    if (name.startsWith('x-cos-meta-') || name === 'x-cos-server-side-encryption') kept[name] = value
  }
  const storageClass = kept['x-cos-storage-class']
  if (storageClass !== undefined && !storageClasses.has(storageClass)) {
    throw new CosRefusal('NotSupportedStorageClass')
  }
  if ((kept['x-cos-server-side-encryption'] ?? 'AES256') !== 'AES256') throw new CosRefusal('InvalidArgument')
  return kept
}

/** Of a bucket in one zone: the classes of several zones are for buckets that have them. */
const storageClasses: ReadonlySet<string> = new Set([
  'STANDARD',
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ARCHIVE',
  'DEEP_ARCHIVE',
])

function requireDigest({ request }: Call): void {
  if (!request.headers.has('content-length')) throw new CosRefusal('MissingContentLength')
  const md5 = request.headers.get('content-md5')
  if (md5 === undefined || request.unverified === true) return
  if (Buffer.from(md5, 'base64').byteLength !== 16) throw new CosRefusal('InvalidDigest')
  if (createHash('md5').update(request.body).digest('base64') !== md5) throw new CosRefusal('BadDigest')
}
