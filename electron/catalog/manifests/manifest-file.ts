import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate as yieldToOthers } from 'node:timers/promises'

import type { PackedRows } from './packed-rows.ts'
import {
  decodeBody,
  decodeHead,
  headBytes,
  sha256CountOf,
  type RecordHead,
  type RowCounts,
} from './records.ts'

/**
 * The file of records, of which only its owner can read. Records are appended. What is damaged is left out, and a torn
 * end is cut off: what was in it is read from the store again.
 */
export class ManifestFile {
  readonly #path: string
  #file: FileHandle
  #sizeBytes: number
  /** Whole records in the file. */
  records = 0
  /** Whether something in the file is damaged. It goes when the file is written anew. */
  damaged = false

  private constructor(path: string, file: FileHandle) {
    this.#path = path
    this.#file = file
    this.#sizeBytes = 0
  }

  /** Opens or makes the file, and gives its rows, a record at a time. Fails with what the system says. */
  static async open(path: string, reader: RowReader): Promise<ManifestFile> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    // Appended to by position, and made when it is not there.
    const handle = await open(path, 'r+').catch(() => open(path, 'wx+', 0o600))
    const file = new ManifestFile(path, handle)
    try {
      await file.#load(reader)
    } catch (error) {
      await handle.close()
      throw error
    }
    return file
  }

  /** Fails with what the system says, for example for a full disk; the records before stay whole. */
  async append(record: Uint8Array): Promise<void> {
    const at = this.#sizeBytes
    try {
      await writeAt(this.#file, record, at)
    } catch (error) {
      await this.#file.truncate(at).catch(() => undefined)
      throw error
    }
    this.#sizeBytes = at + record.byteLength
    this.records += 1
  }

  /** Writes a new file beside this one and puts it in its place. The old one stays where that fails. */
  async rewrite(records: Iterable<Uint8Array>): Promise<void> {
    const beside = `${this.#path}.${randomBytes(6).toString('hex')}.new`
    const file = await open(beside, 'wx+', 0o600)
    let count = 0
    let at = 0
    try {
      for (const record of records) {
        await writeAt(file, record, at)
        at += record.byteLength
        count += 1
      }
      await file.sync()
      await rename(beside, this.#path)
    } catch (error) {
      await file.close().catch(() => undefined)
      await rm(beside, { force: true })
      throw error
    }
    await this.#file.close().catch(() => undefined)
    this.#file = file
    this.#sizeBytes = at
    this.records = count
    this.damaged = false
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async #load(reader: RowReader): Promise<void> {
    const heads = await this.#heads()
    const digests = heads.reduce((sum, each) => sum + each.digests, 0)
    reader.expect(sumOf(heads), digests)
    for (const { head, at } of heads) {
      const rows = decodeBody(await readAt(this.#file, at + headBytes, head.bodyBytes), head)
      if (rows === undefined) this.damaged = true
      else {
        reader.add(rows)
        this.records += 1
      }
      await yieldToOthers()
    }
  }

  /** Finds the records, and cuts off what is none. */
  async #heads(): Promise<readonly PlacedHead[]> {
    const { size } = await this.#file.stat()
    const heads: PlacedHead[] = []
    let at = 0
    for (;;) {
      const bytes = await readAt(this.#file, at, headBytes + 4)
      const head = decodeHead(bytes)
      if (head === undefined || at + headBytes + head.bodyBytes > size) break
      heads.push({ head, at, digests: sha256CountOf(bytes.subarray(headBytes), head) })
      at += headBytes + head.bodyBytes
    }
    if (at < size) await this.#file.truncate(at)
    this.#sizeBytes = at
    return heads
  }
}

export interface RowReader {
  /** Called once, before all rows: at most so many come. Records may share digests. */
  expect(counts: RowCounts, digests: number): void
  add(rows: PackedRows): void
}

interface PlacedHead {
  readonly head: RecordHead
  readonly at: number
  readonly digests: number
}

function sumOf(heads: readonly PlacedHead[]): RowCounts {
  const sum = { manifests: 0, references: 0 }
  for (const { head } of heads) {
    sum.manifests += head.counts.manifests
    sum.references += head.counts.references
  }
  return sum
}

/** Fewer bytes at the end of the file. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length)
  let read = 0
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, position + read)
    if (bytesRead === 0) return bytes.subarray(0, read)
    read += bytesRead
  }
  return bytes
}

async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.byteLength) {
    const { bytesWritten } = await file.write(bytes, written, bytes.byteLength - written, position + written)
    written += bytesWritten
  }
}
