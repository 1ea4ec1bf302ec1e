import { StoreError } from '../common/errors.ts'
import type { ListDialect } from '../driver/object-store.ts'
import { restoreOf } from '../driver/restore.ts'
import { compareKeys } from '../driver/store-path.ts'
import { decodeEntities } from './entities.ts'
import { requireNoWebPage } from './foreign-response.ts'
import { decodeKey } from '../driver/key-bytes.ts'
import { PageColumns, tagForm, type PackedPage } from '../driver/packed-page.ts'
import { percentDecode } from './percent-decode.ts'
import { nextToken, requireSize } from './response-fields.ts'
import { TagReader } from './tag-reader.ts'
import { readTime } from './read-time.ts'

/**
 * Reads one page of ListObjects (version 1 or 2) from the bytes of the response, into columns.
 *
 * An SDK takes about 40 ms of a thread for a page of 1,000 keys; this scanner takes less than one, and a list may have a
 * million objects. Elements may come in any order, and unknown ones are skipped. Entities are decoded, and keys are
 * percent-decoded where the page says that the service encoded them. Fails with Corrupt, to be tried again, when the
 * document is cut short, is another one, or has what no service sends (document types, comments, CDATA). Fails as
 * `requireNoWebPage` for a web page, and as `nextToken` for a page that says that there is more and not where.
 */
export function scanPage(bytes: Uint8Array, dialect: ListDialect): PackedPage {
  // Keys are a fifth to a third of what a service sends.
  const columns = new PageColumns(bytes.length >> 2)
  const { prefixes, next } = scanInto(columns, bytes, dialect)
  return columns.page(prefixes, next)
}

/** The same into columns that have been used before: what it gives is in their memory, until they are cleared. */
export function scanPageInto(columns: PageColumns, bytes: Uint8Array, dialect: ListDialect): PackedPage {
  columns.clear()
  const { prefixes, next } = scanInto(columns, bytes, dialect)
  return columns.view(prefixes, next)
}

function scanInto(columns: PageColumns, bytes: Uint8Array, dialect: ListDialect): PageEnd {
  requireNoWebPage(utf8(bytes, 0, Math.min(bytes.length, longestHead)))
  return new PageScanner(columns, bytes, dialect).scan()
}

/** What is known of a page beside its objects. */
type PageEnd = Pick<PackedPage, 'prefixes' | 'next'>

class PageScanner {
  readonly #tags: TagReader
  readonly #bytes: Uint8Array
  readonly #version: 1 | 2
  readonly #archives: ReadonlySet<string>
  readonly #columns: PageColumns
  readonly #prefixes: string[] = []
  /** Whether a key has a character that percent-encoding changes. */
  #mayBeEncoded = false
  /** The class of the object before: most objects of a page have the same. */
  #classStart = 0
  #classEnd = 0
  #classIndex = 0
  #classIsArchived = false

  constructor(columns: PageColumns, bytes: Uint8Array, { version, archives }: ListDialect) {
    this.#tags = new TagReader(bytes, corrupt)
    this.#bytes = bytes
    this.#version = version
    this.#archives = new Set(archives)
    this.#columns = columns
  }

  scan(): PageEnd {
    const tags = this.#tags
    if (tags.enterRoot() !== 'ListBucketResult') throw corrupt('it is not a ListBucketResult')
    const page: { encoding?: string; truncated?: string; token?: string; marker?: string } = {}
    while (tags.enter()) {
      if (tags.isNamed(names.contents)) this.#scanObject()
      else if (tags.isNamed(names.commonPrefixes)) this.#prefixes.push(this.#scanPrefix())
      else if (tags.isNamed(names.encodingType)) page.encoding = this.#text()
      else if (tags.isNamed(names.isTruncated)) page.truncated = this.#text()
      else if (tags.isNamed(names.nextContinuationToken)) page.token = this.#text()
      else if (tags.isNamed(names.nextMarker)) page.marker = this.#text()
      else tags.skip()
    }
    tags.leave(names.listBucketResult)
    const isEncoded = page.encoding === 'url'
    if (isEncoded && this.#mayBeEncoded) percentDecodeKeys(this.#columns)
    const decode = isEncoded ? percentDecode : (text: string): string => text
    const prefixes = this.#prefixes.map(decode)
    const next = nextToken(page.truncated, () =>
      this.#version === 2 ? page.token : this.#nextMarker(page.marker, decode, prefixes),
    )
    return { prefixes, next }
  }

  /** The marker for the next page of version 1. Without a delimiter the service gives none, and the last key is the marker. */
  #nextMarker(
    marker: string | undefined,
    decode: (text: string) => string,
    prefixes: readonly string[],
  ): string | undefined {
    if (marker !== undefined && marker !== '') return decode(marker)
    const { count, keyBytes, keyEnds, keyLength } = this.#columns
    const lastKey = count === 0 ? undefined : decodeKey(keyBytes, keyEnds[count - 2] ?? 0, keyLength)
    return [lastKey, prefixes.at(-1)]
      .filter((key): key is string => key !== undefined)
      .sort(compareKeys)
      .at(-1)
  }

