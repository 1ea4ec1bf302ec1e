/** An archive as files by name, whatever it is made of. Nothing is unpacked: contents are read where they are. */
export interface OpenedArchive {
  readonly sizeBytes: number
  /** False where contents come fast only in the order of their `position`: those behind have to be passed. */
  readonly seekable: boolean
  find(path: string): ArchivedFile | undefined
  /** From `offset` to the file's end. */
  open(file: ArchivedFile, offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Contents of at most `mostBytes`; TooLarge beyond. */
  read(file: ArchivedFile, mostBytes: number, signal: AbortSignal): Promise<Uint8Array>
  close(): Promise<void>
}

export interface ArchivedFile {
  readonly path: string
  readonly sizeBytes: number
  /** Ascending in the order in which they come. */
  readonly position: number
}
