import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'

import type { SaveJob } from '../thread/jobs.ts'
import { bytesIn, checksumOf } from './checksum.ts'
import { columnsOf, type Column } from './columns.ts'
import { aligned, fixedBytes, ownByteOrder, writeFixed, type ColumnType, type FileHead } from './file-head.ts'

/**
 * Writes tables into a file: a new one beside it, flushed to disk, and renamed. After a crash the file is the old or the
 * new one. Only its owner can read it. Fails with the error of the system, and leaves nothing half written.
 */
export function saveTables({ path, fingerprint, tables }: SaveJob): undefined {
  const columns = columnsOf(tables)
  const { asOfMs, requests, etagsAreMd5, totals } = tables
  const head: FileHead = {
    fingerprint,
    byteOrder: ownByteOrder(),
    savedAtMs: Date.now(),
    asOfMs,
    requests,
    etagsAreMd5,
    totals,
    classNames: [...tables.blobs.classNames],
    columns: [...columns].map(([name, column]) => ({ name, type: typeOf(column), length: column.length })),
    checksum: checksumOf(columns.values()),
  }
  const json = Buffer.from(JSON.stringify(head))
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const beside = `${path}.${randomBytes(6).toString('hex')}.new`
  const file = openSync(beside, 'wx', 0o600)
  try {
    let at = 0
    const write = (bytes: Uint8Array): void => {
      for (let written = 0; written < bytes.length;) {
        written += writeSync(file, bytes, written, Math.min(bytes.length - written, pieceBytes), at + written)
      }
      at += bytes.length
    }
    write(writeFixed(json.length, crc32(json)))
    write(json)
    at = aligned(fixedBytes + json.length)
    for (const column of columns.values()) {
      write(bytesIn(column))
      at = aligned(at)
    }
    fsyncSync(file)
    closeSync(file)
    renameSync(beside, path)
  } catch (error) {
    tryTo(() => closeSync(file))
    tryTo(() => rmSync(beside, { force: true }))
    throw error
  }
  return undefined
}

const pieceBytes = 16 * 1024 * 1024

function typeOf(column: Column): ColumnType {
  if (column instanceof Float64Array) return 'numbers'
  return column instanceof Uint32Array ? 'ids' : 'bytes'
}

function tryTo(act: () => void): void {
  try {
    act()
  } catch {
    // What failed before is told.
  }
}
