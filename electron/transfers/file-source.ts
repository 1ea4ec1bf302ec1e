import { open, stat, type FileHandle } from 'node:fs/promises'

import type { ByteRange } from '../../drivers/index.ts'
import { localFileError } from './local-file-error.ts'
import type { SourceRef } from './order.ts'
import { NeedsPerson } from './runner.ts'
import type { Source } from './source.ts'

/** A file of this computer. Fails as the file system does, with the path. */
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

/** The source of another run of the application. What a page held needs the person to give it again. */
export function reopenFile(ref: SourceRef): Source {
  if (ref.kind === 'file') return fileSource(ref.path)
  throw new NeedsPerson({ kind: 'file' })
}

const chunkBytes = 1024 * 1024

/** Not a stream: one that is destroyed before anybody reads it raises its error where nobody catches it. */
class FileChunks implements AsyncIterableIterator<Uint8Array> {
  readonly #file: FileHandle
  readonly #path: string
  readonly #signal: AbortSignal
  #offset: number
  readonly #end: number

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
    this.#signal.throwIfAborted()
    const leftBytes = Math.min(chunkBytes, this.#end - this.#offset)
    if (leftBytes <= 0) return this.return()
    try {
      const { bytesRead, buffer } = await this.#file.read(
        new Uint8Array(leftBytes),
        0,
        leftBytes,
        this.#offset,
      )
      this.#offset += bytesRead
      if (bytesRead > 0) return { done: false, value: buffer.subarray(0, bytesRead) }
    } catch (cause) {
      throw localFileError(cause, this.#path)
    }
    return this.return()
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#file.close()
    return { done: true, value: undefined }
  }
}
