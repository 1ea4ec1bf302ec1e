import type { ByteReader } from '../files/byte-reader.ts'
import { entryPath, linkTarget } from './entry-path.ts'
import { nameText } from './name-text.ts'
import { parsePax, type PaxFields } from './pax-records.ts'
import { refused } from '../refusals.ts'
import type { TarEntry } from './tar-entries.ts'
import { blockBytes, parseTarHeader, typeByName, type TarHeader } from './tar-header.ts'

export interface TarIndex {
  /** By path. The last entry of a path counts, as when the archive is extracted. */
  readonly entries: ReadonlyMap<string, TarEntry>
  /** Contents of small files by path, as `keepBytes` allows. */
  readonly kept: ReadonlyMap<string, Uint8Array>
}

export interface TarIndexing {
  /** Contents of files up to `keepBytes` are kept, at most `keepAllBytes` in all. */
  readonly keepBytes: number
  readonly keepAllBytes: number
  /** Called with the position in the tar archive, in bytes. */
  passed(bytes: number): void
}

/**
 * Reads the headers of a tar archive up to its end mark or the end of the file. Devices and sparse files, which no image
 * uses, are recorded by name only. Fails with Corrupt for damaged headers and truncated entries, and with TooLarge for
 * more than 100,000 headers.
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
  return { entries, kept }

  async function take(header: TarHeader, fields: PaxFields): Promise<void> {
    const { name = header.name, linkName = header.linkName, sizeBytes = header.sizeBytes } = fields
    const path = name.length > maxNameLength ? undefined : entryPath(name)
    switch (typeByName(header, name)) {
      case '0':
      case '7':
        add(path, fields.sparse === true ? sparse : { kind: 'file', offset: reader.position, sizeBytes })
        return pass(path, sizeBytes)
      case '1':
        // GNU tar writes a file that is added twice as a hard link to itself.
        if (path !== entryPath(linkName)) add(path, { kind: 'link', target: entryPath(linkName) })
        return undefined
      case '2':
        return add(path, { kind: 'link', target: linkTarget(path ?? '', linkName) })
      case '5':
        return undefined
      case '3':
      case '4':
      case '6':
        return add(path, { kind: 'odd', what: 'special' })
      case 'S':
        await passMap(header)
        add(path, sparse)
        return pass(path, sizeBytes)
      default:
        // For example a volume label or an incremental directory list: the content is skipped.
        add(path, { kind: 'odd', what: 'unknown' })
        return pass(path, sizeBytes)
    }
  }

  function add(path: string | undefined, entry: TarEntry): void {
    if (path === undefined || path === '') return
    entries.set(path, entry)
    const before = kept.get(path)
    if (before === undefined) return
    kept.delete(path)
    keptBytes -= before.byteLength
  }

  async function pass(path: string | undefined, size: number): Promise<void> {
    const padding = (blockBytes - (size % blockBytes)) % blockBytes
    if (path !== undefined && size <= options.keepBytes && keptBytes + size <= options.keepAllBytes) {
      const bytes = (await reader.read(size)).slice()
      if (bytes.byteLength < size) throw cutOff(path)
      kept.set(path, bytes)
      keptBytes += size
    } else if ((await reader.skip(size)) < size) throw cutOff(path)
    await reader.skip(padding)
  }

  async function passMap({ mapGoesOn }: TarHeader): Promise<void> {
    for (let goesOn = mapGoesOn; goesOn;) {
      signal.throwIfAborted()
      const block = await reader.read(blockBytes)
      if (block.byteLength < blockBytes) throw refused('tarCutInHeader', {})
      goesOn = block[504] !== 0
    }
  }
}

const sparse: TarEntry = { kind: 'odd', what: 'sparse' }

const maxEntries = 100_000
/** No image refers to a longer name: such entries are skipped. */
const maxNameLength = 4096
/** The limit of Go's `archive/tar`, which container tools use. */
const maxExtensionBytes = 1024 * 1024

/** Reads a header. The end of the file also counts as `end`: some writers omit the zero blocks. */
async function readHeader(reader: ByteReader): Promise<TarHeader | 'end'> {
  const at = reader.position
  const block = await reader.read(blockBytes)
  if (block.byteLength === 0 && at > 0) return 'end'
  if (block.byteLength < blockBytes) throw refused('tarCutInHeader', {})
  try {
    return parseTarHeader(block)
  } catch (error) {
    throw at === 0 ? refused('notTar', {}) : error
  }
}

/** `x` and `g` are pax headers, `g` for all following entries; `L` and `K` are GNU long names. */
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
  // A global header holds comments or times here: no archive names all entries alike.
  return type === 'x' ? parsePax(bytes) : {}
}

function upToZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return nameText(end === -1 ? bytes : bytes.subarray(0, end))
}

function cutOff(path: string | undefined) {
  return refused('tarCutInEntry', {}, path)
}
