import type { Restore } from '../common/restore.ts'

/**
 * The contract of a cloud: one bucket, keys and never paths, one call is one request or one page of them.
 * There are no optional methods: what differs between clouds is a number in `limits`.
 * Implementors may rely on this: keys and bodies are within `limits`, and signals are never omitted.
 */
export interface ObjectStore {
  readonly limits: ObjectStoreLimits
  /** Two stores of the same service may copy from one another, if the service and the key let them. */
  readonly place: BucketAddress

  /** One page. With `delimiter: '/'` common prefixes come as `prefixes`, each ending in the delimiter. */
  list(query: ListQuery, signal: AbortSignal): Promise<ObjectPage>
  /** Undefined when there is no such object: asking is normal, absence is an answer. */
  head(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined>
  /**
   * The bytes in order, in chunks that are the reader's: whoever gave them holds them no more. Fails with NotFound before
   * the first byte; a range past the end is an empty body.
   */
  get(key: string, range: ByteRange, signal: AbortSignal): Promise<ObjectBody>
  /** At most `limits.maxPutBytes`. The service verifies a checksum of the body. */
  put(key: string, body: Uint8Array, signal: AbortSignal): Promise<void>
  /** At most `limits.maxCopyBytes`. Fails with NotFound when `from` is missing. */
  copy(from: CopySource, to: string, signal: AbortSignal): Promise<void>
  /**
   * At most `limits.deleteBatch` keys. A key that does not exist counts as deleted. In the way that the service and the
   * key allow, unless one is asked for.
   */
  deleteMany(keys: readonly string[], signal: AbortSignal, way?: DeleteWay): Promise<readonly KeyFailure[]>

  createUpload(key: string, signal: AbortSignal): Promise<Upload>
  /** `number` counts from 1 to `limits.maxParts`. Sending a number again replaces that part. */
  putPart(
    upload: Upload,
    number: number,
    body: Uint8Array,
    signal: AbortSignal,
    known?: KnownChecksums,
  ): Promise<Part>
  copyPart(
    upload: Upload,
    number: number,
    from: CopySource,
    range: ByteRange,
    signal: AbortSignal,
  ): Promise<Part>
  /** Parts in ascending order of number, those after `after` (0 for the first page). */
  listParts(upload: Upload, after: number, signal: AbortSignal): Promise<PartPage>
  completeUpload(upload: Upload, parts: readonly Part[], signal: AbortSignal): Promise<void>
  /** Aborting an upload that is gone is not an error. */
  abortUpload(upload: Upload, signal: AbortSignal): Promise<void>
  listUploads(query: UploadQuery, signal: AbortSignal): Promise<UploadPage>

  /** Whether the bucket keeps what is deleted or written over. */
  versioning(signal: AbortSignal): Promise<Versioning>
  /** The region that the service says the bucket is in; undefined where it is not asked that. */
  location(signal: AbortSignal): Promise<string | undefined>
  /** Newest and old versions and delete markers, of a key together. Those of a bucket without versions are its objects. */
  listVersions(query: VersionQuery, signal: AbortSignal): Promise<VersionPage>

  /** A URL that needs no credentials for so long; undefined where a store has none (a local folder). */
  presign(method: 'GET' | 'HEAD', key: string, expiresInSeconds: number): Promise<string | undefined>
  close(): Promise<void>
}

/** `service` says where copies between buckets may work: the same host, and the same region where that counts. */
export interface BucketAddress {
  readonly service: string
  readonly bucket: string
}

/** A key of the same bucket, or of another bucket of the same service. */
export type CopySource = string | { readonly bucket: string; readonly key: string }

export interface ListQuery {
  readonly prefix: string
  readonly delimiter?: '/'
  /** Only keys that sort after this one (in UTF-8 byte order). */
  readonly startAfter?: string
  /** `next` of the page before. */
  readonly token?: string
  /** At most so many keys and prefixes; `limits.pageSize` when absent. */
  readonly maxKeys?: number
}

export interface ObjectPage {
  readonly objects: readonly ObjectInfo[]
  readonly prefixes: readonly string[]
  /** Undefined on the last page, and only there. */
  readonly next: string | undefined
}

export interface ObjectInfo {
  readonly key: string
  readonly sizeBytes: number
  /** Milliseconds since 1970, UTC. */
  readonly modifiedAtMs: number
  readonly etag?: string
  /** In the service's own words, as `STANDARD_IA`. */
  readonly storageClass?: string
  /** Where the class is an archive's: whether the bytes can be read now. Lists may not know of a restore. */
  readonly restore?: Restore
  /** What the service says of all bytes of the object, where it does: with `head` and `get`, not in lists. */
  readonly checksum?: ContentChecksum
}

/** What the sender of a body knows of it, so that the body is not read again for that. */
export interface KnownChecksums {
  readonly crc32: number
}

/** `crc64` in decimal (ECMA-182), the others in hexadecimal. Tags of several parts are the MD5 of the parts' MD5s. */
export type ContentChecksum =
  | { readonly kind: 'crc64'; readonly value: string }
  | { readonly kind: 'md5'; readonly value: string }
  | { readonly kind: 'joinedMd5'; readonly value: string; readonly parts: number }

/** `length` undefined means to the end. */
export interface ByteRange {
  readonly offset: number
  readonly length?: number
}

export interface ObjectBody {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly info: ObjectInfo
}

/** With a request for each key, or with one for all: services may give permissions for them apart. */
export type DeleteWay = 'oneByOne' | 'together'

export interface KeyFailure {
  readonly key: string
  readonly code: string
  readonly message: string
}

export interface Upload {
  readonly key: string
  readonly uploadId: string
}

export interface Part {
  readonly number: number
  readonly etag: string
  readonly sizeBytes: number
  /** Of the bytes that were sent, in decimal, where the service tells that of the whole object (OSS, COS). */
  readonly crc64?: string
  /** Of the bytes that were sent, in hexadecimal, where the service's entity tag of the part is that (S3). */
  readonly md5?: string
  /** As the service keeps it with the part, in Base64, where the upload was begun for it (S3). */
  readonly crc32?: string
}

export interface PartPage {
  readonly parts: readonly Part[]
  /** The number to list after next; undefined on the last page. */
  readonly next: number | undefined
}

export interface UploadQuery {
  readonly prefix: string
  readonly token?: string
}

export interface UploadPage {
  readonly uploads: readonly (Upload & { readonly startedAtMs: number })[]
  readonly next: string | undefined
}

/** `none` where there is no such thing; a bucket whose versioning was ever on can only suspend it. */
export type Versioning = 'none' | 'off' | 'on' | 'suspended'

export interface VersionQuery {
  readonly prefix: string
  /** `next` of the page before. */
  readonly token?: string
}

export interface ObjectVersion {
  readonly kind: 'version' | 'deleteMarker'
  readonly key: string
  /** `null` of what was kept while versioning was off. */
  readonly versionId: string
  /** Whether it is what its key stands for now. */
  readonly latest: boolean
  /** 0 of a delete marker. */
  readonly sizeBytes: number
}

export interface VersionPage {
  readonly versions: readonly ObjectVersion[]
  /** Undefined on the last page, and only there. */
  readonly next: string | undefined
}

/** What a service accepts, as numbers. Bytes where the name says so. */
export interface ObjectStoreLimits {
  readonly pageSize: number
  readonly deleteBatch: number
  readonly minPartBytes: number
  readonly maxPartBytes: number
  readonly maxParts: number
  readonly maxPutBytes: number
  readonly maxCopyBytes: number
}
