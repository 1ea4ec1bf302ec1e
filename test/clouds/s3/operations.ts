import { xml, type Answer } from '../common/answer.ts'
import type { CloudRequest } from '../common/request.ts'
import { uploadOperation } from '../common/upload-operation.ts'
import { abortUpload } from '../common/uploads.ts'
import { versioningElements } from '../common/version-documents.ts'
import { element, group } from '../common/xml.ts'
import type { Call, Service } from './call.ts'
import { worded } from './dialect.ts'
import { listMultipartUploads, listObjects, listObjectVersions, listParts } from './lists.ts'
import {
  completeUpload,
  copyObject,
  createUpload,
  deleteObject,
  deleteObjects,
  putObject,
  uploadPart,
  uploadPartCopy,
} from './writes.ts'
import { refuse, S3Refusal } from './errors.ts'
import { getObject } from './reads.ts'
import { document } from './document.ts'

/** The name of what a request asks for, by the service's own names. */
export function operationOf(request: CloudRequest): string {
  const { method, query, key, headers } = request
  if (request.bucket === undefined) return 'ListBuckets'
  if (key === undefined) {
    if (method === 'GET' && query.has('location')) return 'GetBucketLocation'
    if (method === 'GET' && query.has('uploads')) return 'ListMultipartUploads'
    if (method === 'GET' && query.has('versioning')) return 'GetBucketVersioning'
    if (method === 'GET' && query.has('versions')) return 'ListObjectVersions'
    if (method === 'POST' && query.has('delete')) return 'DeleteObjects'
    if (method === 'HEAD') return 'HeadBucket'
    if (method === 'PUT' && query.size === 0) return 'CreateBucket'
    if (method === 'GET') return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects'
    return 'Unknown'
  }
  const copies = headers.has('x-amz-copy-source')
  if (query.has('uploadId')) return uploadOperation(method, copies)
  if (method === 'POST' && query.has('uploads')) return 'CreateMultipartUpload'
  if (method === 'GET') return 'GetObject'
  if (method === 'HEAD') return 'HeadObject'
  if (method === 'DELETE') return 'DeleteObject'
  if (method === 'PUT') return copies ? 'CopyObject' : 'PutObject'
  return 'Unknown'
}

/** Does it. `body` is what was meant, chunks joined and checksums to be verified by the operation. */
export function perform(operation: string, request: CloudRequest, body: Buffer, service: Service): Answer {
  if (operation === 'ListBuckets') return listBuckets(service)
  if (operation === 'CreateBucket') return createBucket(request, service)
  const bucket = service.buckets.get(request.bucket ?? '')
  if (bucket === undefined) throw new S3Refusal('NoSuchBucket', { BucketName: request.bucket ?? '' })
  const run = operations[operation]
  if (run === undefined) throw new S3Refusal('MethodNotAllowed')
  if (Buffer.byteLength(request.key ?? '') > 1024) throw new S3Refusal('KeyTooLongError')
  try {
    return run({ request, body, bucket, service })
  } catch (error) {
    throw worded(operation, error, service.dialect)
  }
}

const operations: Readonly<Record<string, (call: Call) => Answer>> = {
  HeadBucket: ({ service }) => ({ status: 200, headers: { 'x-amz-bucket-region': service.region } }),
  GetBucketLocation: ({ service }) => xml(document('LocationConstraint', service.region)),
  ListObjects: listObjects,
  ListObjectsV2: listObjects,
  ListMultipartUploads: listMultipartUploads,
  GetBucketVersioning: ({ bucket }) =>
    xml(document('VersioningConfiguration', versioningElements(bucket.versions))),
  ListObjectVersions: listObjectVersions,
  ListParts: listParts,
  GetObject: getObject,
  HeadObject: getObject,
  PutObject: putObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  CreateMultipartUpload: createUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  CompleteMultipartUpload: completeUpload,
  AbortMultipartUpload: (call) => abortUpload(call, refuse),
}

function listBuckets(service: Service): Answer {
  const buckets = [...service.buckets.keys()].map((name) =>
    group('Bucket', element('Name', name), element('CreationDate', '2026-01-01T00:00:00.000Z')),
  )
  return xml(document('ListAllMyBucketsResult', group('Buckets', ...buckets)))
}

function createBucket({ bucket: name = '' }: CloudRequest, service: Service): Answer {
  if (service.buckets.has(name)) throw new S3Refusal('BucketAlreadyOwnedByYou', { BucketName: name })
  service.addBucket(name)
  return { status: 200, headers: { location: `/${name}` } }
}
