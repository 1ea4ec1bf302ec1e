import type { CopySizes } from './copy-sizes.ts'
import type { DriverName } from '../driver-names.ts'
import type { StoreError } from '../common/errors.ts'
import type { ObjectStore } from './object-store.ts'
import type { Restore } from '../common/restore.ts'

/**
 * A store as a registry sees it: the operations of distribution's `storagedriver.StorageDriver`, with the same rules, once
 * over any `ObjectStore`. Every path is below `rootdirectory` and starts with `/`. What stands here is what Bollard calls.
 */
export interface StorageDriver extends ConformanceOperations {
  readonly name: DriverName
  /** The bucket itself, below every rule of paths: whatever keys it holds, with the same layers around each call. */
  readonly objects: ObjectStore
  /** The size of parts that is asked for: the `chunksize` parameter. */
  readonly chunkSizeBytes: number
  /** How large objects are copied by the service. */
  readonly copies: CopySizes
  /** The object key that a path is kept under. */
  keyOf(path: StorePath): string

  /** The whole content; NotFound when there is none; TooLarge beyond `maxBytes`. */
  getContent(
    path: StorePath,
    options: { readonly maxBytes: number },
    signal: AbortSignal,
  ): Promise<Uint8Array>
  putContent(path: StorePath, content: Uint8Array, signal: AbortSignal): Promise<void>
  /** From `offset` to the end; a body that breaks off is continued from where it broke. InvalidOffset below 0. */
  read(path: StorePath, offset: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
  /** Direct children, in pages as they arrive, no trailing slash. NotFound when there are none, but for `/`. */
  list(path: StorePath, signal: AbortSignal): AsyncIterable<readonly FileInfo[]>
  /** All files below, in key order, in pages as they arrive; directories are not reported. Nothing found is no error. */
  walk(path: StorePath, options: WalkOptions, signal: AbortSignal): AsyncIterable<readonly FileInfo[]>
  /** A failure of a request that was not made through the store, with dots for the store's secrets. */
  hideSecrets(error: StoreError): StoreError
  close(): Promise<void>
}

/**
 * The other operations of distribution's driver. Bollard does not call them: it uploads with a journal
 * (`electron/transfers/upload`), and asks `objects` for the rest. `test/conformance` proves by them that each store
 * works as the registry's own driver does.
 */
export interface ConformanceOperations {
  writer(path: StorePath, mode: 'create' | 'append', signal: AbortSignal): Promise<FileWriter>
  stat(path: StorePath, signal: AbortSignal): Promise<FileInfo>
  move(from: StorePath, to: StorePath, signal: AbortSignal): Promise<void>
  /** The path and all below it; never a sibling that shares its spelling (`v1` and `v1-rc`). */
  delete(path: StorePath, signal: AbortSignal): Promise<void>
  /** A URL that serves the file for 20 minutes; undefined where the store has none. */
  redirectUrl(path: StorePath, method: 'GET' | 'HEAD'): Promise<string | undefined>
}

/** An absolute path below `rootdirectory`. What comes from outside is checked by `isContentPath()`. */
export type StorePath = `/${string}`

export type FileInfo =
  | {
      readonly kind: 'file'
      readonly path: StorePath
      readonly sizeBytes: number
      readonly modifiedAtMs: number
      readonly etag?: string
      readonly storageClass?: string
      /** See `ObjectInfo`. */
      readonly restore?: Restore
    }
  | { readonly kind: 'directory'; readonly path: StorePath }

export interface WalkOptions {
  /** Only files that sort after this path. */
  readonly startAfter?: StorePath
}

export interface FileWriter {
  /** Bytes accepted so far, those of an earlier writer that was resumed included. */
  readonly sizeBytes: number
  write(chunk: Uint8Array): Promise<void>
  /** Makes what was written readable. Nothing is before this resolves. */
  commit(): Promise<void>
  /** Removes what was written. */
  cancel(): Promise<void>
  /** Flushes and lets go: a later `append` writer goes on from `sizeBytes`. */
  close(): Promise<void>
}
