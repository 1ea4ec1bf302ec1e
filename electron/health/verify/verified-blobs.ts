import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate as yieldToOthers } from 'node:timers/promises'

import type { CatalogTables } from '../../catalog/tables/catalog-tables.ts'
import { noDigest, sha256Bytes, sha256Count, sha256From } from '../../catalog/tables/digests.ts'
import { blobOf } from '../../catalog/tables/lookups.ts'

/**
 * Which blobs a verification of contents has read and found right, on the disk: digest, size and time of each, so that a
 * blob that was written anew is read anew. Only those of SHA-256 are noted; others are few, and read again. What a crash cuts
 * off is read again as well.
 */
export class VerifiedBlobs {
  readonly #path: string | undefined
  #file: FileHandle | undefined
  #pending: Buffer[] = []
  #writing: Promise<void> = Promise.resolve()
  #failed = false

  /** Undefined where nothing can be written: then nothing is noted. */
  constructor(path: string | undefined) {
    this.#path = path
  }

  /** By row of the table of blobs: 1 for what is noted as it is listed now. */
  async read(tables: CatalogTables, signal: AbortSignal): Promise<Uint8Array> {
    const verified = new Uint8Array(tables.blobs.digest.length)
    for await (const records of this.#records()) {
      signal.throwIfAborted()
      mark(records, tables, verified)
      await yieldToOthers()
    }
    return verified
  }

  /** Bytes of the blobs that are noted. */
  async doneBytes(): Promise<number> {
    let sum = 0
    for await (const records of this.#records()) {
      for (let at = 0; at + recordBytes <= records.byteLength; at += recordBytes) {
        sum += records.readDoubleLE(at + sha256Bytes)
      }
    }
    return sum
  }

  note(tables: CatalogTables, row: number): void {
    const id = tables.blobs.digest[row] ?? noDigest
    if (this.#path === undefined || this.#failed || id >= sha256Count(tables.digests)) return
    const record = Buffer.alloc(recordBytes)
    record.set(tables.digests.sha256.subarray(id * sha256Bytes, (id + 1) * sha256Bytes))
    record.writeDoubleLE(tables.blobs.sizeBytes[row] ?? 0, sha256Bytes)
    record.writeDoubleLE(tables.blobs.modifiedAtMs[row] ?? 0, sha256Bytes + 8)
    this.#pending.push(record)
    if (this.#pending.length >= recordsAWrite) void this.flush()
  }

  /** Writes what was noted. Where the disk refuses, it is read again after a stop. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write()).catch(() => void (this.#failed = true))
    return this.#writing
  }

  async close(): Promise<void> {
    await this.flush()
    await this.#file?.close()
    this.#file = undefined
  }

  async remove(): Promise<void> {
    await this.close()
    if (this.#path !== undefined) await rm(this.#path, { force: true })
  }

  async #write(): Promise<void> {
    const records = this.#pending
    if (records.length === 0 || this.#path === undefined) return
    this.#pending = []
    if (this.#file === undefined) {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 })
      this.#file = await open(this.#path, 'a', 0o600)
      // Of a record that a crash cut off the rest is dropped: those that follow would be shifted.
      const { size } = await this.#file.stat()
      if (size % recordBytes !== 0) await this.#file.truncate(size - (size % recordBytes))
    }
    await this.#file.appendFile(Buffer.concat(records))
  }

  async *#records(): AsyncGenerator<Buffer, void, undefined> {
    if (this.#path === undefined) return
    const file = await open(this.#path, 'r').catch(() => undefined)
    if (file === undefined) return
    try {
      const buffer = Buffer.alloc(recordBytes * recordsARead)
      for (let at = 0; ;) {
        const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, at)
        const whole = bytesRead - (bytesRead % recordBytes)
        if (whole === 0) return
        yield buffer.subarray(0, whole)
        at += whole
      }
    } finally {
      await file.close()
    }
  }
}

function mark(records: Buffer, tables: CatalogTables, verified: Uint8Array): void {
  const { blobs, digests } = tables
  for (let at = 0; at + recordBytes <= records.byteLength; at += recordBytes) {
    const digest = records.subarray(at, at + sha256Bytes)
    const id = sha256From(digests, digest)
    const known = digests.sha256.subarray(id * sha256Bytes, (id + 1) * sha256Bytes)
    if (Buffer.compare(known, digest) !== 0) continue
    const row = blobOf(tables, id)
    if (row < 0 || blobs.sizeBytes[row] !== records.readDoubleLE(at + sha256Bytes)) continue
    const atMs = records.readDoubleLE(at + sha256Bytes + 8)
    if (blobs.modifiedAtMs[row] === atMs) verified[row] = 1
  }
}

const recordBytes = sha256Bytes + 16
const recordsAWrite = 256
const recordsARead = 4096
