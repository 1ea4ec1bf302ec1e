import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

import { usesOf } from '../build/assemble.ts'
import type { LoadJob, LoadResult } from '../thread/jobs.ts'
import { checksumOf } from './checksum.ts'
import { checkTables, DamagedCatalog } from './check-tables.ts'
import { tablesOf, type ColumnSource } from './columns.ts'
import { aligned, bytesOf, type ColumnType, type FileHead } from './file-head.ts'
import { readHead } from './read-head.ts'

/** Reads a file that `saveTables` wrote. It does not fail: what cannot be used is listed anew. */
export function loadTables({ path, fingerprint }: LoadJob): LoadResult {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    return isMissing(error) ? { kind: 'none' } : { kind: 'unreadable', why: messageOf(error) }
  }
  try {
    return loadFrom(file, fingerprint)
  } catch (error) {
    if (error instanceof DamagedCatalog) return { kind: 'damaged', why: error.message }
    return { kind: 'unreadable', why: messageOf(error) }
  } finally {
    closeSync(file)
  }
}

function loadFrom(file: number, fingerprint: string): LoadResult {
  const head = readHead(file, fingerprint)
  if (head === undefined) return { kind: 'none' }
  const columns = readColumns(file, head.columnsAt, head)
  const stored = tablesOf(columns, head)
  checkTables(stored)
  return { kind: 'loaded', tables: { ...stored, uses: usesOf(stored) }, savedAtMs: head.savedAtMs }
}

/** Reads all columns into one piece of shared memory. */
function readColumns(file: number, start: number, head: FileHead): ColumnSource {
  let size = 0
  let end = 0
  const places = new Map<
    string,
    { readonly type: ColumnType; readonly at: number; readonly length: number }
  >()
  for (const { name, type, length } of head.columns) {
    places.set(name, { type, at: size, length })
    // Nothing is written of a column without rows.
    if (length > 0) end = size + length * bytesOf[type]
    size = aligned(end)
  }
  if (start + end !== Math.max(start, fstatSync(file).size) || size > mostBytes)
    throw new DamagedCatalog('length')
  const memory = new SharedArrayBuffer(size)
  const all = new Uint8Array(memory, 0, end)
  for (let at = 0; at < end;) {
    const read = readSync(file, all, at, Math.min(end - at, pieceBytes), start + at)
    if (read === 0) throw new DamagedCatalog('length')
    at += read
  }
  const columns = [...places.values()].map(
    ({ type, at, length }) => new Uint8Array(memory, at, length * bytesOf[type]),
  )
  if (checksumOf(columns) !== head.checksum) throw new DamagedCatalog('checksum')
  return {
    bytes: (name) => new Uint8Array(memory, ...placeOf(name, 'bytes')),
    ids: (name) => new Uint32Array(memory, ...placeOf(name, 'ids')),
    numbers: (name) => new Float64Array(memory, ...placeOf(name, 'numbers')),
  }

  function placeOf(name: string, type: ColumnType): [at: number, length: number] {
    const place = places.get(name)
    if (place?.type !== type) throw new DamagedCatalog(`column ${name}`)
    return [place.at, place.length]
  }
}

const pieceBytes = 16 * 1024 * 1024
/** Of some thirty million keys. */
const mostBytes = 2 * 1024 ** 3

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
