import type { ObjectStore } from '../../../drivers/index.ts'
import type { RunContext } from '../model/runner.ts'
import type { Chunks } from '../model/source.ts'

/** The content of an object to be uploaded. */
export interface ObjectContent {
  readonly sizeBytes: number
  /** Equal for equal bytes: path, size and time, or a digest. Only an upload of the same identity is resumed. */
  readonly identity: string
  /** The bytes from `offset` to the end. Called again when the upload is resumed. */
  open(offset: number, signal: AbortSignal): Promise<Chunks>
}

export interface ObjectUpload {
  readonly objects: ObjectStore
  readonly key: string
  readonly content: ObjectContent
  /** The `chunksize` of the store's driver, in bytes. */
  readonly chunkSizeBytes: number
  /**
   * `sha256:…`: verified over all bytes before the object is visible. Fails with Corrupt where they differ, and
   * stores nothing.
   */
  readonly digest?: string
}

export type UploadContext = Pick<RunContext, 'memory' | 'progress' | 'signal' | 'report'>
