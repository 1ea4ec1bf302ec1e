import type { AccessAction } from '../common/access-actions.ts'
import type { PolicyKind } from '../driver-names.ts'
import type { Resolved } from '../parameters/table.ts'

/** Those that change nothing: the only ones that a read-only store is asked, and its policy allows. */
export const readingActions: ReadonlySet<AccessAction> = new Set<AccessAction>([
  'list',
  'head',
  'get',
  'presign',
  'listParts',
  'listUploads',
  'location',
])

/** What an action is called where permissions are given, and whether it is given for the bucket or for objects in it. */
export interface AccessTerm {
  /** None where there is no such thing. */
  readonly names: readonly string[]
  readonly on: 'bucket' | 'objects'
}

/** The permissions of one cloud. A table, and how its policies are written. */
export interface AccessTerms {
  readonly actions: Readonly<Record<AccessAction, AccessTerm>>
  /** What asking for the versions of a bucket needs, which no registry does; undefined where it has none. */
  readonly versions: VersionTerms | undefined
  /** Whether deleting what is not there asks for the permission too: folders do not. */
  readonly refusesDeletingNothing: boolean
  /** Undefined where there are no policies, as on a local disk. */
  readonly policy: ((granted: GrantedAccess, resolved: Resolved) => AccessPolicy) | undefined
}

export interface VersionTerms {
  /** Whether there are any. */
  readonly status: string
  readonly list: string
}

/** What a policy has to allow. */
export interface GrantedAccess {
  readonly bucket: string
  /** The keys below `rootdirectory`, as a pattern: `registry/*`. */
  readonly keys: string
  readonly onBucket: readonly string[]
  readonly onObjects: readonly string[]
}

export interface AccessPolicy {
  /** What the cloud calls such a document. */
  readonly kind: PolicyKind
  readonly document: unknown
}

/** The actions of Amazon's protocol, which others took over with a prefix of their own. */
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
