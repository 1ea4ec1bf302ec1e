import { isPutAway } from '../common/archive.ts'
import type { Answer } from '../common/answer.ts'
import { contentAnswer } from '../common/content-answer.ts'
import { readRange } from '../common/range.ts'
import { archive } from './archive.ts'
import type { Call } from './call.ts'
import { OssRefusal, refuse } from './errors.ts'
import { etagOf } from './writes.ts'

/** GET and HEAD of an object, a range of it where one is asked for, and HEAD of its metadata. */
export function getObject(call: Call): Answer {
  const { request, bucket, service } = call
  const object = bucket.get(request.key ?? '')
  if (object === undefined) throw new OssRefusal('NoSuchKey', { Key: request.key ?? '' })
  const { directRead } = service
  if (request.method === 'GET' && !(directRead && object.headers[archive.classHeader] === 'Archive')) {
    if (isPutAway(object, archive)) throw refuse('InvalidObjectState')
  }
  const keyId = object.headers['x-oss-server-side-encryption-key-id'] ?? ''
  if (request.method === 'GET' && bucket.unusableKeys.has(keyId)) throw new OssRefusal('KmsServiceNotEnabled')
  const headers: Record<string, string> = {
    ...object.headers,
    etag: etagOf(object.etag),
    'last-modified': new Date(object.modifiedAtMs).toUTCString(),
    'accept-ranges': 'bytes',
    'x-oss-object-type': object.etag.includes('-') ? 'Multipart' : 'Normal',
    'x-oss-storage-class': object.headers['x-oss-storage-class'] ?? 'Standard',
  }
  if (request.method === 'HEAD' && service.headsWithoutLength && !request.query.has('objectMeta')) {
    return { status: 200, headers: { ...headers, 'transfer-encoding': 'chunked' } }
  }
  const standard = request.headers.get('x-oss-range-behavior') === 'standard'
  const asked = request.headers.get('range')
  const honoured = standard || isInside(asked, object.sizeBytes) ? asked : undefined
  return contentAnswer(request, object, headers, readRange(honoured, object.sizeBytes), refuse)
}

/** By its own behaviour the service answers a range that reaches past the end with the whole object. */
function isInside(header: string | undefined, sizeBytes: number): boolean {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '') return Number(last) <= sizeBytes
  return Number(first) < sizeBytes && (last === '' || Number(last) < sizeBytes)
}
