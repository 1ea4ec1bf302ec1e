import type { ArchiveNames } from '../common/archive.ts'
import type { CloudRequest } from '../common/request.ts'
import { S3Refusal } from './errors.ts'

/** In what a service of Amazon's protocol differs from Amazon's own. */
export interface Dialect {
  /** Whether the bucket may be in the path. */
  readonly pathStyle: boolean
  /** Headers that it refuses. */
  readonly refusedHeaders: RegExp | undefined
  readonly listVersions: readonly (1 | 2)[]
  /** Whether the delimiter of a list may have several characters. */
  readonly longDelimiters: boolean
  /** Whether many objects are deleted with one request. */
  readonly multiDelete: boolean
  /** Whether bodies may come in chunks with a checksum after them. */
  readonly trailers: boolean
  /** Whether an upload is completed only with parts 1, 2, 3, none left out. */
  readonly consecutiveParts: boolean
  /** Whether CRC32s of parts are kept; otherwise nothing that is said of them is looked at. */
  readonly partChecksums: boolean
  /** Whether the completion of an upload that is gone is an internal error, for good, and its parts are of no key: Ceph. */
  readonly confusedByGoneUploads: boolean
  readonly requestIdHeader: string
  readonly archive: ArchiveNames
}

export const amazon: Dialect = {
  pathStyle: true,
  refusedHeaders: undefined,
  listVersions: [1, 2],
  longDelimiters: true,
  multiDelete: true,
  trailers: true,
  consecutiveParts: false,
  partChecksums: true,
  confusedByGoneUploads: false,
  requestIdHeader: 'x-amz-request-id',
  archive: {
    classHeader: 'x-amz-storage-class',
    restoreHeader: 'x-amz-restore',
    classes: new Set(['GLACIER', 'DEEP_ARCHIVE']),
  },
}

/** As Ceph's object gateway answers, where that is another way than Amazon's. */
export const ceph: Dialect = { ...amazon, confusedByGoneUploads: true }

/** Refuses what the service does not know of Amazon's protocol. */
export function requireDialect(operation: string, request: CloudRequest, dialect: Dialect): void {
  if (!dialect.pathStyle && request.bucket !== undefined && !request.virtualHosted) {
    throw new S3Refusal('InvalidRequest', {}, 'The bucket must be in the host name')
  }
  const refused = [...request.headers.keys()].find((name) => dialect.refusedHeaders?.test(name) === true)
  if (refused !== undefined) throw new S3Refusal('NotImplemented', { Header: refused })
  const trailer = request.headers.has('x-amz-trailer')
  if (trailer && !dialect.trailers) throw new S3Refusal('NotImplemented', { Header: 'x-amz-trailer' })
  const missing =
    (operation === 'ListObjectsV2' && !dialect.listVersions.includes(2)) ||
    (operation === 'ListObjects' && !dialect.listVersions.includes(1)) ||
    (operation === 'DeleteObjects' && !dialect.multiDelete)
  if (missing) throw new S3Refusal('NotImplemented')
}

/** A refusal as the service words it. */
export function worded(operation: string, refusal: unknown, dialect: Dialect): unknown {
  const confused = dialect.confusedByGoneUploads && refusal instanceof S3Refusal
  if (!confused || refusal.code !== 'NoSuchUpload') return refusal
  if (operation === 'ListParts') return new S3Refusal('NoSuchKey')
  return operation === 'CompleteMultipartUpload'
    ? new S3Refusal('InternalError', {}, 'This multipart completion is already in progress')
    : refusal
}
