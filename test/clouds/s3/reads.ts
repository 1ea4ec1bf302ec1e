import { isPutAway } from '../common/archive.ts'
import type { Answer } from '../common/answer.ts'
import { contentAnswer } from '../common/content-answer.ts'
import { readRange } from '../common/range.ts'
import type { Bucket } from '../common/bucket.ts'
import type { StoredObject } from '../common/stored-object.ts'
import type { Call, Service } from './call.ts'
import { refuse, S3Refusal } from './errors.ts'

/** GET and HEAD of an object, a range of it where one is asked for. */
export function getObject({ request, bucket, service }: Call): Answer {
  const object = bucket.get(request.key ?? '')
  if (object === undefined) throw new S3Refusal('NoSuchKey', { Key: request.key ?? '' })
  const ifMatch = request.headers.get('if-match')
  if (ifMatch !== undefined && ifMatch !== object.etag) throw new S3Refusal('PreconditionFailed')
  if (request.method === 'GET') {
    requireReadable(object, service)
    requireKey(bucket, object.headers[keyHeader])
  }
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

const keyHeader = 'x-amz-server-side-encryption-aws-kms-key-id'

/** Of the tiers that Amazon moves objects to by itself, the archives must be restored as well. */
function requireReadable(object: StoredObject, { dialect }: Service): void {
  const storageClass = object.headers[dialect.archive.classHeader] ?? ''
  const tier = object.headers['x-amz-archive-status']
  if (!isPutAway(object, dialect.archive) && tier === undefined) return
  throw new S3Refusal('InvalidObjectState', {
    StorageClass: storageClass,
    ...(tier === undefined ? {} : { AccessTier: tier }),
  })
}

/** Whoever reads needs the key of the key service, too. */
function requireKey({ unusableKeys }: Bucket, key: string | undefined): void {
  if (key === undefined || !unusableKeys.has(key)) return
  const user = 'arn:aws:iam::123456789012:user/registry'
  throw new S3Refusal(
    'AccessDenied',
    {},
    `User: ${user} is not authorized to perform: kms:Decrypt on resource: ${key} because no identity-based policy allows the kms:Decrypt action`,
  )
}
