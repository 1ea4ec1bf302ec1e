import type { Block, BlockMemory } from './gzip-blocks.ts'
import type { HashedBytes } from './messages.ts'

/** What deflates and hashes: threads, or this one. */
export interface GzipEngine {
  /** Waits until a place in memory is free. Fails when the signal aborts. */
  place(signal: AbortSignal): Promise<Place>
  /** Deflates the block in a place; resolves with the bytes that it takes of the output. */
  deflate(place: Place, block: Block): Promise<number>
  /** `algorithm` as Node names it. */
  hash(algorithm: string): EngineHash
}

/** Memory for one block at a time. */
export interface Place extends BlockMemory {
  readonly index: number
  /** Once, when nothing of what was asked for it is under way. */
  release(): void
}

/** Content that is hashed place by place. End it with one of `result` and `drop`. */
export interface EngineHash {
  /** Resolves once the bytes are hashed. Hashes in the order of the calls. */
  update(place: Place, of: HashedBytes, sizeBytes: number): Promise<void>
  result(): Promise<{ readonly hex: string; readonly crc32: number }>
  drop(): void
}

/** The threads ended, and with them what they had made. What is begun from now on is made in this thread. */
export class GzipThreadsEnded extends Error {
  override readonly name = 'GzipThreadsEnded'
}
