import { crc32 } from 'node:zlib'

import { asDigest } from '../../../drivers/common/names.ts'
import { sha256Bytes } from '../tables/digests.ts'
import { areWhole, type PackedRows } from './packed-rows.ts'

/**
 * A record is a head of seven numbers of 32 bits, then the lengths of the columns (18, so that columns begin where 8 divides), and the columns. Numbers are in the byte order of the computer: a
 * file that came from another one has no record in it. The head has a checksum of its own, so that a record whose rows
 * are damaged can be stepped over.
 */
export const headBytes = 28

/** Twice what the largest manifest makes, and far more than a batch. */
export const mostRecordBytes = 64 * 1024 * 1024

export interface RecordHead {
  readonly bodyBytes: number
  readonly bodySum: number
  /** How much there is in it, so that room is made for all records at once. */
  readonly counts: RowCounts
}

export interface RowCounts {
  readonly manifests: number
  readonly references: number
}

/** How many SHA-256 a body has, by its first number. It is a hint: only the sum of the whole body says that it is right. */
export function sha256CountOf(bodyBegin: Uint8Array, { bodyBytes }: RecordHead): number {
  const [byteLength = 0] = new Uint32Array(bodyBegin.slice(0, 4).buffer, 0, bodyBegin.byteLength < 4 ? 0 : 1)
  return Math.floor(Math.min(byteLength, bodyBytes) / sha256Bytes)
}

export function encodeRecord(rows: PackedRows): Uint8Array {
  const others = new TextEncoder().encode(JSON.stringify([rows.others, rows.shapes]))
  const { manifests, references, configs } = rows
  const columns = [
    rows.sha256,
    others,
    ...manifestColumns.map((name) => manifests[name]),
    ...referenceColumns.map((name) => references[name]),
    ...configColumns.map((name) => configs[name]),
  ]
  const bodyBytes = columns.length * 4 + columns.reduce((sum, { byteLength }) => sum + padded(byteLength), 0)
  const record = new Uint8Array(headBytes + bodyBytes)
  const lengths = new Uint32Array(record.buffer, headBytes, columns.length)
  let at = headBytes + columns.length * 4
  for (const [index, column] of columns.entries()) {
    lengths[index] = column.byteLength
    record.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at += padded(column.byteLength)
  }
  const head = new Uint32Array(record.buffer, 0, headBytes / 4)
  head.set([
    magic,
    version,
    bodyBytes,
    crc32(record.subarray(headBytes)),
    manifests.digest.length,
    references.digest.length,
  ])
  head[6] = crc32(record.subarray(0, headBytes - 4))
  return record
}

/** Undefined for bytes that are no head, or one of another version. */
export function decodeHead(bytes: Uint8Array): RecordHead | undefined {
  if (bytes.byteLength < headBytes) return undefined
  const copy = bytes.slice(0, headBytes)
  const [word, wordVersion, bodyBytes = 0, bodySum = 0, manifests = 0, references = 0, sum] = new Uint32Array(
    copy.buffer,
  )
  if (word !== magic || wordVersion !== version || sum !== crc32(copy.subarray(0, headBytes - 4))) {
    return undefined
  }
  const isPossible = bodyBytes <= mostRecordBytes && Math.max(manifests, references) <= bodyBytes
  return isPossible ? { bodyBytes, bodySum, counts: { manifests, references } } : undefined
}

/** Undefined for a body that is not what was written. `body` begins at an address that 8 divides. */
export function decodeBody(body: Uint8Array<ArrayBuffer>, { bodySum }: RecordHead): PackedRows | undefined {
  if (crc32(body) !== bodySum) return undefined
  try {
    return readBody(body)
  } catch (error) {
    // Lengths that do not fit, or a text that is no JSON.
    if (error instanceof RangeError || error instanceof SyntaxError) return undefined
    throw error
  }
}

function readBody(body: Uint8Array<ArrayBuffer>): PackedRows | undefined {
  const count = 2 + manifestColumns.length + referenceColumns.length + configColumns.length
  const lengths = new Uint32Array(body.buffer, body.byteOffset, count)
  let at = body.byteOffset + count * 4
  let index = 0
  const next = (): { readonly at: number; readonly length: number } => {
    const length = lengths[index] ?? 0
    const found = { at, length }
    index += 1
    at += padded(length)
    return found
  }
  const bytes = (): Uint8Array => view(Uint8Array, next())
  const ids = (): Uint32Array => view(Uint32Array, next())
  const numbers = (): Float64Array => view(Float64Array, next())
  const sha256 = bytes()
  const texts: unknown = JSON.parse(Buffer.from(bytes()).toString('utf8'))
  const [others, shapes] = Array.isArray(texts) ? texts.map(asTexts) : []
  if (others === undefined || shapes === undefined) return undefined
  const rows: PackedRows = {
    sha256,
    others: others.flatMap((text) => asDigest(text) ?? []),
    shapes,
    manifests: {
      digest: ids(),
      sizeBytes: ids(),
      kind: bytes(),
      shape: ids(),
      first: ids(),
      extraEnds: ids(),
      extras: bytes(),
    },
    references: { digest: ids(), role: bytes(), sizeBytes: numbers(), shape: ids() },
    configs: {
      digest: ids(),
      shape: ids(),
      createdAtMs: numbers(),
      extraEnds: ids(),
      extras: bytes(),
    },
  }
  return areWhole(rows) ? rows : undefined

  function view<Values>(
    type: {
      new (memory: ArrayBuffer, at: number, length: number): Values
      readonly BYTES_PER_ELEMENT: number
    },
    column: { readonly at: number; readonly length: number },
  ): Values {
    if (column.at + column.length > body.byteOffset + body.byteLength)
      throw new RangeError('a column too long')
    return new type(body.buffer, column.at, column.length / type.BYTES_PER_ELEMENT)
  }
}

const manifestColumns = ['digest', 'sizeBytes', 'kind', 'shape', 'first', 'extraEnds', 'extras'] as const
const referenceColumns = ['digest', 'role', 'sizeBytes', 'shape'] as const
const configColumns = ['digest', 'shape', 'createdAtMs', 'extraEnds', 'extras'] as const

function asTexts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const texts = value.filter((each): each is string => typeof each === 'string')
  return texts.length === value.length ? texts : undefined
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8
}

const magic = 0x424d4d31
const version = 1
