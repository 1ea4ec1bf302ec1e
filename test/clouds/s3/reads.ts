import type { Answer } from '../common/answer.ts'
import { Content } from '../common/content.ts'
import { readRange } from '../common/range.ts'
import type { Call } from './call.ts'
import { S3Refusal } from './errors.ts'

/** GET and HEAD of an object, a range of it where one is asked for. */
export function getObject({ request, bucket }: Call): Answer {
  const object = bucket.get(request.key ?? '')
  if (object === undefined) throw new S3Refusal('NoSuchKey', { Key: request.key ?? '' })
  const ifMatch = request.headers.get('if-match')
  if (ifMatch !== undefined && ifMatch !== object.etag) throw new S3Refusal('PreconditionFailed')
  const headers: Record<string, string> = {
    ...object.headers,
    etag: object.etag,
    'last-modified': new Date(object.modifiedAtMs).toUTCString(),
    'accept-ranges': 'bytes',
  }
  if (headers['x-amz-storage-class'] === 'STANDARD') delete headers['x-amz-storage-class']
  const disposition = request.query.get('response-content-disposition')
  if (disposition !== undefined) headers['content-disposition'] = disposition
  const content = object.content ?? new Content([Buffer.alloc(object.sizeBytes)])
  const range = readRange(request.headers.get('range'), object.sizeBytes)
  if (range === undefined) {
    return {
      status: 200,
      headers: { ...headers, 'content-length': String(object.sizeBytes) },
      body: request.method === 'HEAD' ? '' : content.whole(),
    }
  }
  if (range === 'unsatisfiable') {
    throw new S3Refusal('InvalidRange', { ActualObjectSize: String(object.sizeBytes) })
  }
  const [start, end] = range
  headers['content-range'] = `bytes ${start}-${end - 1}/${object.sizeBytes}`
  headers['content-length'] = String(end - start)
  return { status: 206, headers, body: content.slice(start, end) }
}
