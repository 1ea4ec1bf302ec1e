/** Texts, one behind another, as UTF-8. Text `i` ends before byte `ends[i]`; it begins where the text before ends. */
export interface Names {
  readonly bytes: Uint8Array
  readonly ends: Uint32Array
}

export function nameCount(names: Names): number {
  return names.ends.length
}

/** The text of a row. Fails with a RangeError for a row that is none. */
export function nameAt(names: Names, row: number): string {
  requireRow(row, names.ends.length)
  return utf8(names.bytes, startOf(names, row), names.ends[row] ?? 0)
}

/**
 * The row of a text; -1 when there is none. The names are in the order of the object keys in which each stands before
 * `terminator`: `v1-rc` comes before `v1`, because `-` sorts before `/`. `from` and `to` bound the rows.
 */
export function findName(
  names: Names,
  text: string,
  terminator: Terminator,
  from = 0,
  to = names.ends.length,
): number {
  const wanted = Buffer.from(text + terminator)
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = compareTo(names, middle, wanted, terminator)
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle
  }
  return -1
}

/** What follows a name in an object key: a tag or an upload ID is a folder, a repository has folders that begin with `_`. */
export type Terminator = '/' | '/_'

export function startOf(names: Names, row: number): number {
  return row === 0 ? 0 : (names.ends[row - 1] ?? 0)
}

/** The text of bytes that may be shared memory, which a TextDecoder refuses. */
export function utf8(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8')
}

export function requireRow(row: number, count: number): void {
  if (!Number.isInteger(row) || row < 0 || row >= count) throw new RangeError(`no row ${row} of ${count}`)
}

/** Below 0 when a name sorts before another one, each with the terminator behind it. */
export function compareNames(a: Names, rowA: number, b: Names, rowB: number, terminator: Terminator): number {
  const startA = startOf(a, rowA)
  const startB = startOf(b, rowB)
  const lengthA = (a.ends[rowA] ?? 0) - startA
  const lengthB = (b.ends[rowB] ?? 0) - startB
  const shared = Math.min(lengthA, lengthB) + terminator.length
  for (let at = 0; at < shared; at += 1) {
    const byteA = at < lengthA ? (a.bytes[startA + at] ?? 0) : terminator.charCodeAt(at - lengthA)
    const byteB = at < lengthB ? (b.bytes[startB + at] ?? 0) : terminator.charCodeAt(at - lengthB)
    if (byteA !== byteB) return byteA - byteB
  }
  return lengthA - lengthB
}

/** Below 0 when the name of a row, with the terminator, sorts before `wanted`, which ends with the terminator. */
function compareTo(names: Names, row: number, wanted: Uint8Array, terminator: Terminator): number {
  const start = startOf(names, row)
  const length = (names.ends[row] ?? 0) - start
  const whole = length + terminator.length
  const shared = Math.min(whole, wanted.length)
  for (let at = 0; at < shared; at += 1) {
    const byte = at < length ? (names.bytes[start + at] ?? 0) : terminator.charCodeAt(at - length)
    const order = byte - (wanted[at] ?? 0)
    if (order !== 0) return order
  }
  return whole - wanted.length
}
