import { stat } from 'node:fs/promises'

/** An entry of a directory. */
export interface Child {
  readonly key: string
  readonly isFolder: boolean
  readonly isLink: boolean
}

/**
 * Keeps the sorted entries of large directories for a moment: a list asks for a page of 1,000 of them at a time, and to
 * read and sort 600,000 names for each would take hours. What is kept is used only while the directory was not changed
 * since, and is let go 10 s after its last use. At most 1,000,000 entries are kept.
 */
export class LargeDirectories {
  readonly #kept = new Map<string, { readonly changedAtNs: bigint; readonly children: readonly Child[] }>()
  #timer: NodeJS.Timeout | undefined

  /** The entries, read by `read` where they are not kept. */
  async children(path: string, read: () => Promise<readonly Child[]>): Promise<readonly Child[]> {
    const kept = this.#kept.get(path)
    if (kept !== undefined && kept.changedAtNs === (await changedAtNs(path))) {
      this.#use(path, kept)
      return kept.children
    }
    this.#kept.delete(path)
    const before = await changedAtNs(path)
    const startedAtMs = Date.now()
    const children = await read()
    // A directory that changed just now may change again without showing it: its time is not finer than a few milliseconds.
    const isSettled = before !== undefined && startedAtMs - Number(before / 1_000_000n) > settledMs
    if (isSettled && children.length >= fewest && children.length <= mostKept) {
      this.#use(path, { changedAtNs: before, children })
    }
    return children
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#kept.clear()
  }

  #use(path: string, directory: { readonly changedAtNs: bigint; readonly children: readonly Child[] }): void {
    this.#kept.delete(path)
    this.#kept.set(path, directory)
    let count = [...this.#kept.values()].reduce((sum, { children }) => sum + children.length, 0)
    for (const [oldest, { children }] of this.#kept) {
      if (count <= mostKept) break
      this.#kept.delete(oldest)
      count -= children.length
    }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#kept.clear(), keptMs).unref()
  }
}

/** When entries were added to a directory, taken from it or renamed last; undefined where it cannot be told. */
async function changedAtNs(path: string): Promise<bigint | undefined> {
  return stat(path, { bigint: true }).then(
    ({ mtimeNs }) => mtimeNs,
    () => undefined,
  )
}

const fewest = 2000
const mostKept = 1_000_000
const keptMs = 10_000
const settledMs = 100
