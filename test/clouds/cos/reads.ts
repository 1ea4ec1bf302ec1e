import { isPutAway } from '../common/archive.ts'
import type { Answer } from '../common/answer.ts'
import { contentAnswer } from '../common/content-answer.ts'
import { Content } from '../common/content.ts'
import { contentCrc64 } from '../common/crc64.ts'
import { readRange } from '../common/range.ts'
import type { Call } from '../common/call.ts'
import { archive } from './archive.ts'
import { CosRefusal, refuse } from './errors.ts'

/** GET and HEAD of an object, a range of it where one is asked for. */
export function getObject({ request, bucket }: Call): Answer {
  const object = bucket.get(request.key ?? '')
  if (object === undefined) throw new CosRefusal('NoSuchKey')
  const storageClass = object.headers['x-cos-storage-class'] ?? 'STANDARD'
  const tier = object.headers['x-cos-storage-tier'] ?? ''
  const putAway = isPutAway(object, archive) || archive.classes.has(tier)
  if (request.method === 'GET' && putAway) throw new CosRefusal('InvalidObjectState')
  const content = object.content ?? new Content([Buffer.alloc(object.sizeBytes)])
  const headers: Record<string, string> = {
    ...object.headers,
    etag: object.etag,
    'last-modified': new Date(object.modifiedAtMs).toUTCString(),
    'accept-ranges': 'bytes',
    'x-cos-hash-crc64ecma': contentCrc64(content),
    // From 2024 on, what the standard domains serve is for saving and not for showing.
    'x-cos-force-download': 'true',
    'content-disposition': 'attachment',
  }
  if (storageClass === 'STANDARD') delete headers['x-cos-storage-class']
  const range = readRange(request.headers.get('range'), object.sizeBytes)
  return contentAnswer(request, object, headers, range, refuse)
}
