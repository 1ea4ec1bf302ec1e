import { refused } from '../refusals.ts'

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
  if (block.every((byte) => byte === 0)) return 'end'
  if (!isTarHeader(block)) throw refused('headerDamaged', {})
  const short = textOf(block, 0, 100)
  // GNU stores times in the field where POSIX stores the prefix of a long name.
  const prefix = textOf(block, 257, 6) === 'ustar' ? textOf(block, 345, 155) : ''
  const name = prefix === '' ? short : `${prefix}/${short}`
  const type = block[156] === 0 ? '0' : textOf(block, 156, 1)
  return {
    name,
    sizeBytes: numberOf(block.subarray(124, 136), name),
    // The old format has no type for directories: their names end in a slash.
    type: type === '0' && name.endsWith('/') ? '5' : type,
    linkName: textOf(block, 157, 100),
    mapGoesOn: type === 'S' && block[482] !== 0,
  }
}

/** Whether 512 bytes have a valid header checksum: the sum of all bytes, with the checksum field read as spaces. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.byteLength < blockBytes) return false
  const written = /^ *([0-7]+)[ \0]*$/.exec(latin(block.subarray(148, 156)))?.[1]
  let unsigned = 0
  let signed = 0
  for (let at = 0; at < blockBytes; at += 1) {
    const byte = at >= 148 && at < 156 ? 32 : (block[at] ?? 0)
    unsigned += byte
    // Old programs summed signed bytes.
    signed += byte > 127 ? byte - 256 : byte
  }
  const sum = written === undefined ? Number.NaN : Number.parseInt(written, 8)
  return sum === unsigned || sum === signed
}

/** Text up to the first zero byte. Invalid UTF-8 becomes replacement characters. */
function textOf(block: Uint8Array, offset: number, length: number): string {
  const field = block.subarray(offset, offset + length)
  const end = field.indexOf(0)
  return utf8.decode(end === -1 ? field : field.subarray(0, end))
}

const utf8 = new TextDecoder()

/** Octal digits, or GNU's big-endian binary where the first bit is set. */
function numberOf(field: Uint8Array, name: string): number {
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

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
