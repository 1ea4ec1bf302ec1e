import { refused } from '../refusals.ts'
import { nameText } from './name-text.ts'
import type { SparsePiece } from './tar-header.ts'

/** The fields of a POSIX extended (pax) header that are used here. They belong to the next entry. */
export interface PaxFields {
  readonly name?: string
  readonly linkName?: string
  readonly sizeBytes?: number
  /** Whether the entry is a sparse file: its content is a map, then the data without the holes. */
  readonly sparse?: boolean
  readonly userId?: number
  readonly groupId?: number
  readonly modifiedAtMs?: number
  /** Of a sparse file, with its holes. */
  readonly realSizeBytes?: number
  /** Of a sparse file in the formats 0.0 and 0.1. In format 1.0 the map precedes the data: see `mapInData`. */
  readonly pieces?: readonly SparsePiece[]
  readonly mapInData?: boolean
  /** Extended attributes, as GNU tar and Go write them: whole records, since their values are no text. */
  readonly attributes?: readonly Uint8Array[]
}

/** Records are `length key=value` and a newline, the length in decimal and its own digits included. */
export function parsePax(bytes: Uint8Array): PaxFields {
  const fields: { -readonly [Field in keyof PaxFields]: PaxFields[Field] } = {}
  let sparseName: string | undefined
  const numbers: number[] = []
  const attributes: Uint8Array[] = []
  for (let at = 0; at < bytes.byteLength;) {
    const [whole, digits = ''] = /^([0-9]{1,6}) /.exec(ascii(bytes.subarray(at, at + 8))) ?? []
    const end = at + Number(digits)
    if (
      whole === undefined ||
      end > bytes.byteLength ||
      bytes[end - 1] !== newline ||
      end <= at + whole.length
    )
      throw broken()
    const record = bytes.subarray(at + whole.length, end - 1)
    const equals = record.indexOf(equalsSign)
    if (equals < 1) throw broken()
    const key = nameText(record.subarray(0, Math.min(equals, longestKey)))
    if (key.startsWith('GNU.sparse.')) fields.sparse = true
    if (key.startsWith('SCHILY.xattr.')) attributes.push(bytes.slice(at, end))
    // Others are not read. An empty value removes what a global header set.
    if (fieldKeys.has(key) && equals < record.length - 1) note(key, nameText(record.subarray(equals + 1)))
    at = end
  }
  if (attributes.length > 0) fields.attributes = attributes
  if (numbers.length > 0) fields.pieces = inPairs(numbers)
  return sparseName === undefined ? fields : { ...fields, name: sparseName }

  function note(key: string, value: string): void {
    if (value.includes('\0')) throw refused('nameWithZero', {})
    if (key === 'path') fields.name = value
    if (key === 'GNU.sparse.name') sparseName = value
    if (key === 'linkpath') fields.linkName = value
    if (key === 'size') fields.sizeBytes = sizeOf(value)
    if (key === 'uid') fields.userId = Number(value) || 0
    if (key === 'gid') fields.groupId = Number(value) || 0
    if (key === 'mtime') fields.modifiedAtMs = Math.floor(Number(value) * 1000 + 0.001) || 0
    if (key === 'GNU.sparse.size' || key === 'GNU.sparse.realsize') fields.realSizeBytes = sizeOf(value)
    if (key === 'GNU.sparse.major') fields.mapInData = value === '1'
    if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes') numbers.push(sizeOf(value))
    if (key === 'GNU.sparse.map') for (const number of value.split(',')) numbers.push(sizeOf(number))
  }
}

function inPairs(numbers: readonly number[]): readonly SparsePiece[] {
  if (numbers.length % 2 !== 0) throw broken()
  return Array.from({ length: numbers.length / 2 }, (_, at) => ({
    offset: numbers[2 * at] ?? 0,
    length: numbers[2 * at + 1] ?? 0,
  }))
}

const newline = 10
const equalsSign = 61
const longestKey = 64
const fieldKeys: ReadonlySet<string> = new Set([
  'path',
  'linkpath',
  'size',
  'uid',
  'gid',
  'mtime',
  'GNU.sparse.name',
  'GNU.sparse.size',
  'GNU.sparse.realsize',
  'GNU.sparse.major',
  'GNU.sparse.offset',
  'GNU.sparse.numbytes',
  'GNU.sparse.map',
])

function sizeOf(value: string): number {
  const size = /^[0-9]+$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(size)) throw refused('impossibleSize', {})
  return size
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

function broken() {
  return refused('extendedHeaderDamaged', {})
}
