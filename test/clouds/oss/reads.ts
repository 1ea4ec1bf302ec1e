import type { Answer } from '../common/answer.ts'
import { Content } from '../common/content.ts'
import { readRange } from '../common/range.ts'
import type { Call } from './call.ts'
import { OssRefusal } from './errors.ts'
import { etagOf } from './writes.ts'

/** GET and HEAD of an object, a range of it where one is asked for, and HEAD of its metadata. */
export function getObject(call: Call): Answer {
  const { request, bucket, service } = call
  const object = bucket.get(request.key ?? '')
  if (object === undefined) throw new OssRefusal('NoSuchKey', { Key: request.key ?? '' })
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
  const content = object.content ?? new Content([Buffer.alloc(object.sizeBytes)])
  const range = readRange(request.headers.get('range'), object.sizeBytes)
  const standard = request.headers.get('x-oss-range-behavior') === 'standard'
  if (range === undefined || !(standard || isInside(request.headers.get('range'), object.sizeBytes))) {
    return {
      status: 200,
      headers: { ...headers, 'content-length': String(object.sizeBytes) },
      body: request.method === 'HEAD' ? '' : content.whole(),
    }
  }
  if (range === 'unsatisfiable') {
    throw new OssRefusal('InvalidRange', { ActualObjectSize: String(object.sizeBytes) })
  }
  const [start, end] = range
  headers['content-range'] = `bytes ${start}-${end - 1}/${object.sizeBytes}`
  headers['content-length'] = String(end - start)
  return { status: 206, headers, body: content.slice(start, end) }
}

/** By its own behaviour the service answers a range that reaches past the end with the whole object. */
function isInside(header: string | undefined, sizeBytes: number): boolean {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '') return Number(last) <= sizeBytes
  return Number(first) < sizeBytes && (last === '' || Number(last) < sizeBytes)
}
