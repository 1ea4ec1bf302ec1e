/** Something that waits to be started. Its fields may change while it waits; they are read when it is taken. */
export interface Waiting {
  readonly store: string
  readonly position: number
  /** False once it does not wait any more: it is skipped. */
  readonly isWaiting: boolean
}

/**
 * Takes from the stores in turn, and within a store by position. So a store with many transfers does not block the
 * others.
 */
export class FairQueue<Item extends Waiting> {
  /** By store, the next one first. */
  readonly #lanes = new Map<string, Lane<Item>>()

  put(item: Item): void {
    let lane = this.#lanes.get(item.store)
    if (lane === undefined) {
      lane = new Lane()
      this.#lanes.set(item.store, lane)
    }
    lane.put(item)
  }

  take(): Item | undefined {
    for (const [store, lane] of this.#lanes) {
      this.#lanes.delete(store)
      const item = lane.take()
      if (item === undefined) continue
      this.#lanes.set(store, lane)
      return item
    }
    return undefined
  }

  /** Call it when positions have changed. */
  sort(): void {
    for (const lane of this.#lanes.values()) lane.sorted = false
  }
}

class Lane<Item extends Waiting> {
  sorted = true
  #items: Item[] = []
  #first = 0
  readonly #members = new Set<Item>()

  put(item: Item): void {
    if (this.#members.has(item)) return
    const last = this.#items.at(-1)
    if (last !== undefined && last.position > item.position) this.sorted = false
    this.#members.add(item)
    this.#items.push(item)
  }

  take(): Item | undefined {
    if (!this.sorted) {
      this.#items = this.#items.slice(this.#first).sort((a, b) => a.position - b.position)
      this.#first = 0
      this.sorted = true
    }
    while (this.#first < this.#items.length) {
      const item = this.#items[this.#first]
      this.#first += 1
      if (item === undefined) continue
      this.#members.delete(item)
      if (item.isWaiting) return item
    }
    this.#items = []
    this.#first = 0
    return undefined
  }
}
