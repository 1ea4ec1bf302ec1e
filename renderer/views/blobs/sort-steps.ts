/** Moves made between two looks at the clock. */
const sliceMoves = 40_000
const runLength = 32

/**
 * Sorts indexes by their keys, equal ones staying as they were, in slices: merges that pause every few ten
 * thousand moves. Gives the sorted indexes; `order` is used up.
 */
export function* sortSteps(
  order: Uint32Array,
  keys: Float64Array,
  direction: 'ascending' | 'descending',
): Generator<void, Uint32Array, void> {
  const sign = direction === 'ascending' ? 1 : -1
  const keyAt = (index: number): number => sign * (keys[index] ?? 0)
  let moves = 0
  for (let start = 0; start < order.length; start += runLength) {
    sortRun(order, start, Math.min(order.length, start + runLength), keyAt)
    moves += runLength * 4
    if (moves > sliceMoves) {
      moves = 0
      yield
    }
  }
  let from: Uint32Array = order
  let to: Uint32Array = new Uint32Array(order.length)
  for (let width = runLength; width < order.length; width *= 2) {
    for (let start = 0; start < order.length; start += 2 * width) {
      const middle = Math.min(start + width, order.length)
      const end = Math.min(start + 2 * width, order.length)
      let left = start
      let right = middle
      for (let at = start; at < end; at += 1) {
        const takeLeft = left < middle && (right >= end || keyAt(from[left] ?? 0) <= keyAt(from[right] ?? 0))
        to[at] = from[takeLeft ? left++ : right++] ?? 0
        moves += 1
        if (moves > sliceMoves) {
          moves = 0
          yield
        }
      }
    }
    ;[from, to] = [to, from]
  }
  return from
}

function sortRun(order: Uint32Array, start: number, end: number, keyAt: (index: number) => number): void {
  for (let at = start + 1; at < end; at += 1) {
    const index = order[at] ?? 0
    const key = keyAt(index)
    let hole = at
    while (hole > start && keyAt(order[hole - 1] ?? 0) > key) {
      order[hole] = order[hole - 1] ?? 0
      hole -= 1
    }
    order[hole] = index
  }
}
