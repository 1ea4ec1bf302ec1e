/** Where the bytes of an upload come from. Read once, from the beginning. */
export interface Source {
  /** Lets go of whatever it holds when the signal aborts, and when the iterator is told to return. */
  open(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
}

export interface SinkFile {
  readonly name: string
  readonly sizeBytes: number
  /** True for what nobody else on this computer may read. */
  readonly ownerOnly?: boolean
}

/** Where the bytes of a download go. Ends with exactly one of `commit` and `discard`. */
export interface Sink {
  /** Told before the first byte. */
  begin(file: SinkFile, signal: AbortSignal): Promise<void>
  /** Resolves when more can be taken. */
  write(bytes: Uint8Array): Promise<void>
  commit(): Promise<void>
  /** Leaves nothing behind that looks whole. */
  discard(): Promise<void>
}
