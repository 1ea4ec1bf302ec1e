import { refused } from '../../images/archive/refusals.ts'
import { nameText } from '../../images/archive/tar/name-text.ts'
import { parsePax, type PaxFields } from '../../images/archive/tar/pax-records.ts'
import {
  blockBytes,
  parseSparseBlock,
  parseSparseHeader,
  parseTarHeader,
  parseTarOwnership,
  typeByName,
  type SparsePiece,
  type TarHeader,
  type TarOwnership,
} from '../../images/archive/tar/tar-header.ts'

/** An entry of a tar archive, with what its extension headers say. */
export interface TarItem extends TarOwnership {
  readonly name: string
  /** As it is written: `0` a file, `5` a folder. */
  readonly type: string
  readonly linkName: string
  /** Of a sparse file with its holes. */
  readonly sizeBytes: number
  /** Bytes of the entry in the archive, without padding. */
  readonly storedBytes: number
  /** Where the first header of the entry is, its extension headers included. */
  readonly startsAt: number
  readonly sparse: 'not' | 'mapInData' | readonly SparsePiece[]
  /** Pax records of its extended attributes, as they stand there. */
  readonly attributes?: readonly Uint8Array[]
}

export interface TarTaker {
  entry(item: TarItem): void
  /** The bytes of the last entry, as they are stored. Valid until the call returns. */
  content?(bytes: Uint8Array): void
  /** All bytes of the last entry came. */
  contentEnd?(): void
}

/**
 * Reads a tar archive that is pushed in pieces: ustar, GNU, pax and old (v7). Global pax headers are not applied, as container
 * tools do not. Ends at the first block of zeros, or at the end of the bytes, since some writers leave the zeros out. Fails
 * with Corrupt for what is damaged or cut off, and with TooLarge for more than 2,000,000 entries or a longer extension than
 * 1 MiB. Holds one header in memory.
 */
export class TarParser {
  readonly #taker: TarTaker
  #state: 'header' | 'extension' | 'map' | 'content' | 'padding' | 'ended' = 'header'
  #position: number
  #startsAt: number
  #wanted = blockBytes
  #gathered = new Uint8Array(blockBytes)
  #filled = 0
  #left = 0
  #headers = 0
  #fields: PaxFields = noFields
  #extension: TarHeader | undefined
  #sparse: { readonly item: TarItem; readonly pieces: SparsePiece[] } | undefined

  /** `position` is where the first byte is in the archive: of an entry's first header. */
  constructor(taker: TarTaker, position = 0) {
    this.#taker = taker
    this.#position = position
    this.#startsAt = position
  }

