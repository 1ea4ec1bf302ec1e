import { nextToken } from './page-token.ts'
import { StoreError } from '../common/errors.ts'
import { decodeEntities } from './entities.ts'
import { requireNoWebPage } from './foreign-response.ts'
import type { ObjectInfo, ObjectPage } from '../driver/object-store.ts'
import { restoreOf } from '../driver/restore.ts'
import { compareKeys } from '../driver/store-path.ts'

/**
 * Reads one page of ListObjects (version 1 or 2) straight from the answer's text.
 *
 * A page of 1,000 keys costs an SDK's XML deserialiser about 40 ms of the main process's only thread, and this
 * scanner about 2: listing a million objects is the normal case. It knows just this document: elements in any
 * order, unknown elements skipped, entities decoded, keys percent-decoded when the service says it encoded them.
 * `archives` are the classes that must be restored before they can be read. Fails with Corrupt when the document is
 * cut short or is another one, with Unexpected when it says that there is more and not where.
 */
export function scanListPage(
  xml: string,
  { version, archives = new Set() }: { readonly version: 1 | 2; readonly archives?: ReadonlySet<string> },
): ObjectPage {
  requireNoWebPage(xml)
  const scanner = new Scanner(xml)
  if (scanner.enterRoot() !== 'ListBucketResult') throw corrupt('it is not a ListBucketResult')
  const objects: RawObject[] = []
  const prefixes: string[] = []
  const page: { encoding?: string; truncated?: string; token?: string; marker?: string } = {}
  for (let name = scanner.enter(); name !== undefined; name = scanner.enter()) {
    if (name === 'Contents') objects.push(scanObject(scanner, archives))
    else if (name === 'CommonPrefixes') prefixes.push(scanPrefix(scanner))
    else if (name === 'EncodingType') page.encoding = scanner.text(name)
    else if (name === 'IsTruncated') page.truncated = scanner.text(name)
    else if (name === 'NextContinuationToken') page.token = scanner.text(name)
    else if (name === 'NextMarker') page.marker = scanner.text(name)
    else scanner.skip(name)
  }
  scanner.leaveRoot()
  const decode = page.encoding === 'url' ? percentDecode : undefined
  if (decode !== undefined) for (const object of objects) object.key = decode(object.key)
  const decoded = decode === undefined ? prefixes : prefixes.map(decode)
  return {
    objects,
    prefixes: decoded,
    next: nextToken(page.truncated, () =>
      version === 2 ? page.token : nextMarker(page, decode, objects, decoded),
    ),
  }
}

/** An object whose key may still be percent-encoded: the page says so only at its end. */
type RawObject = { -readonly [Field in keyof ObjectInfo]: ObjectInfo[Field] }

function scanObject(scanner: Scanner, archives: ReadonlySet<string>): RawObject {
  let key: string | undefined
  let sizeBytes: number | undefined
  let modifiedAtMs = 0
  let etag: string | undefined
  let storageClass: string | undefined
  let told: string | undefined
  for (let name = scanner.enter(); name !== undefined; name = scanner.enter()) {
    if (name === 'Key') key = scanner.text(name)
    else if (name === 'Size') sizeBytes = wholeNumber(scanner.text(name))
    else if (name === 'LastModified') modifiedAtMs = time(scanner.text(name))
    else if (name === 'ETag') etag = scanner.text(name)
    else if (name === 'StorageClass') storageClass = scanner.text(name)
    else if (name === 'RestoreInfo') told = scanner.text(name)
    else if (name === 'RestoreStatus') told = scanRestoreStatus(scanner)
    else scanner.skip(name)
  }
  scanner.leave('Contents')
  if (key === undefined || sizeBytes === undefined) throw corrupt('an object has no key or no size')
  const object: RawObject = { key, sizeBytes, modifiedAtMs }
  if (etag !== undefined) object.etag = etag
  if (storageClass !== undefined) object.storageClass = storageClass
  const restore = restoreOf(archives, { storageClass, restore: told })
  if (restore !== undefined) object.restore = restore
  return object
}

/** Amazon's way to say in a list what the header says of one object: told as that header. */
function scanRestoreStatus(scanner: Scanner): string | undefined {
  let ongoing: string | undefined
  let expires = ''
  for (let name = scanner.enter(); name !== undefined; name = scanner.enter()) {
    if (name === 'IsRestoreInProgress') ongoing = scanner.text(name)
    else if (name === 'RestoreExpiryDate') expires = scanner.text(name)
    else scanner.skip(name)
  }
  scanner.leave('RestoreStatus')
  return ongoing === undefined ? undefined : `ongoing-request="${ongoing}", expiry-date="${expires}"`
}

