import type { AccessTerm, AccessTerms } from '../../access/actions.ts'
import { textOf } from '../../parameters/resolve.ts'
import { currentBosRegion } from './regions.ts'

/**
 * BOS gives few permissions, each for several calls: LIST, READ and WRITE. A name here is the call with its permission
 * before it. https://intl.cloud.baidu.com/en/doc/BOS/s/ikm2t1f9p-intl-en
 */
export const bosAccess: AccessTerms = {
  actions: {
    list: { names: ['LIST: ListObjects'], on: 'bucket' },
    head: objects('READ: GetObjectMeta'),
    get: objects('READ: GetObject'),
    presign: objects('READ: GetObject'),
    put: objects('WRITE: PutObject'),
    copy: objects('READ: GetObject', 'WRITE: CopyObject'),
    delete: objects('WRITE: DeleteObject'),
    deleteMany: objects('WRITE: DeleteMultipleObjects'),
    beginUpload: objects('WRITE: InitiateMultipartUpload'),
    putPart: objects('WRITE: UploadPart'),
    copyPart: objects('READ: GetObject', 'WRITE: UploadPartCopy'),
    listParts: objects('READ: ListParts'),
    completeUpload: objects('WRITE: CompleteMultipartUpload'),
    abortUpload: objects('WRITE: AbortMultipartUpload'),
    listUploads: { names: ['LIST: ListMultipartUploads'], on: 'bucket' },
    location: { names: [], on: 'bucket' },
  },
  versions: { status: 'FULL_CONTROL: GetBucketVersioning', list: 'LIST: ListObjectVersions' },
  refusesDeletingNothing: true,
  policy: ({ bucket, keys, onBucket, onObjects }, resolved) => {
    const allow = (resource: string, names: readonly string[]) => ({
      service: 'bce:bos',
      region: currentBosRegion(textOf(resolved, 'region') ?? ''),
      effect: 'Allow',
      resource: [resource],
      permission: [...new Set(names.map((name) => name.slice(0, name.indexOf(':'))))],
    })
    return {
      kind: 'bosAcl',
      document: { accessControlList: [allow(bucket, onBucket), allow(`${bucket}/${keys}`, onObjects)] },
    }
  },
}

function objects(...names: string[]): AccessTerm {
  return { names, on: 'objects' }
}
