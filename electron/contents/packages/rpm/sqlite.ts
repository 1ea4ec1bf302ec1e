import { damaged } from '../damaged.ts'
import { byteView, type ByteView } from './byte-view.ts'
import { notShared } from './not-shared.ts'

/**
 * The blobs of a table whose rows are a number and a blob, as `Packages` of rpm, by SQLite's own description of its file
 * format. Only the file itself is read: what a write-ahead log beside it has is not in it. rpm leaves that empty when it
 * ends.
 */
export function* readSqliteTable(bytes: Uint8Array, table: string): Generator<Uint8Array, void, undefined> {
  const file = openFile(bytes)
  for (const payload of notShared(tableRows(file, schemaPage), bytes.byteLength)) {
    const [type, name, , root] = valuesOf(payload)
    if (textOf(type) !== 'table' || textOf(name) !== table || typeof root !== 'number') continue
    for (const row of tableRows(file, root)) {
      const blob = valuesOf(row)[1]
      if (!(blob instanceof Uint8Array)) throw damaged()
      yield blob
    }
    return
  }
  throw damaged()
}

interface SqliteFile {
  readonly view: ByteView
  readonly pageBytes: number
  /** A page without the bytes at its end that are reserved. */
  readonly usableBytes: number
}

function openFile(bytes: Uint8Array): SqliteFile {
  const view = byteView(bytes)
  const magic = new TextDecoder('latin1').decode(view.slice(0, 16))
  const written = view.uint16(16)
  const pageBytes = written === 1 ? 65_536 : written
  const usableBytes = pageBytes - view.uint8(20)
  if (magic !== 'SQLite format 3\0' || pageBytes < 512 || usableBytes < 480) throw damaged()
  return { view, pageBytes, usableBytes }
}

/** The payloads of all rows of a table's tree, in the order of their numbers. A page that is reached twice is damage. */
function* tableRows(file: SqliteFile, root: number): Generator<Uint8Array, void, undefined> {
  const seen = new Set<number>()
  const open = [root]
  for (let page = open.pop(); page !== undefined; page = open.pop()) {
    if (seen.has(page)) throw damaged()
    seen.add(page)
    const start = pageStart(file, page)
    const header = page === 1 ? start + fileHeaderBytes : start
    const kind = file.view.uint8(header)
    const cells = file.view.uint16(header + 3)
    if (kind === leafPage) {
      for (let cell = 0; cell < cells; cell += 1) {
        yield payloadAt(file, start + file.view.uint16(header + 8 + 2 * cell))
      }
    } else if (kind === interiorPage) {
      open.push(file.view.uint32(header + 8))
      for (let cell = cells - 1; cell >= 0; cell -= 1) {
        open.push(file.view.uint32(start + file.view.uint16(header + 12 + 2 * cell)))
      }
    } else throw damaged()
  }
}

/** The payload of a leaf's cell: what does not fit into the page is in a chain of overflow pages. */
function payloadAt(file: SqliteFile, at: number): Uint8Array {
  const [bytes, afterLength] = varint(file.view, at)
  const [, start] = varint(file.view, afterLength)
  if (bytes > file.view.byteLength) throw damaged()
  const local = localBytes(bytes, file.usableBytes)
  if (local === bytes) return file.view.slice(start, bytes)
  const payload = new Uint8Array(bytes)
  payload.set(file.view.slice(start, local))
  let next = file.view.uint32(start + local)
  for (let filled = local; filled < bytes;) {
    const from = pageStart(file, next)
    const part = Math.min(bytes - filled, file.usableBytes - 4)
    payload.set(file.view.slice(from + 4, part), filled)
    filled += part
    next = file.view.uint32(from)
  }
  return payload
}

/** How much of a payload stands in the page of a table's leaf. */
function localBytes(bytes: number, usable: number): number {
  const most = usable - 35
  if (bytes <= most) return bytes
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const wanted = least + ((bytes - least) % (usable - 4))
  return wanted <= most ? wanted : least
}

function pageStart({ view, pageBytes }: SqliteFile, page: number): number {
  const start = (page - 1) * pageBytes
  if (page < 1 || start + pageBytes > view.byteLength) throw damaged()
  return start
}

type Value = number | Uint8Array | undefined

/** The values of a record, at most the first few: texts and blobs as bytes, whole numbers, undefined for all else. */
function valuesOf(payload: Uint8Array): readonly Value[] {
  const view = byteView(payload)
  const [headerBytes, first] = varint(view, 0)
  const values: Value[] = []
  let at = headerBytes
  for (let next = first; next < headerBytes && values.length < mostValues;) {
    const [type, after] = varint(view, next)
    next = after
    const bytes = type >= 12 ? Math.floor((type - 12) / 2) : (numberBytes[type] ?? 0)
    values.push(type >= 12 ? view.slice(at, bytes) : numberOf(view, at, type))
    at += bytes
  }
  return values
}

function numberOf(view: ByteView, at: number, type: number): number | undefined {
  if (type === 8 || type === 9) return type - 8
  if (type < 1 || type > 4) return undefined
  let value = 0
  for (let byte = 0; byte < type; byte += 1) value = value * 256 + view.uint8(at + byte)
  return value
}

/** A number of up to nine bytes, seven bits in each, and the place behind it. Numbers above 2^53 are none that fit. */
function varint(view: ByteView, at: number): readonly [number, number] {
  let value = 0
  for (let byte = 0; byte < 8; byte += 1) {
    const each = view.uint8(at + byte)
    value = value * 128 + (each & 0x7f)
    if (each < 0x80) return [value, at + byte + 1]
  }
  return [value * 256 + view.uint8(at + 8), at + 9]
}

function textOf(value: Value): string | undefined {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : undefined
}

const schemaPage = 1
const fileHeaderBytes = 100
const interiorPage = 0x05
const leafPage = 0x0d
const mostValues = 8
/** How many bytes a number of each type has, by SQLite's table of serial types. */
const numberBytes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]
