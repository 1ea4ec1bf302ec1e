import type { Chunks } from '../../../transfers/model/source.ts'

/** An opened archive: files by name. Nothing is extracted to disk; contents are read in place. */
export interface OpenedArchive {
  readonly sizeBytes: number
  /** False when files can be read fast only by ascending `position`, as in a compressed archive. */
  readonly seekable: boolean
  find(path: string): ArchivedFile | undefined
  /** From `offset` to the file's end. */
  open(file: ArchivedFile, offset: number, signal: AbortSignal): Chunks
  /** Reads a whole file. Fails with TooLarge above `mostBytes`. */
  read(file: ArchivedFile, mostBytes: number, signal: AbortSignal): Promise<Uint8Array>
  close(): Promise<void>
}

export interface ArchivedFile {
  readonly path: string
  readonly sizeBytes: number
  /** Order of the file in the archive, ascending; in a tar archive the offset of its content in bytes. */
  readonly position: number
}
