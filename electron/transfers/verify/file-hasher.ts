import type { FileHandle } from 'node:fs/promises'

import type { ContentCheck } from './content-check.ts'

/** Sums up a file from its beginning while it is written elsewhere: always what is on the disk, as far as it is whole. */
export interface FileHasher {
  /** So many bytes from the beginning are written. */
  reach(toByte: number): void
  /** Whether all that was written, to the last byte that was reached, is right. Asked once. */
  matches(): Promise<boolean>
  /** Reads no further; resolves when nothing is read any more, so that the file may be closed. */
  stop(): Promise<void>
}

/** Where files are summed up. */
export interface FileHashing {
  begin(file: FileHandle, check: ContentCheck): FileHasher
}
