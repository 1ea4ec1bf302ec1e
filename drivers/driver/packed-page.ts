import type { Restore } from '../common/restore.ts'
import { decodeKey, encodeKeyInto } from './key-bytes.ts'

/**
 * One page of a list of objects as columns, without an object a key. Every column has a buffer of its own, so that a page
 * can be transferred to another thread; `buffersOf` gives them. Imports nothing of Node's.
 */
export interface PackedPage {
  /** Number of objects: the length of each column with one value an object. */
  readonly count: number
  /** All keys, one behind another, in UTF-8. A lone surrogate, which a list can write as a number, has three bytes too. */
  readonly keyBytes: Uint8Array<ArrayBuffer>
  /** Where each key ends in `keyBytes`. */
  readonly keyEnds: Uint32Array<ArrayBuffer>
  readonly sizeBytes: Float64Array<ArrayBuffer>
  /** Milliseconds since 1970, UTC; 0 where the service does not say. */
  readonly modifiedAtMs: Float64Array<ArrayBuffer>
  /** 16 bytes an object: the entity tag, where `tagForms` says that it is 32 hexadecimal digits; zeros elsewhere. */
  readonly md5s: Uint8Array<ArrayBuffer>
  /** One of `tagForm` an object. */
  readonly tagForms: Uint8Array<ArrayBuffer>
  /** Entity tags of another form, one behind another, in UTF-8. */
  readonly otherTagBytes: Uint8Array<ArrayBuffer>
  /** Where each object's other tag ends in `otherTagBytes`; of length 0 where no object has one. */
  readonly otherTagEnds: Uint32Array<ArrayBuffer>
  /** Index in `classNames`, plus 1; 0 where the service names no class. */
  readonly storageClasses: Uint8Array<ArrayBuffer>
  readonly classNames: readonly string[]
  /** One of `restoreCode` an object. */
  readonly restores: Uint8Array<ArrayBuffer>
  /** Until when a restored object can be read, in milliseconds since 1970; NaN where not said. Of length 0 where none is restored. */
  readonly restoredUntilMs: Float64Array<ArrayBuffer>
  readonly prefixes: readonly string[]
  /** Undefined on the last page, and only there. */
  readonly next: string | undefined
}

/** How the service writes an entity tag. `lower` and `upper`: 32 hexadecimal digits between quotes; `bare`: without quotes. */
export const tagForm = { none: 0, other: 1, lower: 2, upper: 3, bareLower: 4, bareUpper: 5 } as const

export const restoreCode = { none: 0, archived: 1, restoring: 2, restored: 3 } as const

/** The object's key as text. */
export function keyAt(page: Pick<PackedPage, 'keyBytes' | 'keyEnds'>, index: number): string {
  return decodeKey(page.keyBytes, index === 0 ? 0 : (page.keyEnds[index - 1] ?? 0), page.keyEnds[index] ?? 0)
}

/** The entity tag as the service wrote it, quotes and all. */
export function etagAt(page: PackedPage, index: number): string | undefined {
  const form = page.tagForms[index]
  if (form === undefined || form === tagForm.none) return undefined
  if (form === tagForm.other) {
    return decodeKey(page.otherTagBytes, page.otherTagEnds[index - 1] ?? 0, page.otherTagEnds[index] ?? 0)
  }
  return writtenTag(hexOf(page.md5s, 16 * index, 16), form)
}

/** An MD5, given in lower case, as the service wrote it. */
export function writtenTag(lower: string, form: number): string {
  const hex = form === tagForm.upper || form === tagForm.bareUpper ? lower.toUpperCase() : lower
  return form === tagForm.bareLower || form === tagForm.bareUpper ? hex : `"${hex}"`
}

/** Bytes in lower hexadecimal digits. */
export function hexOf(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('hex')
}

/** What can be handed to another thread with the page, by transfer. */
export function buffersOf(page: PackedPage): ArrayBuffer[] {
  return Object.values(page).flatMap((column) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  )
}

/** Whether the keys come in the order of their bytes, none twice. */
export function isSorted({ count, keyBytes, keyEnds }: PackedPage): boolean {
  let before = 0
  let start = 0
  for (let index = 0; index < count; index += 1) {
    const end = keyEnds[index] as number
    if (index > 0 && !isBefore(keyBytes, before, start, end)) return false
    before = start
    start = end
  }
  return true
}

