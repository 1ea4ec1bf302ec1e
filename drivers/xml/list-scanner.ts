import { nextToken, requireSize } from './response-fields.ts'
import { StoreError } from '../common/errors.ts'
import { requireNoWebPage } from './foreign-response.ts'
import type { ObjectInfo, ObjectPage } from '../driver/object-store.ts'
import { restoreOf } from '../driver/restore.ts'
import { compareKeys } from '../driver/store-path.ts'
import { XmlTokenizer } from './tokenizer.ts'

/**
 * Reads one page of ListObjects (version 1 or 2) from the text of the response.
 *
 * An SDK takes about 40 ms of the main thread for a page of 1,000 keys; this scanner takes about 2, and a list may have a
 * million objects. Elements may come in any order, and unknown ones are skipped. Entities are decoded, and keys are
 * percent-decoded where the page says that the service encoded them. `archives` are the storage classes from which objects
 * must be restored. Fails with Corrupt, to be tried again, when the document is cut short or is another one; see
 * `nextToken` for a page without a token.
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
  scanner.leave('ListBucketResult')
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

/** An object whose key may still be percent-encoded: the page may say so only at its end. */
type RawObject = { -readonly [Field in keyof ObjectInfo]: ObjectInfo[Field] }

function scanObject(scanner: Scanner, archives: ReadonlySet<string>): RawObject {
  let key: string | undefined
  let sizeBytes: number | undefined
  let modifiedAtMs = 0
  let etag: string | undefined
  let storageClass: string | undefined
  let restoreHeader: string | undefined
  for (let name = scanner.enter(); name !== undefined; name = scanner.enter()) {
    if (name === 'Key') key = scanner.text(name)
    else if (name === 'Size') sizeBytes = requireSize(scanner.text(name))
    else if (name === 'LastModified') modifiedAtMs = time(scanner.text(name))
    else if (name === 'ETag') etag = scanner.text(name)
    else if (name === 'StorageClass') storageClass = scanner.text(name)
    else if (name === 'RestoreInfo') restoreHeader = scanner.text(name)
    else if (name === 'RestoreStatus') restoreHeader = scanRestoreStatus(scanner)
    else scanner.skip(name)
  }
  scanner.leave('Contents')
  if (key === undefined || sizeBytes === undefined) throw corrupt('an object has no key or no size')
  const object: RawObject = { key, sizeBytes, modifiedAtMs }
  if (etag !== undefined) object.etag = etag
  if (storageClass !== undefined) object.storageClass = storageClass
  const restore = restoreOf(archives, { storageClass, restore: restoreHeader })
  if (restore !== undefined) object.restore = restore
  return object
}

/** Amazon's fields for the restore of an object in a list, in the form of the header `x-amz-restore`. */
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

/** The marker for the next page of version 1. Without a delimiter the service gives none, and the last key is the marker. */
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

/** Goes through the elements of the document. Each method ends at the tag that it has read last. */
class Scanner {
  readonly #tags: XmlTokenizer
  /** Whether the element that was entered last has no content and no end tag: `<name/>`. */
  #isEmpty = false

  constructor(xml: string) {
    this.#tags = new XmlTokenizer(xml, corrupt)
  }

  enterRoot(): string {
    do this.#next()
    while (this.#tags.isDeclaration)
    if (this.#tags.content.startsWith('!')) throw corrupt('it has a document type or a comment')
    if (this.#tags.isClosing || this.#tags.isEmptyElement) throw corrupt('it is empty')
    return this.#tags.name
  }

  /** Goes into the next child element and gives its name; undefined at the end tag of the parent. */
  enter(): string | undefined {
    if (this.#isEmpty) return undefined
    this.#next()
    if (this.#tags.isClosing) return undefined
    this.#isEmpty = this.#tags.isEmptyElement
    return this.#tags.name
  }

  /** Reads the element that was entered last, which may hold only text, and leaves it. */
  text(name: string): string {
    if (this.#takeEmpty()) return ''
    this.#next()
    const { text } = this.#tags
    this.leave(name)
    return text
  }

  /** Leaves the element that was entered last, whatever it holds. */
  skip(name: string, depth = 0): void {
    if (depth > maxDepth) throw corrupt('it is too deep')
    for (let child = this.enter(); child !== undefined; child = this.enter()) this.skip(child, depth + 1)
    this.leave(name)
  }

  /** Leaves an element, after `enter` has reached its end. */
  leave(name: string): void {
    if (!this.#takeEmpty() && !this.#tags.closes(name)) throw corrupt(`${name} does not end`)
  }

  #takeEmpty(): boolean {
    const was = this.#isEmpty
    this.#isEmpty = false
    return was
  }

  #next(): void {
    if (!this.#tags.next()) throw corrupt('it is cut short')
  }
}

const maxDepth = 16

/** Decodes a key of `encoding-type=url`: services write a space as `+` or `%20`, and a plus as `%2B`. */
export function percentDecode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'))
  } catch {
    throw corrupt('a key is not percent-encoded UTF-8')
  }
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
