import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'

import { DamagedLayerFile } from './file-head.ts'

export type Column = Float64Array | Uint32Array | Uint8Array

function bytesIn({ buffer, byteOffset, byteLength }: Column): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Takes columns one behind another; each is copied, so that it begins where its numbers may. */
export class ColumnReader {
  readonly #all: Buffer
  #at = 0

  constructor(all: Buffer) {
    this.#all = all
  }

  floats(count: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#copy(count * 8))
  }

  ids(count: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.#copy(count * 4))
  }

  bytes(count: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#copy(count))
  }

  #copy(bytes: number): ArrayBuffer {
    const copy = new Uint8Array(bytes)
    copy.set(this.#all.subarray(this.#at, this.#at + bytes))
    this.#at += bytes
    return copy.buffer
  }
}

/** The texts one behind another in UTF-8, and where each ends. */
export function textColumn(texts: readonly string[]): [bytes: Uint8Array, ends: Uint32Array] {
  const ends = new Uint32Array(texts.length)
  let end = 0
  for (const [row, text] of texts.entries()) {
    end += Buffer.byteLength(text)
    ends[row] = end
  }
  return [Buffer.from(texts.join('')), ends]
}

export function textsIn(bytes: Uint8Array, ends: Uint32Array): readonly string[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts: string[] = []
  let from = 0
  for (const end of ends) {
    if (end < from || end > all.length) throw new DamagedLayerFile('names')
    texts.push(all.toString('utf8', from, end))
    from = end
  }
  if (from !== all.length) throw new DamagedLayerFile('names')
  return texts
}

/** Columns one behind another, deflated. */
export async function pack(columns: readonly Column[]): Promise<Uint8Array> {
  return deflate(Buffer.concat(columns.map(bytesIn)), { level: 1 })
}

/** The columns, which must have so many bytes. */
export async function unpack(packed: Uint8Array, bytes: number): Promise<ColumnReader> {
  let columns: Buffer
  try {
    columns = await inflate(packed, { maxOutputLength: Math.max(1, bytes) })
  } catch {
    throw new DamagedLayerFile('columns')
  }
  if (columns.byteLength !== bytes) throw new DamagedLayerFile('columns')
  return new ColumnReader(columns)
}

const deflate = promisify<Uint8Array, { level: number }, Buffer>(deflateRaw)
const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw)
