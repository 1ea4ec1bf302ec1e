import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { MergedTree } from './merged-tree.ts'

/**
 * The nodes of a tree that are wanted, in the order of their paths: behind each folder comes what is in it. The root is
 * left out. What is below a node that is not wanted is not wanted either.
 */
export function* inPathOrder(tree: MergedTree, wanted: (node: number) => boolean): Steps<Uint32Array> {
  const order = new Uint32Array(tree.count)
  const folders: OpenFolder[] = [{ children: yield* childrenOf(tree, 0, wanted), next: 0 }]
  let count = 0
  for (let folder = folders.at(-1); folder !== undefined; folder = folders.at(-1)) {
    const node = folder.children[folder.next]
    folder.next += 1
    if (node === undefined) {
      folders.pop()
      continue
    }
    order[count] = node
    count += 1
    if (count % rowsAStep === 0) yield
    if (tree.firstChild(node) !== 0) {
      folders.push({ children: yield* childrenOf(tree, node, wanted), next: 0 })
    }
  }
  return order.subarray(0, count)
}

interface OpenFolder {
  readonly children: Uint32Array
  next: number
}

/** What is in a folder, sorted. */
function* childrenOf(
  tree: MergedTree,
  folder: number,
  wanted: (node: number) => boolean,
): Steps<Uint32Array> {
  let children = new Uint32Array(64)
  let count = 0
  for (let child = tree.firstChild(folder); child !== 0; child = tree.nextSibling(child)) {
    if (!wanted(child)) continue
    if (count === children.length) {
      const grown = new Uint32Array(4 * count)
      grown.set(children)
      children = grown
    }
    children[count] = child
    count += 1
    if (count % rowsAStep === 0) yield
  }
  return yield* sortedByPath(children.subarray(0, count), tree.paths)
}

/**
 * A merge sort: a folder may have a million files, and one sort of them would hold the thread. It works in two columns, so that
 * it leaves nothing to collect.
 */
function* sortedByPath(nodes: Uint32Array, paths: readonly string[]): Steps<Uint32Array> {
  const pathOf = (node: number | undefined) => paths[node ?? 0] ?? ''
  const byPath = (a: number, b: number) => (pathOf(a) < pathOf(b) ? -1 : 1)
  if (nodes.length <= atOneGo) return nodes.sort(byPath)
  let from = nodes
  let to: Uint32Array = new Uint32Array(nodes.length)
  for (let start = 0; start < from.length; start += atOneGo) {
    from.subarray(start, start + atOneGo).sort(byPath)
    yield
  }
  for (let width = atOneGo; width < from.length; width *= 2) {
    for (let at = 0; at < from.length;) {
      const middle = Math.min(at + width, from.length)
      const end = Math.min(at + 2 * width, from.length)
      let left = at
      let right = middle
      for (; at < end; at += 1) {
        const takeLeft = left < middle && (right >= end || pathOf(from[left]) < pathOf(from[right]))
        to[at] = from[takeLeft ? left++ : right++] ?? 0
        if (at % rowsAStep === 0) yield
      }
    }
    ;[from, to] = [to, from]
  }
  return from
}

const atOneGo = 1024
