import { open, stat, type FileHandle } from 'node:fs/promises'

import type { ByteRange } from '../../../drivers/index.ts'
import { localFileError } from './local-file-error.ts'
import type { SourceRef } from '../model/order.ts'
import { NeedsPerson } from '../model/runner.ts'
import type { Chunks, Source } from '../model/source.ts'

/** A file of this computer. Fails with the file system's error and the path. */
export function fileSource(path: string): Source {
  return {
    ref: { kind: 'file', path },
    async facts(signal) {
      signal.throwIfAborted()
      try {
        const { size, mtimeMs } = await stat(path)
        return { sizeBytes: size, modifiedAtMs: Math.trunc(mtimeMs) }
      } catch (cause) {
        throw localFileError(cause, path)
      }
    },
    async read(range, signal) {
      signal.throwIfAborted()
      try {
        return new FileChunks(await open(path, 'r'), path, range, signal)
      } catch (cause) {
        throw localFileError(cause, path)
      }
    },
  }
}

/**
 * Opens the source of an earlier run. For a file that a page held it fails with NeedsPerson: the person must give it
 * again.
 */
export function reopenFile(ref: SourceRef): Source {
  if (ref.kind === 'file') return fileSource(ref.path)
  throw new NeedsPerson({ kind: 'file' })
}

/** Each chunk is twice as large as the one before: short files take little memory, long files few reads. */
const firstChunkBytes = 64 * 1024
const largestChunkBytes = 1024 * 1024

/** Not a stream: a stream that is destroyed before anybody reads it raises its error where nobody catches it. */
class FileChunks implements Chunks, AsyncIterableIterator<Uint8Array> {
  readonly #file: FileHandle
  readonly #path: string
  readonly #signal: AbortSignal
  #offset: number
  readonly #end: number
  #chunkBytes = firstChunkBytes

  constructor(file: FileHandle, path: string, { offset, length = Infinity }: ByteRange, signal: AbortSignal) {
    this.#file = file
    this.#path = path
    this.#signal = signal
    this.#offset = offset
    this.#end = offset + length
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const chunk = new Uint8Array(Math.min(this.#chunkBytes, this.#end - this.#offset))
    this.#chunkBytes = Math.min(2 * this.#chunkBytes, largestChunkBytes)
    const bytesRead = await this.#readSome(chunk)
    return bytesRead > 0 ? { done: false, value: chunk.subarray(0, bytesRead) } : this.return()
  }

  async readInto(buffer: Uint8Array, enoughBytes = buffer.byteLength): Promise<number> {
    let filled = 0
    while (filled < enoughBytes) {
      const bytesRead = await this.#readSome(buffer.subarray(filled))
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return filled
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#file.close()
    return { done: true, value: undefined }
  }

  /** Zero at the end of the range or of the file. */
  async #readSome(buffer: Uint8Array): Promise<number> {
    this.#signal.throwIfAborted()
    const wanted = Math.min(buffer.byteLength, this.#end - this.#offset)
    if (wanted <= 0) return 0
    try {
      const { bytesRead } = await this.#file.read(buffer, 0, wanted, this.#offset)
      this.#offset += bytesRead
      return bytesRead
    } catch (cause) {
      throw localFileError(cause, this.#path)
    }
  }
}
