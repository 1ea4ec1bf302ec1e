import type { AccessTerm, AccessTerms } from '../../access/actions.ts'
import { bucketOf } from './endpoint.ts'

/** https://www.alibabacloud.com/help/en/oss/user-guide/ram-policy-overview */
export const ossAccess: AccessTerms = {
  actions: {
    list: { names: ['oss:ListObjects'], on: 'bucket' },
    head: objects('oss:GetObject'),
    get: objects('oss:GetObject'),
    presign: objects('oss:GetObject'),
    put: objects('oss:PutObject'),
    copy: objects('oss:GetObject', 'oss:PutObject'),
    delete: objects('oss:DeleteObject'),
    deleteMany: objects('oss:DeleteObject'),
    beginUpload: objects('oss:PutObject'),
    putPart: objects('oss:PutObject'),
    copyPart: objects('oss:GetObject', 'oss:PutObject'),
    listParts: objects('oss:ListParts'),
    completeUpload: objects('oss:PutObject'),
    abortUpload: objects('oss:AbortMultipartUpload'),
    listUploads: { names: ['oss:ListMultipartUploads'], on: 'bucket' },
    location: { names: [], on: 'bucket' },
  },
  versions: { status: 'oss:GetBucketVersioning', list: 'oss:ListObjectVersions' },
  refusesDeletingNothing: true,
  policy: ({ keys, onBucket, onObjects }, resolved) => {
    const bucket = `acs:oss:*:*:${bucketOf(resolved) ?? ''}`
    return {
      kind: 'ram',
      document: {
        Version: '1',
        Statement: [
          { Effect: 'Allow', Action: onBucket, Resource: [bucket] },
          { Effect: 'Allow', Action: onObjects, Resource: [`${bucket}/${keys}`] },
        ],
      },
    }
  },
}

function objects(...names: string[]): AccessTerm {
  return { names, on: 'objects' }
}
