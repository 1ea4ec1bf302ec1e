import type { ObjectStore } from '../../../drivers/index.ts'
import type { RunContext } from '../model/runner.ts'
import type { Chunks } from '../model/source.ts'

/** The bytes of an object to be. */
export interface ObjectContent {
  readonly sizeBytes: number
  /** The same for the same bytes: path, size and time, or a digest. A resumed upload compares it first. */
  readonly identity: string
  /** From `offset` to the end. Called again when the upload is gone on with. */
  open(offset: number, signal: AbortSignal): Promise<Chunks>
}

export interface ObjectUpload {
  readonly objects: ObjectStore
  readonly key: string
  readonly content: ObjectContent
  /** The `chunksize` of the store's driver. */
  readonly chunkSizeBytes: number
  /** `sha256:…`: verified over all bytes before the object shows; fails with Corrupt otherwise, and nothing is stored. */
  readonly digest?: string
}

export type UploadContext = Pick<RunContext, 'memory' | 'progress' | 'signal' | 'report'>
