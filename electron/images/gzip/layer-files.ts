import { randomBytes } from 'node:crypto'
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import type { Chunks } from '../../transfers/model/source.ts'

/** Where compressed layers lie until they are sent: in files that are gone when their push ends, however it ends. */
export class LayerFiles {
  readonly #folder: string | undefined

  /** Without a folder there are no files. Nobody else may write in it. */
  constructor(folder: string | undefined) {
    this.#folder = folder
  }

  /** Removes what a run left that was killed where open files cannot be removed. Before the first file. */
  async clean(): Promise<void> {
    if (this.#folder !== undefined)
      await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined)
  }

  /** Undefined where there is no folder. Fails as the file system does. */
  async create(): Promise<LayerFile | undefined> {
    if (this.#folder === undefined) return undefined
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const path = join(this.#folder, `${randomBytes(8).toString('hex')}.gz`)
    const file = await open(path, 'wx+', 0o600)
    const nameless = await rm(path).then(
      () => true,
      () => false,
    )
    return new LayerFile(file, nameless ? undefined : path)
  }
}

/** A file that is written from its begin to its end, and read from there on. */
export class LayerFile {
  readonly #file: FileHandle
  /** Where it could not be removed while it is open. */
  readonly #path: string | undefined

  constructor(file: FileHandle, path: string | undefined) {
    this.#file = file
    this.#path = path
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.byteLength;) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.byteLength - done, at + done)
      done += bytesWritten
    }
  }

  /** The first `sizeBytes` of it, from `offset` on. */
  read(offset: number, sizeBytes: number, signal: AbortSignal): Chunks {
    let at = offset
    const readInto = async (buffer: Uint8Array): Promise<number> => {
      let filled = 0
      while (filled < buffer.byteLength && at < sizeBytes) {
        signal.throwIfAborted()
        const wanted = Math.min(buffer.byteLength - filled, sizeBytes - at)
        const { bytesRead } = await this.#file.read(buffer, filled, wanted, at)
        if (bytesRead === 0) break
        filled += bytesRead
        at += bytesRead
      }
      return filled
    }
    return {
      readInto,
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const chunk = new Uint8Array(chunkBytes)
          const filled = await readInto(chunk)
          if (filled === 0) return
          yield chunk.subarray(0, filled)
        }
      },
    }
  }

  async close(): Promise<void> {
    await this.#file.close()
    if (this.#path !== undefined) await rm(this.#path, { force: true }).catch(() => undefined)
  }
}

const chunkBytes = 256 * 1024
