/** Paths that were seen. It is many small sets: a large one stops its thread each time it grows. */
export class PathSet {
  readonly #sets: Set<string>[] = Array.from({ length: setCount }, () => new Set<string>())

  /** False for one that is there. */
  add(path: string): boolean {
    const set = this.#sets[numberOf(path)]
    if (set === undefined || set.has(path)) return false
    set.add(path)
    return true
  }
}

const setCount = 512

function numberOf(path: string): number {
  let sum = 0
  for (let at = Math.max(0, path.length - 12); at < path.length; at += 1)
    sum = (sum * 31 + path.charCodeAt(at)) | 0
  return (sum >>> 0) % setCount
}
