import type { CopySizes } from './copy-sizes.ts'
import type { DriverName } from '../driver-names.ts'
import type { StoreError } from '../common/errors.ts'
import type { ObjectStore } from './object-store.ts'
import type { Restore } from '../common/restore.ts'

/**
 * A store as a registry sees it: the operations of distribution's `storagedriver.StorageDriver`, with the same rules, once
 * over any `ObjectStore`. Every path is below `rootdirectory` and starts with `/`. It has what Bollard itself calls.
 */
export interface StorageDriver extends ConformanceOperations {
  readonly name: DriverName
  /** The bucket itself, by object keys: also keys that are no valid paths. With all layers around each call. */
  readonly objects: ObjectStore
  /** Size of a part in bytes: the parameter `chunksize`. */
  readonly chunkSizeBytes: number
  /** How the service copies objects. */
  readonly copies: CopySizes
  /** The object key of a path. */
  keyOf(path: StorePath): string

  /** The whole content. Fails with NotFound when there is none, with TooLarge beyond `maxBytes`. */
  getContent(
    path: StorePath,
    options: { readonly maxBytes: number },
    signal: AbortSignal,
  ): Promise<Uint8Array>
  putContent(path: StorePath, content: Uint8Array, signal: AbortSignal): Promise<void>
  /** The bytes from `offset` to the end; see `readObject`. Fails with InvalidOffset below 0. */
  read(path: StorePath, offset: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
  /** Direct children, in pages as they arrive, without a trailing slash. Fails with NotFound when there are none, except for `/`. */
  list(path: StorePath, signal: AbortSignal): AsyncIterable<readonly FileInfo[]>
  /**
   * All files below, in key order, without directories; pages are asked for side by side, ahead of the reader. No files is
   * no error.
   */
  walk(path: StorePath, options: WalkOptions, signal: AbortSignal): AsyncIterable<readonly FileInfo[]>
  /** Replaces the store's secrets with dots in the failure of a request that did not go through the store. */
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
  /** Deletes the path and all below it; see `deleteTree`. Fails with NotFound when there is nothing. */
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
  /** Bytes accepted so far, with those of the writer that this one continues. */
  readonly sizeBytes: number
  write(chunk: Uint8Array): Promise<void>
  /** Makes the object readable. Before this, nothing can be read. */
  commit(): Promise<void>
  /** Aborts the upload, with all that was written. */
  cancel(): Promise<void>
  /** Sends what is left and ends the writer. A later `append` writer continues from `sizeBytes`. */
  close(): Promise<void>
}
