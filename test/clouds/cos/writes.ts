import { createHash } from 'node:crypto'

import { xml, type Answer } from '../common/answer.ts'
import type { StoredObject, StoredUpload } from '../common/bucket.ts'
import { contentCrc64, crc64 } from '../common/crc64.ts'
import { contentsOf, document, element, group, textsOf } from '../common/xml.ts'
import type { Call } from './call.ts'
import { CosRefusal } from './errors.ts'

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
  const body = source.body ?? Buffer.alloc(source.sizeBytes)
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
  const text = call.request.body.toString('utf8')
  const keys = contentsOf(text, 'Object').map((object) => textsOf(object, 'Key')[0] ?? '')
  if (keys.length === 0 || keys.length > 1000) throw new CosRefusal('MalformedXML')
  for (const key of keys) call.bucket.delete(key)
  const quiet = textsOf(text, 'Quiet')[0] === 'true'
  const deleted = quiet ? [] : keys.map((key) => group('Deleted', element('Key', key)))
  return xml(document('DeleteResult', deleted.join('')))
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
  requireDigest(call)
  const part = call.bucket.putPart(upload, partNumber(call), call.request.body)
  return { status: 200, headers: { etag: part.etag, 'x-cos-hash-crc64ecma': crc64(call.request.body) } }
}

export function uploadPartCopy(call: Call): Answer {
  const upload = uploadOf(call)
  const source = copySource(call)
  const range = /^bytes=(\d+)-(\d+)$/.exec(call.request.headers.get('x-cos-copy-source-range') ?? '')
  const whole = source.body ?? Buffer.alloc(source.sizeBytes)
  if (range !== null && Number(range[2]) >= source.sizeBytes) throw new CosRefusal('InvalidRange')
  const body = range === null ? whole : whole.subarray(Number(range[1]), Number(range[2]) + 1)
  const part = call.bucket.putPart(upload, partNumber(call), body)
  return xml(document('CopyPartResult', copyResult(part.etag, part.modifiedAtMs)))
}

export function completeUpload(call: Call): Answer {
  const upload = uploadOf(call)
  const wanted = contentsOf(call.request.body.toString('utf8'), 'Part').map((part) => ({
    number: Number(textsOf(part, 'PartNumber')[0]),
    etag: (textsOf(part, 'ETag')[0] ?? '').replaceAll('"', ''),
  }))
  if (wanted.length === 0) throw new CosRefusal('MalformedXML')
  const parts = wanted.map(({ number, etag }, index) => {
    if (number <= (wanted[index - 1]?.number ?? 0)) throw new CosRefusal('InvalidPartOrder')
    const part = upload.parts.get(number)
    if (part === undefined || part.etag !== `"${etag}"`) throw new CosRefusal('InvalidPart')
    if (part.sizeBytes < call.service.minPartBytes && index < wanted.length - 1) {
      throw new CosRefusal('EntityTooSmall')
    }
    return part
  })
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

export function abortUpload(call: Call): Answer {
  call.bucket.uploads.delete(uploadOf(call).uploadId)
  return { status: 204 }
}

export function uploadOf({ request, bucket }: Call): StoredUpload {
  const upload = bucket.uploads.get(request.query.get('uploadId') ?? '')
  if (upload === undefined || upload.key !== request.key) throw new CosRefusal('NoSuchUpload')
  return upload
}

function partNumber({ request }: Call): number {
  const number = Number(request.query.get('partNumber'))
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return number
  throw new CosRefusal('InvalidArgument')
}

/** `<bucket>.cos.<region>.<suffix>/<key>`: no scheme, no own domain, the key percent-encoded. */
function copySource(call: Call): StoredObject {
  const source = call.request.headers.get('x-cos-copy-source') ?? ''
  const [, name = '', region, key = ''] = /^([a-z0-9-]+-\d+)\.cos\.([^./]+)\.[^/]+\/(.+)$/.exec(source) ?? []
  if (region === undefined) throw new CosRefusal('InvalidArgument')
  const bucket = region === call.service.region ? call.service.buckets.get(name) : undefined
  if (bucket === undefined) throw new CosRefusal('NoSuchBucket')
  if (!bucket.copyable && bucket !== call.bucket) throw new CosRefusal('AccessDenied')
  const object = bucket.get(decodeURIComponent(key))
  if (object === undefined) throw new CosRefusal('NoSuchKey')
  return object
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
