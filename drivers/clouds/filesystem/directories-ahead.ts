import type { Child } from './large-directories.ts'

/** Reads the entries of a directory, by its key; undefined when there is none. */
export type ReadDirectory = (folderKey: string) => Promise<readonly Child[] | undefined>

/** A directory that a walk is in: which of its entries comes next. */
export interface Level {
  readonly children: readonly Child[]
  next: number
}

export interface WalkAhead {
  /** The directories that the walk is in, each inside the one before. The walk changes them as it goes on. */
  readonly levels: readonly Level[]
  readonly read: ReadDirectory
  /** Whether the walk goes into a directory. */
  readonly isEntered: (child: Child) => boolean
}

/**
 * Reads directories before a walk gets to them, several at once, in the order in which it will. A walk that ends soon has
 * read little for nothing: one more is read ahead for each that was used, and no more than are wanted.
 */
export class DirectoriesAhead {
  readonly #walk: WalkAhead
  readonly #ahead = new Map<string, ReadAhead>()
  #used = 0
  #room = 0

  constructor(walk: WalkAhead) {
    this.#walk = walk
  }

  /** The entries of a directory that the walk is at now. `wanted`: how many directories it may go into yet, at most. */
  async enter(folderKey: string, wanted: number): Promise<readonly Child[] | undefined> {
    const known = this.#ahead.get(folderKey)
    this.#ahead.delete(folderKey)
    const reading = known?.reading ?? this.#walk.read(folderKey)
    this.#used += 1
    this.#room = Math.min(this.#used, mostAhead, wanted)
    this.#fill()
    return await reading
  }

  #fill(): void {
    const { levels } = this.#walk
    const outermost = Math.max(0, levels.length - mostLevels)
    for (let at = levels.length - 1; at >= outermost; at -= 1) {
      const level = levels[at]
      if (level !== undefined) this.#readAhead(level.children, level.next)
      if (this.#ahead.size >= this.#room) return
    }
  }

  #readAhead(children: readonly Child[], from: number): void {
    const end = Math.min(children.length, from + mostLookedAt)
    for (let at = from; at < end && this.#ahead.size < this.#room; at += 1) {
      const child = children[at]
      if (child === undefined || !child.isFolder || !this.#walk.isEntered(child)) continue
      const known = this.#ahead.get(child.key)
      if (known === undefined) this.#begin(child.key)
      else if (known.children !== undefined) this.#readAhead(known.children, 0)
    }
  }

  #begin(folderKey: string): void {
    const ahead: ReadAhead = { reading: this.#walk.read(folderKey), children: undefined }
    this.#ahead.set(folderKey, ahead)
    // The walk fails with it when it gets there.
    void this.#goOnFrom(ahead).catch(() => undefined)
  }

  async #goOnFrom(ahead: ReadAhead): Promise<void> {
    ahead.children = await ahead.reading
    this.#fill()
  }
}

interface ReadAhead {
  readonly reading: Promise<readonly Child[] | undefined>
  /** Once they were read. */
  children: readonly Child[] | undefined
}

/** Directories that are read and not used yet. The system reads a few at once. */
const mostAhead = 32
/** Of the directories that the walk is in, those whose other entries are looked at. There may be thousands. */
const mostLevels = 8
/** Of the entries of a directory, each time: there may be a million files between two folders. */
const mostLookedAt = 1000
