import type { AccessAction } from '../common/access-actions.ts'
import type { PolicyKind } from '../driver-names.ts'
import type { Resolved } from '../parameters/table.ts'

/** The actions that change nothing. A read-only store is checked for these only, and its policy allows these only. */
export const readingActions: ReadonlySet<AccessAction> = new Set<AccessAction>([
  'list',
  'head',
  'get',
  'presign',
  'listParts',
  'listUploads',
  'location',
])

/** The permissions that an action needs, and whether a policy gives them for the bucket or for its objects. */
export interface AccessTerm {
  /** Empty where the cloud has no such permission. */
  readonly names: readonly string[]
  readonly on: 'bucket' | 'objects'
}

/** The permissions of one cloud, and how its policies are written. */
export interface AccessTerms {
  readonly actions: Readonly<Record<AccessAction, AccessTerm>>
  /** The permissions to list a bucket's versions, which no registry needs; undefined where there are none. */
  readonly versions: VersionTerms | undefined
  /** Whether deleting a missing object needs the permission too. A local folder does not check it. */
  readonly refusesDeletingNothing: boolean
  /** Undefined where there are no policies, as on a local disk. */
  readonly policy: ((granted: GrantedAccess, resolved: Resolved) => AccessPolicy) | undefined
}

export interface VersionTerms {
  /** To ask whether versioning is on. */
  readonly status: string
  readonly list: string
}

/** What a policy must allow. */
export interface GrantedAccess {
  readonly bucket: string
  /** A pattern for the keys below `rootdirectory`: `registry/*`. */
  readonly keys: string
  readonly onBucket: readonly string[]
  readonly onObjects: readonly string[]
}

export interface AccessPolicy {
  /** The cloud's name for such a document. */
  readonly kind: PolicyKind
  readonly document: unknown
}

/** Amazon's permissions; other clouds have the same with a prefix of their own. */
export function amazonActions(prefix: string): AccessTerms['actions'] {
  const bucket = (name: string): AccessTerm => ({ names: [`${prefix}:${name}`], on: 'bucket' })
  const objects = (...names: string[]): AccessTerm => ({
    names: names.map((name) => `${prefix}:${name}`),
    on: 'objects',
  })
  return {
    list: bucket('ListBucket'),
    head: objects('GetObject'),
    get: objects('GetObject'),
    presign: objects('GetObject'),
    put: objects('PutObject'),
    copy: objects('GetObject', 'PutObject'),
    delete: objects('DeleteObject'),
    deleteMany: objects('DeleteObject'),
    beginUpload: objects('PutObject'),
    putPart: objects('PutObject'),
    copyPart: objects('GetObject', 'PutObject'),
    listParts: objects('ListMultipartUploadParts'),
    completeUpload: objects('PutObject'),
    abortUpload: objects('AbortMultipartUpload'),
    listUploads: bucket('ListBucketMultipartUploads'),
    location: bucket('GetBucketLocation'),
  }
}
