import type { ToldEntry } from './told-layer.ts'

/** Layers of all that layers may do to each other, on few paths, so that they meet. The same of the same seed. */
export function oddLayers(seed: number): readonly (readonly ToldEntry[])[] {
  const random = randomOf(seed)
  const pick = <Item>(items: readonly [Item, ...Item[]]): Item =>
    items[Math.floor(random() * items.length)] ?? items[0]
  const path = () => {
    const depth = 1 + Math.floor(random() * 3)
    return Array.from({ length: depth }, () => pick(['a', 'b', 'c', 'd'])).join('/')
  }
  const entry = (): ToldEntry => {
    const owner = { userId: pick([0, 1000]), groupId: pick([0, 50]), modifiedAtMs: pick([1e12, 1.5e12]) }
    switch (pick(['file', 'file', 'file', 'folder', 'folder', 'link', 'hard', 'out', 'out', 'opaque'])) {
      case 'file':
        return {
          path: path(),
          content: pick(['', 'one', 'another']),
          mode: pick([0o644, 0o755, 0o4755]),
          ...owner,
        }
      case 'folder':
        return { path: path(), kind: 'folder', mode: pick([0o755, 0o700, 0o1777]), ...owner }
      case 'link':
        return {
          path: path(),
          kind: 'symbolicLink',
          target: pick(['a', 'b/c', '/c', '../b', '../../d', '.', 'no']),
        }
      case 'hard':
        return { path: path(), kind: 'hardLink', target: path() }
      case 'out':
        return { path: path(), kind: 'whiteout' }
      default:
        return { path: path(), kind: 'opaque' }
    }
  }
  const layer = () => Array.from({ length: 1 + Math.floor(random() * 9) }, entry)
  return Array.from({ length: 1 + Math.floor(random() * 4) }, layer)
}

/** A linear congruential generator (Numerical Recipes): numbers from 0 up to, and without, 1. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
