import { createHash } from 'node:crypto'

import { explained, type StoreError } from '../../../drivers/index.ts'
import { decompress } from '../../images/archive/compression/compression.ts'
import { explain } from '../explain.ts'
import type { RangedBlob } from '../model/ranged-blob.ts'
import { contentDigestBytes } from '../model/layer-entries.ts'
import type { Chunk } from './file-chunks.ts'
import type { TocRows } from './toc-rows.ts'

/** Reads files of a layer by the chunks that its table of contents names. */
export class TocFiles {
  readonly #blob: RangedBlob
  readonly #compression: 'gzip' | 'zstd'
  readonly #rows: TocRows
  readonly #endsAt: number

  /** `endsAt`: where the last file ends. */
  constructor(blob: RangedBlob, compression: 'gzip' | 'zstd', rows: TocRows, endsAt: number) {
    this.#blob = blob
    this.#compression = compression
    this.#rows = rows
    this.#endsAt = endsAt
  }

  /**
   * The bytes of a file, by one request: its chunks stand behind each other. Fails with Corrupt where a chunk, or the file, has
   * other bytes than the table says.
   */
  async *open(entry: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const sizeBytes = this.#rows.entries.sizesBytes[entry] ?? 0
    const { chunks } = this.#rows
    const all = [...chunks.of(entry)]
    const [first, last = first] = [all[0], all.at(-1)]
    if (sizeBytes === 0 || first === undefined || last === undefined) return
    const check = new ChunkCheck(all.values(), sizeBytes)
    const whole = this.#contentDigest(entry)
    const hash = whole === undefined ? undefined : createHash('sha256')
    const { offset } = first
    const length = (chunks.nextOffset(last.offset) ?? this.#endsAt) - offset
    if (length <= 0) throw otherBytes()
    const packed = this.#blob.read({ offset, length }, signal)
    let skip = first.innerOffset
    let left = sizeBytes
    for await (const chunk of decompress(this.#compression, packed, length)) {
      const bytes = chunk.subarray(skip, skip + left)
      skip = Math.max(0, skip - chunk.byteLength)
      left -= bytes.byteLength
      check.take(bytes)
      hash?.update(bytes)
      if (left > 0) {
        if (bytes.byteLength > 0) yield bytes
        continue
      }
      check.end()
      if (whole !== undefined && hash?.digest().equals(whole) === false) throw otherBytes()
      yield bytes
      return
    }
    throw otherBytes()
  }

  #contentDigest(entry: number): Uint8Array | undefined {
    const all = this.#rows.entries.contentDigests
    const digest = all.subarray(entry * contentDigestBytes, (entry + 1) * contentDigestBytes)
    return digest.some((byte) => byte !== 0) ? digest : undefined
  }
}

/** Hashes each chunk of a file for itself. */
class ChunkCheck {
  readonly #chunks: Iterator<Chunk>
  readonly #sizeBytes: number
  #chunk: Chunk | undefined
  #next: Chunk | undefined
  #hash: ReturnType<typeof createHash> | undefined
  #at = 0

  constructor(chunks: Iterator<Chunk>, sizeBytes: number) {
    this.#chunks = chunks
    this.#sizeBytes = sizeBytes
    this.#next = this.#step()
    this.#begin()
  }

  take(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.byteLength;) {
      const end = this.#next?.fileOffset ?? this.#sizeBytes
      const taken = Math.min(bytes.byteLength - from, end - this.#at)
      this.#hash?.update(bytes.subarray(from, from + taken))
      this.#at += taken
      from += taken
      if (this.#at === end) {
        this.end()
        if (this.#next === undefined) return
        this.#begin()
      }
    }
  }

  end(): void {
    const digest = this.#chunk?.digest
    if (digest !== undefined && this.#hash?.digest().equals(digest) === false) throw otherBytes()
    this.#chunk = undefined
  }

  #begin(): void {
    this.#chunk = this.#next
    this.#next = this.#step()
    this.#hash = this.#chunk?.digest === undefined ? undefined : createHash('sha256')
  }

  #step(): Chunk | undefined {
    const step = this.#chunks.next()
    return step.done === true ? undefined : step.value
  }
}

function otherBytes(): StoreError {
  return explained('Corrupt', explain('fileNotAsInTable', {}))
}
