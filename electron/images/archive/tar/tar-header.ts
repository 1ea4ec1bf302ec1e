import { refused } from '../refusals.ts'
import { nameText } from './name-text.ts'

export const blockBytes = 512

/** One tar header block in ustar, GNU or old (v7) format. Extension headers are not applied. */
export interface TarHeader {
  readonly name: string
  readonly sizeBytes: number
  /** The type as it is written: `0` a file, `5` a directory, `L` a long name to come. */
  readonly type: string
  readonly linkName: string
  /** Whether more blocks of a GNU sparse map follow the header. */
  readonly mapGoesOn: boolean
}

/** Parses a header. A block of zeros is `end`. Fails with Corrupt for a wrong checksum or number. */
export function parseTarHeader(block: Uint8Array): TarHeader | 'end' {
  if (block[0] === 0 && block.every((byte) => byte === 0)) return 'end'
  if (!isTarHeader(block)) throw refused('headerDamaged', {})
  const short = textOf(block, 0, 100)
  // GNU stores times in the field where POSIX stores the prefix of a long name.
  const prefix = isPosix(block) ? textOf(block, 345, 155) : ''
  const name = prefix === '' ? short : `${prefix}/${short}`
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156] ?? 0)
  return {
    name,
    sizeBytes: numberOf(block.subarray(124, 136), name),
    type,
    linkName: textOf(block, 157, 100),
    mapGoesOn: type === 'S' && block[482] !== 0,
  }
}

/**
 * The type of an entry by its whole name: the old format has no type for directories, whose names end in a slash. A name that
 * is cut in the header, and whole in an extension, may end in a slash there by chance.
 */
export function typeByName({ type }: Pick<TarHeader, 'type'>, name: string): string {
  return type === '0' && name.endsWith('/') ? '5' : type
}

/** What a header says of the owner, the permissions and the time of an entry. What is no number there counts as 0. */
export interface TarOwnership {
  /** Permissions with set-user-id, set-group-id and sticky: the lower twelve bits. */
  readonly mode: number
  readonly userId: number
  readonly groupId: number
  readonly modifiedAtMs: number
}

export function parseTarOwnership(block: Uint8Array): TarOwnership {
  return {
    mode: looseNumberOf(block.subarray(100, 108)) & 0o7777,
    userId: looseNumberOf(block.subarray(108, 116)),
    groupId: looseNumberOf(block.subarray(116, 124)),
    modifiedAtMs: looseNumberOf(block.subarray(136, 148)) * 1000,
  }
}

/** A piece of a sparse file that is kept; between the pieces are zeros. */
export interface SparsePiece {
  readonly offset: number
  readonly length: number
}

/** The map of a GNU sparse entry: up to four pieces in its header, and the size of the file with its holes. */
export function parseSparseHeader(block: Uint8Array, name: string) {
  return {
    pieces: sparsePieces(block, 386, 4, name),
    realSizeBytes: numberOf(block.subarray(483, 495), name),
  }
}

/** The next block of such a map: up to 21 pieces. */
export function parseSparseBlock(block: Uint8Array, name: string) {
  return { pieces: sparsePieces(block, 0, 21, name), goesOn: block[504] !== 0 }
}

function sparsePieces(block: Uint8Array, from: number, most: number, name: string): readonly SparsePiece[] {
  const pieces: SparsePiece[] = []
  for (let at = from; pieces.length < most && block[at] !== 0; at += 24) {
    const [offset, length] = [block.subarray(at, at + 12), block.subarray(at + 12, at + 24)]
    pieces.push({ offset: numberOf(offset, name), length: numberOf(length, name) })
  }
  return pieces
}

/** Whether 512 bytes have a valid header checksum: the sum of all bytes, with the checksum field read as spaces. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.byteLength < blockBytes) return false
  const written = /^ *([0-7]+)[ \0]*$/.exec(latin(block.subarray(148, 156)))?.[1]
  let unsigned = 0
  let high = 0
  for (let at = 0; at < blockBytes; at += 1) {
    const byte = block[at] ?? 0
    unsigned += byte
    high += byte >> 7
  }
  for (let at = 148; at < 156; at += 1) {
    const byte = block[at] ?? 0
    unsigned += 32 - byte
    high -= byte >> 7
  }
  const sum = written === undefined ? Number.NaN : Number.parseInt(written, 8)
  // Old programs summed signed bytes.
  return sum === unsigned || sum === unsigned - 256 * high
}

/** `ustar` and a zero. GNU has a space there. */
function isPosix(block: Uint8Array): boolean {
  return (
    block[257] === 0x75 &&
    block[258] === 0x73 &&
    block[259] === 0x74 &&
    block[260] === 0x61 &&
    block[261] === 0x72 &&
    block[262] === 0
  )
}

/** Text up to the first zero byte. */
function textOf(block: Uint8Array, offset: number, length: number): string {
  if (block[offset] === 0) return ''
  const field = block.subarray(offset, offset + length)
  const end = field.indexOf(0)
  return nameText(end === -1 ? field : field.subarray(0, end))
}

/** Octal digits, or GNU's big-endian binary where the first bit is set. */
function numberOf(field: Uint8Array, name: string): number {
  const plain = plainOctal(field)
  if (plain !== undefined) return plain
  const first = field[0] ?? 0
  if (first === 0xff) throw refused('negativeSize', {}, name)
  if (first === 0x80) {
    const value = field.subarray(1).reduce((total, byte) => total * 256 + byte, 0)
    if (!Number.isSafeInteger(value)) throw refused('impossibleSize', {}, name)
    return value
  }
  const digits = /^[ \0]*([0-7]*)[ \0]*$/.exec(latin(field))?.[1]
  if (digits === undefined) throw refused('sizeNoNumber', {}, name)
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

/** Octal digits that fill the field but for its last byte, as nearly every writer has them; undefined for anything else. */
function plainOctal(field: Uint8Array): number | undefined {
  let value = 0
  const last = field.length - 1
  for (let at = 0; at < last; at += 1) {
    const digit = (field[at] ?? 0) - 0x30
    if (digit < 0 || digit > 7) return undefined
    value = value * 8 + digit
  }
  return field[last] === 0 || field[last] === 0x20 ? value : undefined
}

/** The same, also below zero, as times before 1970 are written; 0 for what is no number. */
function looseNumberOf(field: Uint8Array): number {
  const plain = plainOctal(field)
  if (plain !== undefined) return plain
  const first = field[0] ?? 0
  if (first === 0xff || first === 0x80) {
    // Two's complement over the whole field: a double is exact enough for what is shown.
    const value = field.subarray(1).reduce((total, byte) => total * 256 + byte, 0)
    const signed = first === 0xff ? value - 256 ** (field.byteLength - 1) : value
    return Number.isSafeInteger(signed) ? signed : 0
  }
  const digits = /^[ \0]*([0-7]*)[ \0]*$/.exec(latin(field))?.[1] ?? ''
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
