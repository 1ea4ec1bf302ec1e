import type { ToWindow } from './messages.ts'

/** A column of numbers or bytes: large lists cross as a few of them, not as objects. */
export type Column = Uint8Array | Uint32Array | Float64Array

const kinds = {
  Uint8Array: Uint8Array<ArrayBuffer>,
  Uint32Array: Uint32Array<ArrayBuffer>,
  Float64Array: Float64Array<ArrayBuffer>,
}
type Kind = keyof typeof kinds

/**
 * A message for a connection that takes texts and bytes. It is JSON; where its value has columns, it is one block of
 * bytes: the length of the JSON (4 bytes, little-endian), the JSON, and the columns, each from a multiple of 8 on. Columns
 * stand directly in the value, not deeper. Numbers are written in the byte order of this computer, where the window is too.
 */
export function encodeMessage(message: object): string | Uint8Array<ArrayBuffer> {
  const value: unknown = 'value' in message ? message.value : undefined
  const columns = columnsOf(value)
  if (columns.length === 0) return JSON.stringify(message)
  const rest = { ...(value as object), ...Object.fromEntries(columns.map(([name]) => [name, undefined])) }
  const described = columns.map(([name, column]) => [name, kindOf(column), column.length])
  const json = new TextEncoder().encode(JSON.stringify({ ...message, value: rest, columns: described }))
  const begin = aligned(headBytes + json.byteLength)
  const sizeBytes = columns.reduce((sum, [, column]) => sum + aligned(column.byteLength), begin)
  const block = new Uint8Array(sizeBytes)
  new DataView(block.buffer).setUint32(0, json.byteLength, true)
  block.set(json, headBytes)
  let at = begin
  for (const [, column] of columns) {
    block.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at += aligned(column.byteLength)
  }
  return block
}

/** The inverse. Columns are views of the block. Fails with a SyntaxError or RangeError for what is no message. */
export function decodeMessage(data: string | ArrayBuffer): unknown {
  if (typeof data === 'string') return JSON.parse(data)
  const length = new DataView(data).getUint32(0, true)
  const json = new TextDecoder().decode(new Uint8Array(data, headBytes, length))
  const { columns, ...message } = JSON.parse(json) as ToWindow & {
    readonly columns: readonly (readonly [name: string, kind: Kind, count: number])[]
  }
  const value: Record<string, unknown> = { ...('value' in message ? (message.value as object) : {}) }
  let at = aligned(headBytes + length)
  for (const [name, kind, count] of columns) {
    const column = new kinds[kind](data, at, count)
    value[name] = column
    at += aligned(column.byteLength)
  }
  return { ...message, value }
}

const headBytes = 4

function columnsOf(value: unknown): readonly (readonly [string, Column])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).filter((entry): entry is [string, Column] => ArrayBuffer.isView(entry[1]))
}

function kindOf(column: Column): Kind {
  return column instanceof Float64Array
    ? 'Float64Array'
    : column instanceof Uint32Array
      ? 'Uint32Array'
      : 'Uint8Array'
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8
}
