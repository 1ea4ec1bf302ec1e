import type { AccessTerm, AccessTerms } from '../../access/actions.ts'
import { textOf } from '../../parameters/resolve.ts'

/** Each call has its own permission. https://www.tencentcloud.com/document/product/436/30580 */
export const cosAccess: AccessTerms = {
  actions: {
    list: { names: ['cos:GetBucket'], on: 'bucket' },
    head: objects('cos:HeadObject'),
    get: objects('cos:GetObject'),
    presign: objects('cos:GetObject'),
    put: objects('cos:PutObject'),
    copy: objects('cos:GetObject', 'cos:PutObjectCopy'),
    delete: objects('cos:DeleteObject'),
    deleteMany: objects('cos:DeleteMultipleObjects'),
    beginUpload: objects('cos:InitiateMultipartUpload'),
    putPart: objects('cos:UploadPart'),
    copyPart: objects('cos:GetObject', 'cos:UploadPartCopy'),
    listParts: objects('cos:ListParts'),
    completeUpload: objects('cos:CompleteMultipartUpload'),
    abortUpload: objects('cos:AbortMultipartUpload'),
    listUploads: { names: ['cos:ListMultipartUploads'], on: 'bucket' },
    location: { names: [], on: 'bucket' },
  },
  versions: { status: 'cos:GetBucketVersioning', list: 'cos:GetBucketObjectVersions' },
  refusesDeletingNothing: true,
  policy: ({ bucket, keys, onBucket, onObjects }, resolved) => {
    const owner = /-(\d+)$/.exec(bucket)?.[1] ?? '*'
    const place = `qcs::cos:${textOf(resolved, 'region') ?? '*'}:uid/${owner}:${bucket}`
    return {
      kind: 'cam',
      document: {
        version: '2.0',
        statement: [
          { effect: 'allow', action: onBucket.map(inPolicy), resource: [`${place}/*`] },
          { effect: 'allow', action: onObjects.map(inPolicy), resource: [`${place}/${keys}`] },
        ],
      },
    }
  },
}

function inPolicy(name: string): string {
  return `name/${name}`
}

function objects(...names: string[]): AccessTerm {
  return { names, on: 'objects' }
}
