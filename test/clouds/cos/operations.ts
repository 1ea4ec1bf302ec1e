import { xml, type Answer } from '../common/answer.ts'
import type { CloudRequest } from '../common/request.ts'
import { uploadOperation } from '../common/upload-operation.ts'
import { abortUpload } from '../common/uploads.ts'
import { versioningElements } from '../common/version-documents.ts'
import { document, element, group } from '../common/xml.ts'
import type { Call, Service } from '../common/call.ts'
import { CosRefusal, refuse } from './errors.ts'
import { listObjects, listObjectVersions, listParts, listUploads } from './lists.ts'
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

/** The name of what a request asks for, by the service's own names of actions. */
export function operationOf({ method, query, key, headers }: CloudRequest): string {
  if (headers.get('host')?.startsWith('service.cos.') === true) return 'GetService'
  if (key === undefined) {
    if (method === 'HEAD') return 'HeadBucket'
    if (method === 'POST') return query.has('delete') ? 'DeleteMultipleObjects' : 'Unknown'
    if (method !== 'GET') return 'Unknown'
    if (query.has('versioning')) return 'GetBucketVersioning'
    if (query.has('versions')) return 'GetBucketObjectVersions'
    return query.has('uploads') ? 'ListMultipartUploads' : 'GetBucket'
  }
  const copies = headers.has('x-cos-copy-source')
  if (query.has('uploadId')) return uploadOperation(method, copies)
  if (method === 'POST') return query.has('uploads') ? 'InitiateMultipartUpload' : 'Unknown'
  if (method === 'PUT') return copies ? 'PutObjectCopy' : 'PutObject'
  return { GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }[method] ?? 'Unknown'
}

/** GET Service: every bucket of the account, and where it is. */
export function listBuckets(service: Service): Answer {
  const buckets = [...service.buckets.keys()].map((name) =>
    group(
      'Bucket',
      element('Name', name),
      element('Location', service.region),
      element('CreationDate', '2026-01-01T00:00:00Z'),
      element('BucketType', 'cos'),
    ),
  )
  return xml(document('ListAllMyBucketsResult', group('Buckets', ...buckets)))
}

export function perform(operation: string, request: CloudRequest, name: string, service: Service): Answer {
  const bucket = service.buckets.get(name)
  if (bucket === undefined) throw new CosRefusal('NoSuchBucket')
  const run = operations[operation]
  if (run === undefined) throw new CosRefusal('MethodNotAllowed')
  if (Buffer.byteLength(request.key ?? '') > 850) throw new CosRefusal('KeyTooLong')
  return run({ request, bucket, service })
}

const operations: Readonly<Record<string, (call: Call) => Answer>> = {
  HeadBucket: ({ service }) => ({ status: 200, headers: { 'x-cos-bucket-region': service.region } }),
  GetBucket: listObjects,
  ListMultipartUploads: listUploads,
  GetBucketVersioning: ({ bucket }) =>
    xml(document('VersioningConfiguration', versioningElements(bucket.versions))),
  GetBucketObjectVersions: listObjectVersions,
  ListParts: listParts,
  GetObject: getObject,
  HeadObject: getObject,
  PutObject: putObject,
  PutObjectCopy: copyObject,
  DeleteObject: deleteObject,
  DeleteMultipleObjects: deleteObjects,
  InitiateMultipartUpload: createUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  CompleteMultipartUpload: completeUpload,
  AbortMultipartUpload: (call) => abortUpload(call, refuse),
}