function scanPrefix(scanner: Scanner): string {
  let prefix: string | undefined
  for (let name = scanner.enter(); name !== undefined; name = scanner.enter()) {
    if (name === 'Prefix') prefix = scanner.text(name)
    else scanner.skip(name)
  }
  scanner.leave('CommonPrefixes')
  if (prefix === undefined) throw corrupt('a common prefix has no name')
  return prefix
}

/** Version 1 names a marker only with a delimiter, and else the last key is the marker. */
function nextMarker(
  { marker }: { readonly marker?: string },
  decode: ((text: string) => string) | undefined,
  objects: readonly ObjectInfo[],
  prefixes: readonly string[],
): string | undefined {
  if (marker !== undefined && marker !== '') return decode === undefined ? marker : decode(marker)
  return [objects.at(-1)?.key, prefixes.at(-1)]
    .filter((key): key is string => key !== undefined)
    .sort(compareKeys)
    .at(-1)
}

/** A cursor over the text. Every method leaves it behind what it read. */
class Scanner {
  #at = 0
  readonly #xml: string

  constructor(xml: string) {
    this.#xml = xml
  }

  enterRoot(): string {
    for (;;) {
      const open = this.#find('<')
      const kind = this.#xml[open + 1]
      if (kind === '?') this.#at = this.#find('?>', open) + 2
      else if (kind === '!') throw corrupt('it has a document type or a comment')
      else break
    }
    const name = this.enter()
    if (name === undefined) throw corrupt('it is empty')
    return name
  }

  /** Goes into the next child element and gives its name; undefined at the end tag of the parent. */
  enter(): string | undefined {
    const open = this.#find('<')
    if (this.#xml.charCodeAt(open + 1) === slash) {
      this.#at = open
      return undefined
    }
    const close = this.#find('>', open)
    this.#at = close + 1
    if (this.#xml.charCodeAt(close - 1) === slash) {
      // An empty element: put an imaginary end tag before what follows, by remembering it.
      const name = elementName(this.#xml.slice(open + 1, close - 1))
      this.#empty = name
      return name
    }
    return elementName(this.#xml.slice(open + 1, close))
  }
  #empty: string | undefined

  /** The text of the element just entered, and past its end tag. */
  text(name: string): string {
    if (this.#takeEmpty(name)) return ''
    const end = this.#find('<')
    const text = this.#xml.slice(this.#at, end)
    this.#at = end
    this.leave(name)
    return text.includes('&') ? decodeEntities(text) : text
  }

  /** Past the end tag of the element just entered, whatever it holds. */
  skip(name: string, depth = 0): void {
    if (this.#takeEmpty(name)) return
    if (depth > maxDepth) throw corrupt('it is too deep')
    for (let child = this.enter(); child !== undefined; child = this.enter()) this.skip(child, depth + 1)
    this.leave(name)
  }

  leave(name: string): void {
    if (this.#takeEmpty(name)) return
    const open = this.#find('<')
    if (this.#xml.charCodeAt(open + 1) !== slash) throw corrupt(`${name} does not end`)
    const close = this.#find('>', open)
    if (!this.#xml.startsWith(name, open + 2) || close !== open + 2 + name.length) {
      throw corrupt(`${name} does not end`)
    }
    this.#at = close + 1
  }

  leaveRoot(): void {
    this.leave('ListBucketResult')
  }

  #takeEmpty(name: string): boolean {
    if (this.#empty !== name) return false
    this.#empty = undefined
    return true
  }

  #find(what: string, from = this.#at): number {
    const at = this.#xml.indexOf(what, from)
    if (at < 0) throw corrupt('it is cut short')
    return at
  }
}

const maxDepth = 16
const slash = 0x2f
const space = 0x20

function elementName(tag: string): string {
  for (let at = 0; at < tag.length; at += 1) if (tag.charCodeAt(at) <= space) return tag.slice(0, at)
  return tag
}

/** `encoding-type=url`: services write a space as `+` or as `%20`, and a plus always as `%2B`. */
export function percentDecode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'))
  } catch {
    throw corrupt('a key is not percent-encoded UTF-8')
  }
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (text === '' || !Number.isSafeInteger(value) || value < 0) throw corrupt('a size is not a number')
  return value
}

function time(text: string): number {
  const value = Date.parse(text)
  if (Number.isNaN(value)) throw corrupt('a time is not a time')
  return value
}

function corrupt(why: string): StoreError {
  return new StoreError(
    'Corrupt',
    `the service's list of objects cannot be read: ${why}`,
    {},
    { retry: 'later' },
  )
}
