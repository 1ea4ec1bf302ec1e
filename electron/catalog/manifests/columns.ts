/**
 * A column that grows, in memory that other threads can read. Rows that are there are never changed, except by `set`,
 * so whoever holds `values` may go on reading them while it grows.
 */
export class Column<Values extends ColumnValues> {
  /** May be longer than the column is. */
  values: Values
  length = 0
  readonly #type: ColumnType<Values>

  constructor(type: ColumnType<Values>) {
    this.#type = type
    this.values = new type(new SharedArrayBuffer(0))
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(this.length + 1)
    this.values[this.length] = value
    this.length += 1
  }

  at(row: number): number {
    return row < this.length ? (this.values[row] ?? 0) : 0
  }

  set(row: number, value: number): void {
    if (row < this.length) this.values[row] = value
  }

  /** Makes room for so many rows, and for twice as many as there were. */
  reserve(rows: number): void {
    const { values } = this
    if (rows <= values.length) return
    const size = Math.ceil(Math.max(rows, values.length * growth) / leastRows) * leastRows
    this.values = new this.#type(new SharedArrayBuffer(size * this.#type.BYTES_PER_ELEMENT))
    this.values.set(values.subarray(0, this.length))
  }

  /** Of the rows that there are. */
  get sizeBytes(): number {
    return this.length * this.#type.BYTES_PER_ELEMENT
  }
}

export type ColumnValues =
  | Uint8Array<SharedArrayBuffer>
  | Uint32Array<SharedArrayBuffer>
  | Float64Array<SharedArrayBuffer>

interface ColumnType<Values> {
  new (memory: SharedArrayBuffer): Values
  readonly BYTES_PER_ELEMENT: number
}

export type Bytes = Column<Uint8Array<SharedArrayBuffer>>
export type Ids = Column<Uint32Array<SharedArrayBuffer>>
export type Numbers = Column<Float64Array<SharedArrayBuffer>>

export function newBytes(): Bytes {
  return new Column<Uint8Array<SharedArrayBuffer>>(Uint8Array)
}

export function newIds(): Ids {
  return new Column<Uint32Array<SharedArrayBuffer>>(Uint32Array)
}

export function newNumbers(): Numbers {
  return new Column<Float64Array<SharedArrayBuffer>>(Float64Array)
}

/** Appends bytes to a column of bytes. */
export function pushBytes(column: Bytes, bytes: Uint8Array): void {
  column.reserve(column.length + bytes.length)
  column.values.set(bytes, column.length)
  column.length += bytes.length
}

/** The system gives memory for what was written alone, so room that is left costs nothing. */
const growth = 2
const leastRows = 64
