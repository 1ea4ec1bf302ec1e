import { damaged } from '../damaged.ts'
import { byteView, type ByteView } from './byte-view.ts'

/**
 * The headers in `Packages` of older rpm: the values of a Berkeley DB hash, read page by page. The order of its bytes is
 * that of the computer that wrote it. The value below key 0 is a counter of rpm, and no header.
 */
export function* readBerkeleyDb(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  const file = openFile(bytes)
  for (let page = 1; page <= file.lastPage; page += 1) {
    const start = page * file.pageBytes
    if (start + file.pageBytes > bytes.byteLength) throw damaged()
    const type = file.view.uint8(start + 25)
    if (type !== hashPage && type !== unsortedHashPage) continue
    for (const { key, value } of pairsOf(file, start)) {
      if (key.some((byte) => byte !== 0)) yield value()
    }
  }
}

interface HashFile {
  readonly view: ByteView
  readonly littleEndian: boolean
  readonly pageBytes: number
  readonly lastPage: number
}

function openFile(bytes: Uint8Array): HashFile {
  const view = byteView(bytes)
  const littleEndian = view.uint32(12, true) === hashMagic
  if (!littleEndian && view.uint32(12) !== hashMagic) throw damaged()
  const pageBytes = view.uint32(20, littleEndian)
  const encrypted = view.uint8(24) !== 0
  if (encrypted || pageBytes < 512 || pageBytes > 65_536) throw damaged()
  return { view, littleEndian, pageBytes, lastPage: view.uint32(32, littleEndian) }
}

interface Pair {
  readonly key: Uint8Array
  readonly value: () => Uint8Array
}

/** Keys and values take turns in a page. An item ends where the one before it begins: they are filled in from the end. */
function* pairsOf(file: HashFile, start: number): Generator<Pair, void, undefined> {
  const { view, littleEndian, pageBytes } = file
  const items = view.uint16(start + 20, littleEndian)
  const itemAt = (item: number) => view.uint16(start + pageHeadBytes + 2 * item, littleEndian)
  const item = (index: number): Uint8Array => {
    const at = itemAt(index)
    const end = index === 0 ? pageBytes : itemAt(index - 1)
    return view.slice(start + at, end - at)
  }
  for (let index = 0; index + 1 < items; index += 2) {
    yield { key: keyOf(item(index)), value: () => valueOf(file, item(index + 1)) }
  }
}

function keyOf(item: Uint8Array): Uint8Array {
  return item[0] === dataItem ? item.subarray(1) : item
}

function valueOf(file: HashFile, item: Uint8Array): Uint8Array {
  if (item[0] === dataItem) return item.subarray(1)
  if (item[0] !== offPageItem) throw damaged()
  const told = byteView(item)
  const bytes = told.uint32(8, file.littleEndian)
  if (bytes > file.view.byteLength) throw damaged()
  return ofChain(file, told.uint32(4, file.littleEndian), bytes)
}

/** A value that has pages of its own, each of which leads to the next one. */
function ofChain({ view, littleEndian, pageBytes }: HashFile, first: number, bytes: number): Uint8Array {
  const value = new Uint8Array(bytes)
  let page = first
  for (let filled = 0; filled < bytes;) {
    const start = page * pageBytes
    const part = view.uint16(start + 22, littleEndian)
    const isOverflow = view.uint8(start + 25) === overflowPage
    if (!isOverflow || part === 0 || part > bytes - filled) throw damaged()
    value.set(view.slice(start + pageHeadBytes, part), filled)
    filled += part
    page = view.uint32(start + 16, littleEndian)
  }
  return value
}

const hashMagic = 0x061561
const unsortedHashPage = 2
const overflowPage = 7
const hashPage = 13
const pageHeadBytes = 26
const dataItem = 1
const offPageItem = 3
