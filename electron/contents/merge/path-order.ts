import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { MergedTree } from './merged-tree.ts'

/**
 * The nodes of a tree that are wanted, in the order of their paths: behind each folder comes what is in it. The root is
 * left out. What is below a node that is not wanted is not wanted either.
 */
export function* inPathOrder(tree: MergedTree, wanted: (node: number) => boolean): Steps<Uint32Array> {
  const order = new Uint32Array(tree.count)
  const open = [0]
  let count = 0
  let worked = 0
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at !== 0) {
      order[count] = at
      count += 1
    }
    const children: number[] = []
    for (let child = tree.firstChild(at); child !== 0; child = tree.nextSibling(child)) {
      worked += 1
      if (worked % rowsAStep === 0) yield
      if (wanted(child)) children.push(child)
    }
    const sorted = yield* sortedByPath(children, tree.paths)
    for (let last = sorted.length - 1; last >= 0; last -= 1) open.push(sorted[last] ?? 0)
    if ((worked += 1) % rowsAStep === 0) yield
  }
  return order.subarray(0, count)
}

/** A merge sort: a folder may have a million files, and one sort of them would hold the thread. */
function* sortedByPath(nodes: readonly number[], paths: readonly string[]): Steps<readonly number[]> {
  const pathOf = (node: number | undefined) => paths[node ?? 0] ?? ''
  const byPath = (a: number, b: number) => (pathOf(a) < pathOf(b) ? -1 : 1)
  if (nodes.length <= atOneGo) return nodes.toSorted(byPath)
  let from: number[] = []
  for (let start = 0; start < nodes.length; start += atOneGo) {
    for (const node of nodes.slice(start, start + atOneGo).toSorted(byPath)) from.push(node)
    yield
  }
  for (let width = atOneGo; width < from.length; width *= 2) {
    const to: number[] = []
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length)
      const end = Math.min(start + 2 * width, from.length)
      let left = start
      let right = middle
      while (left < middle || right < end) {
        const takeLeft = left < middle && (right >= end || pathOf(from[left]) < pathOf(from[right]))
        to.push(from[takeLeft ? left++ : right++] ?? 0)
        if (to.length % rowsAStep === 0) yield
      }
    }
    from = to
  }
  return from
}

const atOneGo = 1024
