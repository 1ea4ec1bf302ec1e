import { refused } from '../refusals.ts'

/** The fields of a POSIX extended (pax) header that are used here. They belong to the next entry. */
export interface PaxFields {
  readonly name?: string
  readonly linkName?: string
  readonly sizeBytes?: number
  /** Whether the entry is a sparse file: its content is a map, then the data without the holes. */
  readonly sparse?: boolean
}

/** Records are `length key=value` and a newline, the length in decimal and its own digits included. */
export function parsePax(bytes: Uint8Array): PaxFields {
  const fields: { -readonly [Field in keyof PaxFields]: PaxFields[Field] } = {}
  let sparseName: string | undefined
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
    const record = text(bytes.subarray(at + whole.length, end - 1))
    const equals = record.indexOf('=')
    if (equals < 1) throw broken()
    note(record.slice(0, equals), record.slice(equals + 1))
    at = end
  }
  return sparseName === undefined ? fields : { ...fields, name: sparseName }

  function note(key: string, value: string): void {
    if (key.startsWith('GNU.sparse.')) fields.sparse = true
    // An empty value removes what a global header set.
    if (!fieldKeys.has(key) || value === '') return
    if (value.includes('\0')) throw refused('nameWithZero', {})
    if (key === 'path') fields.name = value
    if (key === 'GNU.sparse.name') sparseName = value
    if (key === 'linkpath') fields.linkName = value
    if (key === 'size') fields.sizeBytes = sizeOf(value)
  }
}

const newline = 10
const fieldKeys: ReadonlySet<string> = new Set(['path', 'linkpath', 'size', 'GNU.sparse.name'])

function sizeOf(value: string): number {
  const size = /^[0-9]+$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(size)) throw refused('impossibleSize', {})
  return size
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

function broken() {
  return refused('extendedHeaderDamaged', {})
}