/** Whether the bytes from `one` to `other` come before those from `other` to `end`. */
function isBefore(bytes: Uint8Array, one: number, other: number, end: number): boolean {
  const length = Math.min(other - one, end - other)
  for (let at = 0; at < length; at += 1) {
    const difference = (bytes[other + at] as number) - (bytes[one + at] as number)
    if (difference !== 0) return difference > 0
  }
  return other - one < end - other
}

/**
 * Columns that grow. For each object: its key by `addKey`, or by writing into `keyBytes` and then `endKey`; then `addObject`;
 * then what is known beside. Fields are public because the scanner writes a byte at a time.
 */
export class PageColumns {
  count = 0
  keyBytes: Uint8Array<ArrayBuffer>
  keyLength = 0
  keyEnds = new Uint32Array(firstRoom)
  #sizeBytes = new Float64Array(firstRoom)
  #modifiedAtMs = new Float64Array(firstRoom)
  md5s = new Uint8Array(16 * firstRoom)
  tagForms = new Uint8Array(firstRoom)
  #otherTagBytes = new Uint8Array(0)
  #otherTagEnds = new Uint32Array(0)
  #otherTagLength = 0
  #otherTagCount = 0
  #storageClasses = new Uint8Array(firstRoom)
  #classNames: string[] = []
  #restores = new Uint8Array(firstRoom)
  #restoredUntilMs = new Float64Array(0)

  /** `keyRoomBytes`: how long all keys may be together before the room for them has to grow. */
  constructor(keyRoomBytes = 64 * 1024) {
    this.keyBytes = new Uint8Array(keyRoomBytes)
  }

  addKey(key: string): void {
    this.requireKeyRoom(3 * key.length)
    this.keyLength += encodeKeyInto(key, this.keyBytes, this.keyLength)
  }

  /** Makes sure that so many bytes fit behind the keys there are. */
  requireKeyRoom(moreBytes: number): void {
    const needed = this.keyLength + moreBytes
    if (needed > this.keyBytes.length) this.keyBytes = grown(this.keyBytes, needed)
  }

  addObject(sizeBytes: number, modifiedAtMs: number): void {
    if (this.count === this.keyEnds.length) this.#grow()
    this.keyEnds[this.count] = this.keyLength
    this.#sizeBytes[this.count] = sizeBytes
    this.#modifiedAtMs[this.count] = modifiedAtMs
    this.count += 1
  }

  /** The entity tag of the object that was added last. */
  addEtag(etag: string): void {
    const at = this.count - 1
    const [, quote = '', hex, closing] = hexTag.exec(etag) ?? []
    const isLower = hex !== undefined && !/[A-F]/.test(hex)
    if (hex === undefined || quote !== closing || (!isLower && /[a-f]/.test(hex))) {
      this.#addOtherTag(etag)
      return
    }
    for (let byte = 0; byte < 16; byte += 1) {
      this.md5s[16 * at + byte] = Number.parseInt(hex.slice(2 * byte, 2 * byte + 2), 16)
    }
    const [quoted, bare] = isLower ? [tagForm.lower, tagForm.bareLower] : [tagForm.upper, tagForm.bareUpper]
    this.tagForms[at] = quote === '' ? bare : quoted
  }

