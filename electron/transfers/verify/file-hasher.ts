import type { FileHandle } from 'node:fs/promises'

import type { ContentCheck } from './content-check.ts'

/** Hashes a file from its beginning while it is being written. */
export interface FileHasher {
  /** The first `toByte` bytes are written now. */
  reach(toByte: number): void
  /** Whether all bytes up to the last `reach` match. Call it once. */
  matches(): Promise<boolean>
  /** Stops reading. Resolves when nothing is being read, so that the file may be closed. */
  stop(): Promise<void>
}

/** Where files are hashed: in this thread or in another. */
export interface FileHashing {
  begin(file: FileHandle, check: ContentCheck): FileHasher
}
