/** A column that grows. It takes half as much again when it is full: `values` has the rows that there are. */
abstract class Growing<Column extends Uint8Array | Uint32Array | Float64Array> {
  length = 0
  protected column: Column

  constructor(empty: Column) {
    this.column = empty
  }

  get values(): Column {
    return this.column.subarray(0, this.length) as Column
  }

  at(row: number): number {
    return row < this.length ? (this.column[row] ?? 0) : 0
  }

  /** Replaces the value of a row that is there. */
  set(row: number, value: number): void {
    if (row < this.length) this.column[row] = value
  }

  push(value: number): void {
    if (this.length === this.column.length) this.grow(this.length + 1)
    this.column[this.length] = value
    this.length += 1
  }

  pushAll(values: Column): void {
    if (this.length + values.length > this.column.length) this.grow(this.length + values.length)
    this.column.set(values, this.length)
    this.length += values.length
  }

  protected abstract grow(toLength: number): void

  protected sizeFor(toLength: number): number {
    return Math.max(toLength, Math.ceil(this.column.length * 1.5), 16)
  }
}

export class GrowingBytes extends Growing<Uint8Array> {
  /** Does not grow before there are more rows than `room`. */
  constructor(room = 0) {
    super(new Uint8Array(room))
  }

  pushRange(from: Uint8Array, start: number, end: number): void {
    const length = end - start
    if (this.length + length > this.column.length) this.grow(this.length + length)
    const { column } = this
    // Few bytes: a loop costs less than a view of them.
    if (length > 64) column.set(from.subarray(start, end), this.length)
    else for (let at = 0; at < length; at += 1) column[this.length + at] = from[start + at] ?? 0
    this.length += length
  }

  protected override grow(toLength: number): void {
    const { column } = this
    this.column = new Uint8Array(this.sizeFor(toLength))
    this.column.set(column)
  }
}

export class GrowingIds extends Growing<Uint32Array> {
  /** Does not grow before there are more rows than `room`. */
  constructor(room = 0) {
    super(new Uint32Array(room))
  }

  protected override grow(toLength: number): void {
    const { column } = this
    this.column = new Uint32Array(this.sizeFor(toLength))
    this.column.set(column)
  }
}

export class GrowingNumbers extends Growing<Float64Array> {
  constructor() {
    super(new Float64Array(0))
  }

  protected override grow(toLength: number): void {
    const { column } = this
    this.column = new Float64Array(this.sizeFor(toLength))
    this.column.set(column)
  }
}

/** Names that grow. */
export class GrowingNames {
  readonly bytes = new GrowingBytes()
  readonly ends = new GrowingIds()

  get length(): number {
    return this.ends.length
  }

  start(row: number): number {
    return row === 0 ? 0 : this.ends.at(row - 1)
  }

  push(from: Uint8Array, start: number, end: number): void {
    this.bytes.pushRange(from, start, end)
    this.ends.push(this.bytes.length)
  }

  pushText(text: string): void {
    const bytes = Buffer.from(text)
    this.push(bytes, 0, bytes.length)
  }

  /** Whether a row has these bytes. */
  equals(row: number, from: Uint8Array, start: number, end: number): boolean {
    const own = this.start(row)
    if (this.ends.at(row) - own !== end - start) return false
    const { values } = this.bytes
    for (let at = 0; at < end - start; at += 1) if (values[own + at] !== from[start + at]) return false
    return true
  }
}