  /** Storage class and restore of the object that was added last. Fails with RangeError at the 256th class of a page. */
  addState(storageClass: string | undefined, restore: Restore | undefined): void {
    const at = this.count - 1
    if (storageClass !== undefined) this.#storageClasses[at] = this.classIndex(storageClass)
    if (restore === undefined) return
    this.#restores[at] = restoreCode[restore.state]
    if (restore.state !== 'restored') return
    if (this.#restoredUntilMs.length === 0) this.#restoredUntilMs = new Float64Array(this.keyEnds.length)
    this.#restoredUntilMs[at] = restore.untilMs ?? Number.NaN
  }

  /** The number by which `storageClasses` has a class. */
  classIndex(name: string): number {
    const known = this.#classNames.indexOf(name)
    if (known >= 0) return known + 1
    if (this.#classNames.length === mostClasses) throw new RangeError('a page has too many storage classes')
    return this.#classNames.push(name)
  }

  /** Sets the class of the object that was added last by its index. */
  setClass(index: number): void {
    this.#storageClasses[this.count - 1] = index
  }

  /** The page, with columns of its own. */
  page(prefixes: readonly string[], next: string | undefined): PackedPage {
    return this.#page(prefixes, next, (column, length) => column.slice(0, length) as typeof column)
  }

  /** The page in these columns, until they are cleared. */
  view(prefixes: readonly string[], next: string | undefined): PackedPage {
    return this.#page(prefixes, next, (column, length) => column.subarray(0, length) as typeof column)
  }

  /** Makes room for another page in the same memory. */
  clear(): void {
    this.count = 0
    this.keyLength = 0
    this.md5s.fill(0)
    this.tagForms.fill(0)
    this.#storageClasses.fill(0)
    this.#restores.fill(0)
    this.#otherTagEnds = new Uint32Array(0)
    this.#otherTagLength = 0
    this.#otherTagCount = 0
    this.#restoredUntilMs = new Float64Array(0)
    this.#classNames = []
  }

  #page(prefixes: readonly string[], next: string | undefined, cut: Cut): PackedPage {
    const { count } = this
    if (this.#otherTagCount > 0) this.#endOtherTags(count)
    return {
      count,
      keyBytes: cut(this.keyBytes, this.keyLength),
      keyEnds: cut(this.keyEnds, count),
      sizeBytes: cut(this.#sizeBytes, count),
      modifiedAtMs: cut(this.#modifiedAtMs, count),
      md5s: cut(this.md5s, 16 * count),
      tagForms: cut(this.tagForms, count),
      otherTagBytes: cut(this.#otherTagBytes, this.#otherTagLength),
      otherTagEnds: cut(this.#otherTagEnds, count),
      storageClasses: cut(this.#storageClasses, count),
      classNames: this.#classNames,
      restores: cut(this.#restores, count),
      restoredUntilMs: cut(this.#restoredUntilMs, count),
      prefixes,
      next,
    }
  }

  /** The entity tag of the object that was added last: these ASCII bytes between quotes, which are no 32 digits. */
  addQuotedTag(bytes: Uint8Array, start: number, end: number): void {
    const at = this.count - 1
    this.#startOtherTag(end - start + 2)
    const tags = this.#otherTagBytes
    let to = this.#otherTagLength
    tags[to] = doubleQuote
    to += 1
    for (let from = start; from < end; from += 1) {
      tags[to] = bytes[from] as number
      to += 1
    }
    tags[to] = doubleQuote
    this.#otherTagLength = to + 1
    this.#endOtherTags(at + 1)
    this.tagForms[at] = tagForm.other
  }

  #addOtherTag(etag: string): void {
    const at = this.count - 1
    this.#startOtherTag(3 * etag.length)
    this.#otherTagLength += encodeKeyInto(etag, this.#otherTagBytes, this.#otherTagLength)
    this.#endOtherTags(at + 1)
    this.tagForms[at] = tagForm.other
  }

  /** Makes sure that so many bytes fit, and that the objects before have ends. */
  #startOtherTag(mostBytes: number): void {
    if (this.#otherTagEnds.length === 0) this.#otherTagEnds = new Uint32Array(this.keyEnds.length)
    const needed = this.#otherTagLength + mostBytes
    if (needed > this.#otherTagBytes.length) {
      this.#otherTagBytes = grown(this.#otherTagBytes, Math.max(needed, firstTagBytes))
    }
    this.#endOtherTags(this.count - 1)
  }

  /** Objects without such a tag end where the one before does. */
  #endOtherTags(until: number): void {
    this.#otherTagEnds.fill(this.#otherTagLength, this.#otherTagCount, until)
    this.#otherTagCount = until
  }

  #grow(): void {
    const room = 2 * this.keyEnds.length
    this.keyEnds = grown(this.keyEnds, room)
    this.#sizeBytes = grown(this.#sizeBytes, room)
    this.#modifiedAtMs = grown(this.#modifiedAtMs, room)
    this.md5s = grown(this.md5s, 16 * room)
    this.tagForms = grown(this.tagForms, room)
    this.#storageClasses = grown(this.#storageClasses, room)
    this.#restores = grown(this.#restores, room)
    if (this.#otherTagEnds.length > 0) this.#otherTagEnds = grown(this.#otherTagEnds, room)
    if (this.#restoredUntilMs.length > 0) this.#restoredUntilMs = grown(this.#restoredUntilMs, room)
  }
}

type Column = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>
type Cut = <Of extends Column>(column: Of, length: number) => Of

const firstRoom = 1024
const firstTagBytes = 4096
const doubleQuote = 0x22
const mostClasses = 255
const hexTag = /^("?)([0-9a-fA-F]{32})("?)$/

/** The same values with room for at least so many, and at least twice as many as before. */
function grown<Column extends Uint8Array | Uint32Array | Float64Array>(column: Column, room: number): Column {
  const larger = new (column.constructor as new (length: number) => Column)(Math.max(room, 2 * column.length))
  larger.set(column)
  return larger
}
