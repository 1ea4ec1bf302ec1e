import type { MemoryPart, MemoryParts, WindowMemory } from '../../../electron/api/window-memory.ts'

export type SavePart = <Part extends MemoryPart>(part: Part, value: MemoryParts[Part]) => void

/** What the window remembers beyond its end: read once when it starts, written a moment after it changed. */
export class Memory {
  #parts: MemoryParts
  readonly #save: SavePart
  readonly #listeners = new Set<() => void>()
  readonly #unsaved = new Set<MemoryPart>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(kept: WindowMemory, save: SavePart) {
    this.#parts = {
      places: kept.places ?? nothingYet.places,
      pinned: kept.pinned ?? nothingYet.pinned,
      recents: kept.recents ?? nothingYet.recents,
      tables: kept.tables ?? nothingYet.tables,
      panes: kept.panes ?? nothingYet.panes,
      commands: kept.commands ?? nothingYet.commands,
    }
    this.#save = save
  }

  /** The same value until it changes. */
  get<Part extends MemoryPart>(part: Part): MemoryParts[Part] {
    return this.#parts[part]
  }

  /** `next` must give the same value where nothing changes, and keep to the bounds of the contract. */
  change<Part extends MemoryPart>(part: Part, next: (now: MemoryParts[Part]) => MemoryParts[Part]): void {
    const before = this.#parts[part]
    const after = next(before)
    if (after === before) return
    this.#parts = { ...this.#parts, [part]: after }
    this.#unsaved.add(part)
    this.#timer ??= setTimeout(() => this.flush(), pauseMs)
    for (const listener of this.#listeners) listener()
  }

  /** Called whenever a part changed. Gives the function that stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Writes what was not written yet, at once. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const unsaved = [...this.#unsaved]
    this.#unsaved.clear()
    for (const part of unsaved) this.#save(part, this.#parts[part])
  }
}

const pauseMs = 300

const nothingYet: MemoryParts = {
  places: { pages: {}, stores: [] },
  pinned: [],
  recents: [],
  tables: {},
  panes: {},
  commands: [],
}