  /** Whether the end of the archive was read: what follows is not looked at. */
  get hasEnded(): boolean {
    return this.#state === 'ended'
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.byteLength;) {
      const rest = bytes.byteLength - at
      if (this.#state === 'ended') return
      if (this.#state === 'content' || this.#state === 'padding') {
        const taken = Math.min(rest, this.#left)
        if (this.#state === 'content') this.#taker.content?.(bytes.subarray(at, at + taken))
        at += taken
        this.#position += taken
        this.#left -= taken
        if (this.#left === 0) this.#endPart()
        continue
      }
      const taken = Math.min(rest, this.#wanted - this.#filled)
      const part = bytes.subarray(at, at + taken)
      at += taken
      this.#position += taken
      if (taken === this.#wanted) this.#take(part)
      else {
        if (this.#filled === 0 && this.#gathered.byteLength < this.#wanted)
          this.#gathered = new Uint8Array(this.#wanted)
        this.#gathered.set(part, this.#filled)
        this.#filled += taken
        if (this.#filled < this.#wanted) return
        this.#filled = 0
        this.#take(this.#gathered.subarray(0, this.#wanted))
      }
    }
  }

  /** Nothing follows. */
  end(): void {
    if (this.#state === 'ended') return
    if (this.#state === 'content') throw refused('tarCutInEntry', {})
    const isBetween = this.#state === 'header' && this.#filled === 0 && this.#extension === undefined
    // Writers that leave out the zeros may leave out the padding of the last entry, too.
    if (isBetween || this.#state === 'padding') return
    throw this.#headers === 0 ? refused('notTar', {}) : refused('tarCutInHeader', {})
  }

  #take(block: Uint8Array): void {
    if (this.#state === 'header') this.#takeHeader(block)
    else if (this.#state === 'extension') this.#takeExtension(block)
    else this.#takeMap(block)
  }

  #takeHeader(block: Uint8Array): void {
    const header = this.#parse(block)
    if (header === 'end') {
      this.#state = 'ended'
      return
    }
    this.#headers += 1
    if (this.#headers > mostHeaders) throw refused('tooManyEntries', { most: mostEntries })
    if (extensionTypes.has(header.type)) this.#beginExtension(header)
    else this.#beginEntry(header, block)
  }

  #parse(block: Uint8Array): TarHeader | 'end' {
    try {
      return parseTarHeader(block)
    } catch (error) {
      throw this.#headers === 0 ? refused('notTar', {}) : error
    }
  }

  #beginExtension(header: TarHeader): void {
    const { sizeBytes } = header
    if (sizeBytes > mostExtensionBytes) throw refused('headerTooLong', { mostBytes: mostExtensionBytes })
    this.#extension = header
    this.#state = 'extension'
    this.#wanted = padded(sizeBytes)
    if (sizeBytes === 0) this.#takeExtension(new Uint8Array(0))
  }

  #takeExtension(block: Uint8Array): void {
    const { type, sizeBytes } = this.#extension ?? { type: '', sizeBytes: 0 }
    const bytes = block.subarray(0, sizeBytes)
    if (type === 'L') this.#fields = { ...this.#fields, name: upToZero(bytes) }
    if (type === 'K') this.#fields = { ...this.#fields, linkName: upToZero(bytes) }
    if (type === 'x' || type === 'X') this.#fields = { ...this.#fields, ...parsePax(bytes) }
    this.#wanted = blockBytes
    this.#state = 'header'
    if (type !== 'g' || this.#fields !== noFields) return
    // It belongs to no entry.
    this.#extension = undefined
    this.#startsAt = this.#position
  }

  #beginEntry(header: TarHeader, block: Uint8Array): void {
    const fields = this.#fields
    const { name = header.name, linkName = header.linkName, sizeBytes: said = header.sizeBytes } = fields
    const owner = parseTarOwnership(block)
    const type = typeByName(header, name)
    const storedBytes = headerOnly.has(type) ? 0 : said
    const item = {
      mode: owner.mode,
      userId: fields.userId ?? owner.userId,
      groupId: fields.groupId ?? owner.groupId,
      modifiedAtMs: fields.modifiedAtMs ?? owner.modifiedAtMs,
      name,
      type,
      linkName,
      storedBytes,
      startsAt: this.#startsAt,
      sizeBytes: fields.sparse === true ? (fields.realSizeBytes ?? storedBytes) : storedBytes,
      ...(fields.attributes === undefined ? {} : { attributes: fields.attributes }),
      sparse: fields.mapInData === true ? ('mapInData' as const) : (fields.pieces ?? ('not' as const)),
    }
    if (type === 'S') {
      const { pieces, realSizeBytes } = parseSparseHeader(block, name)
      const sparse = [...pieces]
      const whole = { ...item, sizeBytes: realSizeBytes, sparse }
      if (!header.mapGoesOn) return this.#giveEntry(whole)
      this.#sparse = { item: whole, pieces: sparse }
      this.#state = 'map'
      return undefined
    }
    return this.#giveEntry(item)
  }

  #takeMap(block: Uint8Array): void {
    const { item, pieces } = this.#sparse ?? {}
    if (item === undefined || pieces === undefined) throw refused('tarCutInHeader', {})
    const more = parseSparseBlock(block, item.name)
    for (const piece of more.pieces) pieces.push(piece)
    if (pieces.length > mostPieces) throw refused('headerTooLong', { mostBytes: mostExtensionBytes })
    if (more.goesOn) return
    this.#sparse = undefined
    this.#giveEntry(item)
  }

  #giveEntry(item: TarItem): void {
    this.#fields = noFields
    this.#extension = undefined
    this.#taker.entry(item)
    this.#left = item.storedBytes
    this.#state = 'content'
    if (this.#left === 0) this.#endPart()
  }

  /** After the bytes of an entry, and after their padding. */
  #endPart(): void {
    if (this.#state === 'content') {
      this.#taker.contentEnd?.()
      this.#state = 'padding'
      this.#left = padded(this.#position) - this.#position
      if (this.#left > 0) return
    }
    this.#state = 'header'
    this.#startsAt = this.#position
  }
}

const noFields: PaxFields = {}

/** No image comes near. */
export const mostEntries = 2_000_000
/** An entry has up to two extension headers. */
const mostHeaders = 3 * mostEntries
/** The limit of Go's `archive/tar`, which container tools use. */
const mostExtensionBytes = 1024 * 1024
const mostPieces = 100_000

/** `x` and `g` are pax headers, `X` the same of Solaris; `L` and `K` are GNU long names. */
const extensionTypes: ReadonlySet<string> = new Set(['x', 'g', 'X', 'L', 'K'])

/** Links, devices, folders and pipes have no bytes, whatever their header says, as in Go's `archive/tar`. */
const headerOnly: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '6'])

function padded(bytes: number): number {
  return Math.ceil(bytes / blockBytes) * blockBytes
}

function upToZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return nameText(end === -1 ? bytes : bytes.subarray(0, end))
}
