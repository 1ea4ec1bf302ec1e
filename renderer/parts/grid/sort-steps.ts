/** Moves in one slice: some milliseconds of work. */
const sliceMoves = 20_000
const runLength = 32

/**
 * Sorts indexes by their keys, the smallest first, equal ones staying as they were. Pauses after every slice, so
 * that a million do not hold the window up. Gives the sorted indexes; `order` is used up.
 */
export function* sortSteps(order: Uint32Array, keys: Float64Array): Generator<void, Uint32Array, void> {
  const { length } = order
  const atOnce = 128 * runLength
  for (let start = 0; start < length; start += atOnce) {
    sortRuns(order, keys, start, Math.min(length, start + atOnce))
    yield
  }
  let from = order
  let to: Uint32Array = new Uint32Array(length)
  for (let width = runLength; width < length; width *= 2) {
    let moves = 0
    for (let start = 0; start < length; start += 2 * width) {
      const middle = Math.min(start + width, length)
      const merge: Merge = { from, to, keys, left: start, middle, right: middle, at: start }
      const end = Math.min(start + 2 * width, length)
      if (inOrder(from, keys, middle, length)) {
        to.set(from.subarray(start, end), start)
        continue
      }
      while (merge.at < end) {
        moves += mergeSome(merge, end, sliceMoves - moves)
        if (moves < sliceMoves) continue
        moves = 0
        yield
      }
    }
    ;[from, to] = [to, from]
  }
  return from
}

// The loops are plain functions: engines optimise these, but not generators.

interface Merge {
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly keys: Float64Array
  readonly middle: number
  left: number
  right: number
  at: number
}

/** Whether two runs that meet at `middle` are one already, as in a list that only grew. */
function inOrder(order: Uint32Array, keys: Float64Array, middle: number, length: number): boolean {
  if (middle >= length) return true
  return (keys[order[middle - 1] as number] as number) <= (keys[order[middle] as number] as number)
}

/** Goes on with the merge of two runs for at most so many moves; gives how many it made. */
function mergeSome(merge: Merge, end: number, atMost: number): number {
  const { from, to, keys, middle } = merge
  let { left, right, at } = merge
  const stop = Math.min(end, at + atMost)
  for (; at < stop; at += 1) {
    const leftIndex = from[left] as number
    const rightIndex = from[right] as number
    const takeLeft =
      left < middle && (right >= end || (keys[leftIndex] as number) <= (keys[rightIndex] as number))
    to[at] = takeLeft ? leftIndex : rightIndex
    if (takeLeft) left += 1
    else right += 1
  }
  const moves = at - merge.at
  Object.assign(merge, { left, right, at })
  return moves
}

function sortRuns(order: Uint32Array, keys: Float64Array, start: number, end: number): void {
  for (let run = start; run < end; run += runLength) {
    const runEnd = Math.min(end, run + runLength)
    for (let at = run + 1; at < runEnd; at += 1) {
      const index = order[at] as number
      const key = keys[index] as number
      let hole = at
      while (hole > run && (keys[order[hole - 1] as number] as number) > key) {
        order[hole] = order[hole - 1] as number
        hole -= 1
      }
      order[hole] = index
    }
  }
}
