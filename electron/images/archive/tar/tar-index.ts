import type { ByteReader } from '../files/byte-reader.ts'
import { entryPath, linkTarget } from './entry-path.ts'
import { parsePax, type PaxFields } from './pax-records.ts'
import { refused } from '../refusals.ts'
import type { TarEntry } from './tar-entries.ts'
import { blockBytes, parseTarHeader, type TarHeader } from './tar-header.ts'

export interface TarIndex {
  /** By path. Of several entries of one path the last counts, as for whoever unpacks the archive. */
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
 * Reads the headers of a tar archive to its end, or to the end of the file, and whatever tars write: what no image
 * consists of, as links, devices and files with holes, is known by its name only. What stands behind the end is not
 * read. Fails with Corrupt for headers that are damaged and entries that are cut off, with TooLarge for too many.
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
    switch (header.type) {
      case '0':
      case '7':
        add(path, fields.sparse === true ? sparse : { kind: 'file', offset: reader.position, sizeBytes })
        return pass(path, sizeBytes)
      case '1':
        // The same file added twice is a hard link to itself.
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
        // A volume's label, a list of a folder for incremental backups: content that a reader passes over.
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
/** Nothing in an image refers to a longer name: such an entry is passed over. */
const maxNameLength = 4096
/** As much as Go's reader takes, which registries' tools are made with: attributes of files may be long. */
const maxExtensionBytes = 1024 * 1024

/** The end of the file is an end, too: some writers leave the blocks of zeros out. */
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
  // One for all that follow is a comment, or times: nobody names all entries alike.
  return type === 'x' ? parsePax(bytes) : {}
}

function upToZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end))
}

function cutOff(path: string | undefined) {
  return refused('tarCutInEntry', {}, path)
}
