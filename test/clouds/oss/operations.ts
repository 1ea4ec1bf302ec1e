import type { Answer } from '../common/answer.ts'
import type { CloudRequest } from '../common/request.ts'
import { uploadOperation } from '../common/upload-operation.ts'
import { abortUpload } from '../common/uploads.ts'
import { versioningElements } from '../common/version-documents.ts'
import { document, element, group } from '../common/xml.ts'
import { xml } from '../common/answer.ts'
import type { Call, Service } from './call.ts'
import { OssRefusal, refuse } from './errors.ts'
import { listMultipartUploads, listObjects, listObjectVersions, listParts } from './lists.ts'
import { getObject } from './reads.ts'
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

/** The name of what a request asks for, by the service's own names. */
export function operationOf({ method, query, key, headers }: CloudRequest): string {
  if (key === undefined) {
    if (method === 'GET' && query.has('uploads')) return 'ListMultipartUploads'
    if (method === 'GET' && query.has('versioning')) return 'GetBucketVersioning'
    if (method === 'GET' && query.has('versions')) return 'ListObjectVersions'
    if (method === 'GET' && query.has('bucketInfo')) return 'GetBucketInfo'
    if (method === 'POST' && query.has('delete')) return 'DeleteMultipleObjects'
    if (method === 'GET') return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects'
    return 'Unknown'
  }
  const copies = headers.has('x-oss-copy-source')
  if (query.has('uploadId')) return uploadOperation(method, copies)
  if (method === 'POST' && query.has('uploads')) return 'InitiateMultipartUpload'
  if (method === 'GET') return 'GetObject'
  if (method === 'HEAD') return query.has('objectMeta') ? 'GetObjectMeta' : 'HeadObject'
  if (method === 'DELETE') return 'DeleteObject'
  if (method === 'PUT') return copies ? 'CopyObject' : 'PutObject'
  return 'Unknown'
}

export function perform(operation: string, request: CloudRequest, service: Service): Answer {
  const bucket = service.buckets.get(request.bucket ?? '')
  if (bucket === undefined) throw new OssRefusal('NoSuchBucket', { BucketName: request.bucket ?? '' })
  const run = operations[operation]
  if (run === undefined) throw new OssRefusal('MethodNotAllowed')
  const { key = '' } = request
  if (/^[/\\]/.test(key) || Buffer.byteLength(key) > 1023) {
    throw new OssRefusal('InvalidObjectName', { ObjectName: key })
  }
  return run({ request, bucket, service })
}

const operations: Readonly<Record<string, (call: Call) => Answer>> = {
  GetBucketInfo: ({ bucket, service }) =>
    xml(
      document(
        'BucketInfo',
        group(
          'Bucket',
          element('Location', service.region),
          element('Name', bucket.name),
          element('StorageClass', 'Standard'),
        ),
      ),
    ),
  ListObjects: listObjects,
  ListObjectsV2: listObjects,
  ListMultipartUploads: listMultipartUploads,
  GetBucketVersioning: ({ bucket }) =>
    xml(document('VersioningConfiguration', versioningElements(bucket.versions))),
  ListObjectVersions: listObjectVersions,
  ListParts: listParts,
  GetObject: getObject,
  HeadObject: getObject,
  GetObjectMeta: getObject,
  PutObject: putObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  DeleteMultipleObjects: deleteObjects,
  InitiateMultipartUpload: createUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  CompleteMultipartUpload: completeUpload,
  AbortMultipartUpload: (call) => abortUpload(call, refuse),
}
