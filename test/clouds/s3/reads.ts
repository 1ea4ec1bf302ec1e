import type { Answer } from '../common/answer.ts'
import { contentAnswer } from '../common/content-answer.ts'
import { readRange } from '../common/range.ts'
import type { Call } from './call.ts'
import { refuse, S3Refusal } from './errors.ts'

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
  const range = readRange(request.headers.get('range'), object.sizeBytes)
  return contentAnswer(request, object, headers, range, refuse)
}
