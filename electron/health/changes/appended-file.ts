import { open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

import { newDeferred, type Deferred } from '../../../drivers/common/deferred.ts'
import { localFileError } from '../../transfers/local/local-file-error.ts'
import { syncFolder } from '../../transfers/local/sync-files.ts'
import { writeFully } from '../../transfers/verify/file-content.ts'

/**
 * Lines that are appended to a file and flushed to the disk. What is appended during a write is written together by the
 * next one, so that many writers share a flush. Only its owner can read the file.
 */
export class AppendedFile {
  readonly #path: string
  readonly #file: FileHandle
  #sizeBytes: number
  #next: Batch | undefined
  #writing: Promise<void> | undefined

  private constructor(path: string, file: FileHandle, sizeBytes: number) {
    this.#path = path
    this.#file = file
    this.#sizeBytes = sizeBytes
  }

  /**
   * Opens it, or makes it. An incomplete last line is dropped: the computer stopped while it was written. With
   * `sizeBytes`, everything after that is dropped as well. Fails with what the disk says.
   */
  static async open(path: string, sizeBytes = Infinity): Promise<AppendedFile> {
    try {
      const file = await openToAppend(path)
      try {
        const whole = await wholeLinesBytes(file, Math.min(sizeBytes, (await file.stat()).size))
        await file.truncate(whole)
        return new AppendedFile(path, file, whole)
      } catch (error) {
        await file.close()
        throw error
      }
    } catch (cause) {
      throw localFileError(cause, path)
    }
  }

  /** Of all that is written or about to be, in bytes. */
  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** Resolves when the lines are on the disk. Each ends with a line break. */
  append(lines: string): Promise<void> {
    this.#next ??= { text: [], written: newDeferred() }
    const { text, written } = this.#next
    text.push(lines)
    this.#writing ??= this.#writeAll()
    return written.promise
  }

  /** Waits for what was appended. */
  async close(): Promise<void> {
    await this.#writing
    await this.#file.close().catch(() => undefined)
  }

  async #writeAll(): Promise<void> {
    // What is appended in the same turn of the event loop joins the batch.
    await Promise.resolve()
    for (let batch = this.#next; batch !== undefined; batch = this.#next) {
      this.#next = undefined
      try {
        const bytes = Buffer.from(batch.text.join(''))
        await writeFully(this.#file, bytes, this.#sizeBytes)
        await this.#file.datasync()
        this.#sizeBytes += bytes.byteLength
        batch.written.resolve()
      } catch (cause) {
        // The next lines are written over what may have been written of these.
        batch.written.reject(localFileError(cause, this.#path))
      }
    }
    this.#writing = undefined
  }
}

interface Batch {
  readonly text: string[]
  readonly written: Deferred
}

async function openToAppend(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    const file = await open(path, 'wx+', 0o600)
    await syncFolder(dirname(path))
    return file
  }
}

/** How many bytes there are up to the last line break before `end`. */
async function wholeLinesBytes(file: FileHandle, end: number): Promise<number> {
  const buffer = Buffer.alloc(chunkBytes)
  for (let to = end; to > 0;) {
    const from = Math.max(0, to - chunkBytes)
    const { bytesRead } = await file.read(buffer, 0, to - from, from)
    const last = buffer.subarray(0, bytesRead).lastIndexOf(0x0a)
    if (last >= 0) return from + last + 1
    to = from
  }
  return 0
}

const chunkBytes = 64 * 1024
