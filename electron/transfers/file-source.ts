import { open, type FileHandle } from 'node:fs/promises'

import { localFileError } from './local-file-error.ts'
import type { Source } from './source.ts'

/** A file of this computer. Fails as the file system does, with the path. */
export function fileSource(path: string): Source {
  return {
    async open(signal) {
      signal.throwIfAborted()
      try {
        return new FileChunks(await open(path, 'r'), path, signal)
      } catch (cause) {
        throw localFileError(cause, path)
      }
    },
  }
}

const chunkBytes = 1024 * 1024

/** Not a stream: one that is destroyed before anybody reads it raises its error where nobody catches it. */
class FileChunks implements AsyncIterableIterator<Uint8Array> {
  readonly #file: FileHandle
  readonly #path: string
  readonly #signal: AbortSignal

  constructor(file: FileHandle, path: string, signal: AbortSignal) {
    this.#file = file
    this.#path = path
    this.#signal = signal
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#signal.throwIfAborted()
    try {
      const { bytesRead, buffer } = await this.#file.read(new Uint8Array(chunkBytes))
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
