import type { ByteRange } from '../../../drivers/index.ts'
import type { DestinationRef, SourceRef } from './order.ts'

/** Where bytes come from: a file of this computer, or one that a page holds. */
export interface Source {
  /** Opens the same source again; in another run of the application only where that is possible. */
  readonly ref: SourceRef
  /** Fails when the file is gone. */
  facts(signal: AbortSignal): Promise<SourceFacts>
  /**
   * May be called many times, at any offset, also concurrently. Yields fewer bytes where the file ends before the
   * range. Closes what it opened when the signal aborts or the iterator returns.
   */
  read(range: ByteRange, signal: AbortSignal): Promise<Chunks>
}

/** Bytes in order, in chunks of any size. */
export interface Chunks extends AsyncIterable<Uint8Array> {
  /**
   * Fills the reader's buffer with the next bytes and returns how many; fewer than `enoughBytes` (all that the buffer
   * holds, when absent) only at the end. This saves a copy. Absent where bytes cannot be read on demand. Use this or the iterator, never both.
   */
  readInto?(buffer: Uint8Array, enoughBytes?: number): Promise<number>
}

export interface SourceFacts {
  readonly sizeBytes: number
  readonly modifiedAtMs?: number
}

export interface SinkFile {
  readonly name: string
  /** Undefined where the content is made while it is sent. */
  readonly sizeBytes?: number
  /** True where nobody else on this computer may read the file. */
  readonly ownerOnly?: boolean
}

/** Where the bytes of a download go. It ends with exactly one of `commit` and `discard`. */
export interface Sink {
  /** Called before the first byte. */
  begin(file: SinkFile, signal: AbortSignal): Promise<void>
  /** Resolves when the sink can take more. */
  write(bytes: Uint8Array): Promise<void>
  commit(): Promise<void>
  /** Leaves nothing behind that looks complete. */
  discard(): Promise<void>
}

/** What a host knows of the files of this computer that a page named by tokens. */
export interface LocalFiles {
  /** What a token of `Host.tokenOf` stands for. Fails with NotFound for any other. */
  source(token: string): Source
  /** The same source again, for as long as its transfer needs it. Reading fails with NeedsPerson when it is gone. */
  reopen(ref: SourceRef): Source
  /** What a token of `Host.sinkFor` stands for. Fails with NotFound for any other. */
  place(token: string): DestinationRef
  /** Where a page takes a download. Fails with NeedsPerson when it is gone. */
  sink(place: Extract<DestinationRef, { kind: 'page' }>): Sink
}
