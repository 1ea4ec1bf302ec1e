import type { FileHandle } from 'node:fs/promises'

import type { StoreError } from '../common/errors.ts'
import type { Restore } from '../common/restore.ts'
import type { PackedPage } from './packed-page.ts'

/**
 * What each cloud implements: one bucket, addressed by object keys. One call makes one request, or reads one page of a
 * list. No method is optional: clouds differ by numbers in `limits`. Callers keep keys and bodies within `limits`.
 */
export interface ObjectStore {
  readonly limits: ObjectStoreLimits
  /** Two stores of the same service can copy from one another, where the access key may. */
  readonly bucketAddress: BucketAddress

  /**
   * One page. With `delimiter: '/'`, keys below a folder are given once, as a prefix that ends in `/`. Fails with Unsupported
   * for a longer delimiter where the service refuses it.
   */
  list(query: ListQuery, signal: AbortSignal): Promise<ObjectPage>
  /**
   * The same request as `list`; the page is read by `scanner`, which may work in another thread. Layers stand around request
   * and scanner together: a page that the scanner refuses with Corrupt, to be tried again, is asked for again. `next` of the
   * page is the token for the next one, and not what the scanner gave.
   */
  scan<Page extends ScannedPage>(
    query: ListQuery,
    scanner: PageScanner<Page>,
    signal: AbortSignal,
  ): Promise<Page>
  /** Undefined when there is no such object. */
  head(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined>
  /**
   * The bytes in order. The reader owns the chunks and may release them. Fails with NotFound before the first byte. A range
   * past the end gives an empty body.
   */
  get(key: string, range: ByteRange, signal: AbortSignal): Promise<ObjectBody>
  /**
   * The whole object, in one request: for small ones, such as link files and manifests. Fails with NotFound, and with TooLarge
   * beyond `maxBytes`, of which it reads no more than the head. A body that is cut short fails with Unavailable, to be tried
   * again.
   */
  getWhole(key: string, options: WholeOptions, signal: AbortSignal): Promise<WholeObject>
  /**
   * Writes a range of an object into a file, without a way through this thread. Fails before the first byte as `get` does.
   * The file is not touched any more once the call has ended.
   */
  getInto(key: string, target: RangeTarget, signal: AbortSignal): Promise<RangeInFile>
  /** At most `limits.maxPutBytes`. The service verifies a checksum of the body. */
  put(key: string, body: Uint8Array, signal: AbortSignal): Promise<void>
  /** At most `limits.maxCopyBytes`. Fails with NotFound when `from` is missing. */
  copy(from: CopySource, to: string, signal: AbortSignal): Promise<void>
  /**
   * Deletes at most `limits.deleteBatch` keys and returns those that the service refuses to delete. A missing key counts as
   * deleted. Without `way`, the store uses the way that the service and the access key allow.
   */
  deleteMany(keys: readonly string[], signal: AbortSignal, way?: DeleteWay): Promise<readonly KeyFailure[]>

  createUpload(key: string, signal: AbortSignal): Promise<Upload>
  /** `number` is 1 to `limits.maxParts`. A part that is sent again replaces the one before. */
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
  /** One page of parts with a number above `after`, in ascending order. `after` is 0 for the first page. */
  listParts(upload: Upload, after: number, signal: AbortSignal): Promise<PartPage>
  completeUpload(upload: Upload, parts: readonly Part[], signal: AbortSignal): Promise<void>
  /** Aborting an upload that is gone is not an error. */
  abortUpload(upload: Upload, signal: AbortSignal): Promise<void>
  listUploads(query: UploadQuery, signal: AbortSignal): Promise<UploadPage>

  /** Whether the bucket keeps versions that are deleted or overwritten. */
  versioning(signal: AbortSignal): Promise<Versioning>
  /** The bucket's region, as the service gives it; undefined for services that are not asked. */
  location(signal: AbortSignal): Promise<string | undefined>
  /** One page of all versions and delete markers, those of one key together. A bucket without versions gives its objects. */
  listVersions(query: VersionQuery, signal: AbortSignal): Promise<VersionPage>

  /** A URL that works without credentials until it expires; undefined where there is none (a local folder). */
  presign(method: 'GET' | 'HEAD', key: string, expiresInSeconds: number): Promise<string | undefined>
  close(): Promise<void>
}

/** Buckets with the same `service` (a host, and a region where that matters) may copy from one another. */
export interface BucketAddress {
  readonly service: string
  readonly bucket: string
}

/** A key of the same bucket, or of another bucket of the same service. */
export type CopySource = string | { readonly bucket: string; readonly key: string }

export interface ListQuery {
  readonly prefix: string
  /** What ends the prefix that keys have in common; `/_` where folders of a registry's repositories begin. */
  readonly delimiter?: '/' | '/_'
  /** Only keys that sort after this one, in the order of UTF-8 bytes. */
  readonly startAfter?: string
  /** `next` of the page before. */
  readonly token?: string
  /** The most keys and prefixes of the page; `limits.pageSize` when absent. */
  readonly maxKeys?: number
}

export interface ObjectPage {
  readonly objects: readonly ObjectInfo[]
  readonly prefixes: readonly string[]
  /** Undefined on the last page, and only there. */
  readonly next: string | undefined
}

/** Reads a page, as `scanPacked` does; what it gives is a plain object. Fails with a StoreError. */
export type PageScanner<Page extends ScannedPage> = (page: RawPage) => Page | Promise<Page>

/**
 * A page as the service sent it, in a buffer of its own that may be transferred, or as the folder driver made it: then each
 * column has a buffer of its own.
 */
export type RawPage =
  | { readonly kind: 'document'; readonly bytes: Uint8Array<ArrayBuffer>; readonly dialect: ListDialect }
  | { readonly kind: 'packed'; readonly page: PackedPage }

/** How a service writes its lists. Plain data: it can be sent to another thread. */
export interface ListDialect {
  /** ListObjects, or ListObjectsV2. */
  readonly version: 1 | 2
  /** The storage classes from which objects must be restored. */
  readonly archives: readonly string[]
}

/** What is needed of a page to go on with the list. */
export interface ScannedPage {
  /** Number of objects. */
  readonly count: number
  readonly firstKey: string | undefined
  readonly lastKey: string | undefined
  /** Whether the keys come in the order of their UTF-8 bytes, none twice. */
  readonly isSorted: boolean
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
  /** The service's own name, such as `STANDARD_IA`. */
  readonly storageClass?: string
  /** Of an object in an archive class: whether it can be read now. A list may not show a restore. */
  readonly restore?: Restore
  /** The service's checksum of the whole object, where it has one. From `head` and `get`, not from lists. */
  readonly checksum?: ContentChecksum
}

/** Checksums that the sender of a body already has, so that the body is not read again. */
export interface KnownChecksums {
  readonly crc32: number
}

/** `crc64` (ECMA-182) is decimal, the others hexadecimal. `joinedMd5` is the MD5 of the MD5s of the parts. */
export type ContentChecksum =
  | { readonly kind: 'crc64'; readonly value: string }
  | { readonly kind: 'md5'; readonly value: string }
  | { readonly kind: 'joinedMd5'; readonly value: string; readonly parts: number }

/** In bytes. Without `length` it reaches to the end. */
export interface ByteRange {
  readonly offset: number
  readonly length?: number
}

export interface ObjectBody {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly info: ObjectInfo
}

/** A range of an object, and the file in which each of its bytes has the place that it has in the object. */
export interface RangeTarget {
  readonly file: FileHandle
  readonly offset: number
  readonly lengthBytes: number
  /** The object that is meant: of another no byte is written. */
  readonly expected: ExpectedObject
  /** Checksums to be made of the bytes on their way; the range begins where a piece does. */
  readonly sums?: WantedSums | undefined
  /** Called from time to time while bytes come. */
  readonly progress?: (() => void) | undefined
}

/**
 * Checksums of the bytes of a range while they are in memory: one for each piece, where the object is cut into pieces of
 * `pieceBytes`. The range begins where a piece does.
 */
export interface WantedSums {
  readonly name: 'md5' | 'crc64'
  readonly pieceBytes: number
}

export interface ExpectedObject {
  readonly sizeBytes: number
  readonly etag: string | undefined
}

export type RangeInFile =
  /** So many bytes are in the file; fewer than asked for where `failure` says why. */
  | {
      readonly kind: 'written'
      readonly info: ObjectInfo
      readonly receivedBytes: number
      /** Of the whole pieces, in order; undefined where none were wanted. */
      readonly sums: readonly string[] | undefined
      readonly failure: StoreError | undefined
    }
  /** The object is another one now. */
  | { readonly kind: 'other' }
  /** The file cannot be written, by an error of the operating system. */
  | { readonly kind: 'unwritten'; readonly failure: Error }
  /** The store has no such way, or the answer did not fit it: `get` has to read. */
  | { readonly kind: 'unread' }

export interface WholeOptions {
  readonly maxBytes: number
  /** Called whenever bytes came. */
  readonly progress?: (() => void) | undefined
}

export interface WholeObject {
  readonly info: ObjectInfo
  /** In a buffer of its own, which may be transferred. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** One request a key, or one for all keys. Some services have a permission for each. */
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
  /** Of the sent bytes, in decimal, where the service gives one of the whole object (OSS, COS). */
  readonly crc64?: string
  /** Of the sent bytes, in hexadecimal, where the entity tag of the part is its MD5 (S3). */
  readonly md5?: string
  /** As the service stored it with the part, in Base64, where the upload was created with CRC32 (S3). */
  readonly crc32?: string
}

export interface PartPage {
  readonly parts: readonly Part[]
  /** `after` for the next page; undefined on the last page. */
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

/** `none`: the store knows no versions. A bucket whose versioning was ever on can only suspend it. */
export type Versioning = 'none' | 'off' | 'on' | 'suspended'

export interface VersionQuery {
  readonly prefix: string
  /** `next` of the page before. */
  readonly token?: string
}

export interface ObjectVersion {
  readonly kind: 'version' | 'deleteMarker'
  readonly key: string
  /** `null` for an object that was stored while versioning was off. */
  readonly versionId: string
  /** Whether it is the current version of its key. */
  readonly latest: boolean
  /** 0 for a delete marker. */
  readonly sizeBytes: number
}

export interface VersionPage {
  readonly versions: readonly ObjectVersion[]
  /** Undefined on the last page, and only there. */
  readonly next: string | undefined
}

/** What a service accepts: numbers of keys or parts, and sizes in bytes. */
export interface ObjectStoreLimits {
  readonly pageSize: number
  /** Ranges of one list that are worth asking for side by side. */
  readonly rangesAtOnce: number
  readonly deleteBatch: number
  readonly minPartBytes: number
  readonly maxPartBytes: number
  readonly maxParts: number
  readonly maxPutBytes: number
  readonly maxCopyBytes: number
}