  #scanObject(): void {
    const tags = this.#tags
    const columns = this.#columns
    let hasKey = false
    let sizeBytes = -1
    let modifiedAtMs = 0
    let tagStart = -1
    let tagEnd = -1
    let classStart = -1
    let classEnd = -1
    let restoreHeader: string | undefined
    const keyStart = columns.keyLength
    while (tags.enter()) {
      if (tags.isNamed(names.key)) {
        columns.keyLength = keyStart
        tags.readText()
        this.#takeKey(tags.textStart, tags.textEnd)
        hasKey = true
      } else if (tags.isNamed(names.lastModified)) {
        tags.readText()
        modifiedAtMs = this.#time(tags.textStart, tags.textEnd)
      } else if (tags.isNamed(names.etag)) {
        tags.readText()
        tagStart = tags.textStart
        tagEnd = tags.textEnd
      } else if (tags.isNamed(names.size)) {
        tags.readText()
        sizeBytes = this.#size(tags.textStart, tags.textEnd)
      } else if (tags.isNamed(names.storageClass)) {
        tags.readText()
        classStart = tags.textStart
        classEnd = tags.textEnd
      } else if (tags.isNamed(names.restoreInfo)) restoreHeader = this.#text()
      else if (tags.isNamed(names.restoreStatus)) restoreHeader = this.#scanRestoreStatus()
      else tags.skip()
    }
    tags.leave(names.contents)
    if (!hasKey || sizeBytes < 0) throw corrupt('an object has no key or no size')
    columns.addObject(sizeBytes, modifiedAtMs)
    if (tagStart >= 0) this.#takeTag(tagStart, tagEnd)
    if (classStart >= 0) this.#takeClass(classStart, classEnd)
    if (restoreHeader === undefined && (classStart < 0 || !this.#classIsArchived)) return
    const storageClass = classStart < 0 ? undefined : decodeText(this.#bytes, classStart, classEnd)
    columns.addState(undefined, restoreOf(this.#archives, { storageClass, restore: restoreHeader }))
  }

  #takeKey(start: number, end: number): void {
    const bytes = this.#bytes
    const columns = this.#columns
    columns.requireKeyRoom(end - start)
    const { keyBytes } = columns
    let to = columns.keyLength
    let mayBeEncoded = this.#mayBeEncoded
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] as number
      if (byte === ampersand) {
        columns.addKey(decodeText(bytes, start, end))
        this.#mayBeEncoded = true
        return
      }
      if (byte === percent || byte === plus) mayBeEncoded = true
      keyBytes[to] = byte
      to += 1
    }
    columns.keyLength = to
    this.#mayBeEncoded = mayBeEncoded
  }

  #size(start: number, end: number): number {
    let value = 0
    for (let at = start; at < end; at += 1) {
      const digit = (this.#bytes[at] as number) - zero
      if (digit < 0 || digit > 9 || end - start > 15) return requireSize(decodeText(this.#bytes, start, end))
      value = 10 * value + digit
    }
    return start === end ? requireSize('') : value
  }

  #time(start: number, end: number): number {
    const value = readTime(this.#bytes, start, end) ?? Date.parse(decodeText(this.#bytes, start, end))
    if (Number.isNaN(value)) throw corrupt('a time is not a time')
    return value
  }

  /** Entity tags are MD5s of 32 digits between quotes, which are often written as entities. */
  #takeTag(start: number, end: number): void {
    const quote = this.#quoteBytes(start, end)
    const columns = this.#columns
    const from = start + quote
    if (end - quote - from !== 32 || (quote > 0 && this.#quoteBytes(end - quote, end) !== quote)) {
      this.#takeOtherTag(start, end, quote)
      return
    }
    const at = 16 * (columns.count - 1)
    let cases = 0
    for (let byte = 0; byte < 16; byte += 1) {
      const high = hexDigits[this.#bytes[from + 2 * byte] as number] as number
      const low = hexDigits[this.#bytes[from + 2 * byte + 1] as number] as number
      cases |= high | low
      columns.md5s[at + byte] = ((high & 15) << 4) | (low & 15)
    }
    if ((cases & noDigit) !== 0 || (cases & bothCases) === bothCases) {
      columns.md5s.fill(0, at, at + 16)
      columns.addEtag(decodeText(this.#bytes, start, end))
      return
    }
    const isUpper = (cases & upperCase) !== 0
    const form = isUpper ? tagForm.upper : tagForm.lower
    const bare = isUpper ? tagForm.bareUpper : tagForm.bareLower
    columns.tagForms[columns.count - 1] = quote > 0 ? form : bare
  }

  /** Of objects that were sent in parts: letters, digits and a hyphen between quotes. Whatever else there is goes by way of a text. */
  #takeOtherTag(start: number, end: number, quote: 0 | 1 | 6): void {
    const bytes = this.#bytes
    const [from, to] = [start + quote, end - quote]
    let isPlain = quote > 0 && to > from && this.#quoteBytes(to, end) === quote
    for (let at = from; isPlain && at < to; at += 1) isPlain = isPlainInTag[bytes[at] as number] === 1
    if (isPlain) this.#columns.addQuotedTag(bytes, from, to)
    else this.#columns.addEtag(decodeText(bytes, start, end))
  }

  /** How many bytes a quote at this place has: 1 as it is, 6 as an entity, 0 where there is none. */
  #quoteBytes(at: number, end: number): 0 | 1 | 6 {
    if (this.#bytes[at] === doubleQuote) return 1
    if (this.#bytes[at] !== ampersand || end - at < 6) return 0
    for (let offset = 0; offset < 6; offset += 1)
      if (this.#bytes[at + offset] !== quoteEntity[offset]) return 0
    return 6
  }

  #takeClass(start: number, end: number): void {
    if (!this.#isClassBefore(start, end)) {
      const name = decodeText(this.#bytes, start, end)
      try {
        this.#classIndex = this.#columns.classIndex(name)
      } catch {
        throw corrupt('it has too many storage classes')
      }
      this.#classStart = start
      this.#classEnd = end
      this.#classIsArchived = this.#archives.has(name)
    }
    this.#columns.setClass(this.#classIndex)
  }

  #isClassBefore(start: number, end: number): boolean {
    if (this.#classIndex === 0 || end - start !== this.#classEnd - this.#classStart) return false
    for (let offset = 0; offset < end - start; offset += 1) {
      if (this.#bytes[start + offset] !== this.#bytes[this.#classStart + offset]) return false
    }
    return true
  }

  /** Amazon's fields for the restore of an object in a list, in the form of the header `x-amz-restore`. */
  #scanRestoreStatus(): string | undefined {
    const tags = this.#tags
    let ongoing: string | undefined
    let expires = ''
    while (tags.enter()) {
      if (tags.isNamed(names.isRestoreInProgress)) ongoing = this.#text()
      else if (tags.isNamed(names.restoreExpiryDate)) expires = this.#text()
      else tags.skip()
    }
    tags.leave(names.restoreStatus)
    return ongoing === undefined ? undefined : `ongoing-request="${ongoing}", expiry-date="${expires}"`
  }

  #scanPrefix(): string {
    const tags = this.#tags
    let prefix: string | undefined
    while (tags.enter()) {
      if (tags.isNamed(names.prefix)) prefix = this.#text()
      else tags.skip()
    }
    tags.leave(names.commonPrefixes)
    if (prefix === undefined) throw corrupt('a common prefix has no name')
    return prefix
  }

  #text(): string {
    this.#tags.readText()
    return decodeText(this.#bytes, this.#tags.textStart, this.#tags.textEnd)
  }
}

/** Percent-decodes all keys. */
function percentDecodeKeys(columns: PageColumns): void {
  const { keyBytes, keyEnds, keyLength, count } = columns
  columns.keyBytes = new Uint8Array(keyLength)
  columns.keyLength = 0
  let start = 0
  for (let index = 0; index < count; index += 1) {
    const end = keyEnds[index] as number
    if (!decodeAscii(keyBytes, start, end, columns)) {
      columns.addKey(percentDecode(decodeKey(keyBytes, start, end)))
    }
    keyEnds[index] = columns.keyLength
    start = end
  }
}

/** Appends a key, percent-decoded; false, and nothing, where it encodes what is not ASCII or is encoded wrongly. */
function decodeAscii(from: Uint8Array, start: number, end: number, columns: PageColumns): boolean {
  columns.requireKeyRoom(end - start)
  const { keyBytes } = columns
  let to = columns.keyLength
  for (let at = start; at < end; at += 1) {
    const byte = from[at] as number
    if (byte === percent) {
      if (at + 2 >= end) return false
      const high = hexDigits[from[at + 1] as number] as number
      const low = hexDigits[from[at + 2] as number] as number
      if (((high | low) & noDigit) !== 0 || (high & 15) > 7) return false
      keyBytes[to] = ((high & 15) << 4) | (low & 15)
      at += 2
    } else keyBytes[to] = byte === plus ? space : byte
    to += 1
  }
  columns.keyLength = to
  return true
}

function decodeText(bytes: Uint8Array, start: number, end: number): string {
  const text = utf8(bytes, start, end)
  return text.includes('&') ? decodeEntities(text) : text
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}

function corrupt(why: string): StoreError {
  return new StoreError(
    'Corrupt',
    `the service's list of objects cannot be read: ${why}`,
    {},
    { retry: 'later' },
  )
}

const names = {
  listBucketResult: Buffer.from('ListBucketResult'),
  contents: Buffer.from('Contents'),
  commonPrefixes: Buffer.from('CommonPrefixes'),
  encodingType: Buffer.from('EncodingType'),
  isTruncated: Buffer.from('IsTruncated'),
  nextContinuationToken: Buffer.from('NextContinuationToken'),
  nextMarker: Buffer.from('NextMarker'),
  key: Buffer.from('Key'),
  lastModified: Buffer.from('LastModified'),
  etag: Buffer.from('ETag'),
  size: Buffer.from('Size'),
  storageClass: Buffer.from('StorageClass'),
  restoreInfo: Buffer.from('RestoreInfo'),
  restoreStatus: Buffer.from('RestoreStatus'),
  isRestoreInProgress: Buffer.from('IsRestoreInProgress'),
  restoreExpiryDate: Buffer.from('RestoreExpiryDate'),
  prefix: Buffer.from('Prefix'),
} as const

const longestHead = 8192
const ampersand = 0x26
const percent = 0x25
const plus = 0x2b
const space = 0x20
const zero = 0x30
const doubleQuote = 0x22
const quoteEntity = Buffer.from('&quot;')

const isPlainInTag = new Uint8Array(256)
for (const character of '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-') {
  isPlainInTag[character.charCodeAt(0)] = 1
}

/** The value of each hexadecimal digit, with a bit for the case of a letter; `noDigit` for other bytes. */
const lowerCase = 0x10
const upperCase = 0x20
const bothCases = lowerCase | upperCase
const noDigit = 0x40
const hexDigits = new Uint8Array(256).fill(noDigit)
for (let digit = 0; digit < 16; digit += 1) {
  const text = digit.toString(16)
  hexDigits[text.charCodeAt(0)] = digit < 10 ? digit : digit | lowerCase
  if (digit >= 10) hexDigits[text.toUpperCase().charCodeAt(0)] = digit | upperCase
}
