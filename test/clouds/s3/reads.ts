import type { Answer, Call } from './call.ts'
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
  const body = object.body ?? Buffer.alloc(object.sizeBytes)
  const range = readRange(request.headers.get('range'), object.sizeBytes)
  if (range === undefined) {
    return { status: 200, headers: { ...headers, 'content-length': String(object.sizeBytes) }, body }
  }
  const [start, end] = range
  headers['content-range'] = `bytes ${start}-${end - 1}/${object.sizeBytes}`
  headers['content-length'] = String(end - start)
  return { status: 206, headers, body: body.subarray(start, end) }
}

/** Start and end of `bytes=a-b`, `bytes=a-` or `bytes=-n`; undefined when there is none or it is malformed. */
function readRange(header: string | undefined, sizeBytes: number): [number, number] | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null || (match[1] === '' && match[2] === '')) return undefined
  const [, first = '', last = ''] = match
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1)
  if (start >= sizeBytes || start >= end) {
    throw new S3Refusal('InvalidRange', { ActualObjectSize: String(sizeBytes) })
  }
  return [start, end]
}
