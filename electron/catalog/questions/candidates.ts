import type { MatchClass } from './scan-names.ts'

/** What was found of one kind: how many there are, and the most promising ones. */
export class Candidates<Item> {
  count = 0
  readonly #most: number
  readonly #classes: [Item[], Item[], Item[], Item[]] = [[], [], [], []]

  /** Keeps at most so many of each way to match. */
  constructor(most: number) {
    this.#most = most
  }

  add(match: MatchClass, item: Item): void {
    this.count += 1
    const items = this.#classes[match]
    if (items.length < this.#most) items.push(item)
  }

  /** Those that match best first. */
  kept(most: number): readonly Item[] {
    return this.#classes.flat().slice(0, most)
  }
}
