import type { ByteRange } from '../../../drivers/index.ts'
import type { SourceRef } from './order.ts'

/** Where bytes come from: a file of this computer, or one that a page holds. */
export interface Source {
  /** Opens the same source again, in another run of the application where it can be. */
  readonly ref: SourceRef
  /** Fails when the file is gone. */
  facts(signal: AbortSignal): Promise<SourceFacts>
  /**
   * May be called many times, at any offset, several at once. Ends before the range does where the file ends. Lets go
   * of whatever it holds when the signal aborts, and when the iterator is told to return.
   */
  read(range: ByteRange, signal: AbortSignal): Promise<Chunks>
}

/** Bytes in order, in chunks of any size. */
export interface Chunks extends AsyncIterable<Uint8Array> {
  /**
   * Fills a buffer of the reader's with the bytes that come next, which spares a copy and a buffer; gives fewer than it
   * holds only at the end. Absent where bytes come as they come. Whoever reads this way does not iterate as well.
   */
  readInto?(buffer: Uint8Array): Promise<number>
}

export interface SourceFacts {
  readonly sizeBytes: number
  readonly modifiedAtMs?: number
}

export interface SinkFile {
  readonly name: string
  /** Undefined for what is made while it is sent. */
  readonly sizeBytes?: number
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
