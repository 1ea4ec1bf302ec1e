import type { ByteReader } from './byte-reader.ts'
import { entryPath, linkTarget } from './entry-path.ts'
import { parsePax, type PaxFields } from './pax-records.ts'
import { refused } from './refusals.ts'
import { blockBytes, parseTarHeader, type TarHeader } from './tar-header.ts'

export type TarEntry =
  | { readonly kind: 'file'; readonly offset: number; readonly sizeBytes: number }
  /** `target` is another entry's path. */
  | { readonly kind: 'link'; readonly target: string }

export interface TarIndex {
  readonly entries: ReadonlyMap<string, TarEntry>
  /** Contents of small files that were passed over on the way, where they were asked for. */
  readonly kept: ReadonlyMap<string, Uint8Array>
}

export interface TarIndexing {
  /** Files up to so many bytes are kept while they pass, and no more than `keepAllBytes` of them. */
  readonly keepBytes: number
  readonly keepAllBytes: number
  /** How far it is, in bytes of the tar archive. */
  passed(bytes: number): void
}

/**
 * Reads the headers of a tar archive to its end, and refuses what no image archive has: names and links that lead
 * out, names that are there twice, devices, sparse files, entries that are cut off, anything behind the end.
 */
export async function indexTar(
  reader: ByteReader,
  options: TarIndexing,
  signal: AbortSignal,
): Promise<TarIndex> {
  const entries = new Map<string, TarEntry>()
  const kept = new Map<string, Uint8Array>()
  let keptBytes = 0
  let headers = 0
  let extension: PaxFields = {}
  for (;;) {
    signal.throwIfAborted()
    const header = await readHeader(reader)
    if (header === 'end') break
    headers += 1
    if (headers > maxEntries) throw refused('tooManyEntries', { most: maxEntries })
    if (isExtension(header.type)) {
      extension = { ...extension, ...(await readExtension(reader, header)) }
      continue
    }
    await take(header, extension)
    extension = {}
    options.passed(reader.position)
  }
  await requireNothingBehind(reader, signal)
  requireLinksInside(entries)
  return { entries, kept }

  async function take(
    header: TarHeader,
    { name = header.name, linkName = header.linkName, sizeBytes }: PaxFields,
  ) {
    const path = entryPath(name)
    if (name.length > maxNameLength) throw refused('nameTooLong', { most: maxNameLength }, name)
    const size = sizeBytes ?? header.sizeBytes
    switch (header.type) {
      case '0':
      case '7':
        add(path, { kind: 'file', offset: reader.position, sizeBytes: size })
        return pass(path, size)
      case '1':
        return add(path, { kind: 'link', target: entryPath(linkName) })
      case '2':
        return add(path, { kind: 'link', target: linkTarget(path, linkName) })
      case '5':
        return undefined
      case '3':
      case '4':
      case '6':
        throw refused('deviceEntry', {}, path)
      default:
        throw refused('unknownEntry', { type: JSON.stringify(header.type) }, path)
    }
  }

  function add(path: string, entry: TarEntry): void {
    if (path === '') throw refused('nameMissing', {})
    if (entries.has(path)) throw refused('nameTwice', {}, path)
    entries.set(path, entry)
  }

  async function pass(path: string, size: number): Promise<void> {
    const padding = (blockBytes - (size % blockBytes)) % blockBytes
    if (size <= options.keepBytes && keptBytes + size <= options.keepAllBytes) {
      const bytes = (await reader.read(size)).slice()
      if (bytes.byteLength < size) throw cutOff(path)
      kept.set(path, bytes)
      keptBytes += size
    } else if ((await reader.skip(size)) < size) throw cutOff(path)
    if ((await reader.skip(padding)) < padding) throw cutOff(path)
  }
}

const maxEntries = 100_000
const maxNameLength = 4096
const maxExtensionBytes = 64 * 1024
/** Tar archives are padded to whole records, 10 KiB usually; nobody pads more than this. */
const maxPaddingBytes = 1024 * 1024

async function readHeader(reader: ByteReader): Promise<TarHeader | 'end'> {
  const at = reader.position
  const block = await reader.read(blockBytes)
  if (block.byteLength === 0 && at > 0) throw refused('tarWithoutEnd', {})
  if (block.byteLength < blockBytes) throw refused('tarCutInHeader', {})
  try {
    return parseTarHeader(block)
  } catch (error) {
    throw at === 0 ? refused('notTar', {}) : error
  }
}

/** `x` is of POSIX, `g` for all that follow; `L` and `K` are GNU's long names. */
function isExtension(type: string): boolean {
  return type === 'x' || type === 'g' || type === 'L' || type === 'K'
}

async function readExtension(reader: ByteReader, { type, sizeBytes }: TarHeader): Promise<PaxFields> {
  if (sizeBytes > maxExtensionBytes) throw refused('headerTooLong', { mostBytes: maxExtensionBytes })
  const bytes = (await reader.read(sizeBytes)).slice()
  const padding = (blockBytes - (sizeBytes % blockBytes)) % blockBytes
  if (bytes.byteLength < sizeBytes || (await reader.skip(padding)) < padding) {
    throw refused('tarCutInHeader', {})
  }
  if (type === 'L') return { name: upToZero(bytes) }
  if (type === 'K') return { linkName: upToZero(bytes) }
  const fields = parsePax(bytes)
  if (type === 'x') return fields
  if (Object.keys(fields).length > 0) throw refused('alikeNames', {})
  return {}
}

function upToZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end))
}

/** The end is two blocks of zeros, and zeros after them; some writers leave the second out. */
async function requireNothingBehind(reader: ByteReader, signal: AbortSignal): Promise<void> {
  for (let passed = 0; ;) {
    signal.throwIfAborted()
    const bytes = await reader.read(64 * 1024)
    if (bytes.byteLength === 0) return
    passed += bytes.byteLength
    if (passed > maxPaddingBytes || bytes.some((byte) => byte !== 0)) {
      throw refused('behindTar', {})
    }
  }
}

function requireLinksInside(entries: ReadonlyMap<string, TarEntry>): void {
  for (const [path, entry] of entries) {
    if (entry.kind === 'link' && fileAt(entries, path) === undefined) {
      throw refused('linkToNothing', {}, path)
    }
  }
}

/** The file of a path, links followed. */
export function fileAt(
  entries: ReadonlyMap<string, TarEntry>,
  path: string,
): Extract<TarEntry, { kind: 'file' }> | undefined {
  let entry = entries.get(path)
  for (let followed = 0; entry?.kind === 'link' && followed < maxLinks; followed += 1) {
    entry = entries.get(entry.target)
  }
  return entry?.kind === 'file' ? entry : undefined
}

const maxLinks = 8

function cutOff(path: string) {
  return refused('tarCutInEntry', {}, path)
}
