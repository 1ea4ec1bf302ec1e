import { compareKeys } from '../store-path.ts'
import { endOf, type KeySpace } from './key-space.ts'

/** Behind every key. */
export const topKey = '\u{10ffff}'

/** A place in the key space, and how much of the list is thought to be between it and the next place. */
interface Landmark {
  readonly key: string
  weight: number
  /** Whether a list may be cut there: something is known to follow soon. */
  readonly cuttable: boolean
}

/** What a list by folder says of the folders behind a key. */
export interface Siblings {
  /** In order. */
  readonly folders: readonly string[]
  /** Whether there are no others behind the last of them. */
  readonly complete: boolean
}

/**
 * What is known of the keys below a prefix: folders, and stretches without any key. Between two landmarks the key space is
 * taken as even.
 */
export class Landmarks {
  readonly #space: KeySpace
  readonly #prefix: string
  readonly #top: string
  #marks: Landmark[]
  #sums: number[] = []

  constructor(prefix: string, space: KeySpace) {
    this.#space = space
    this.#prefix = prefix
    this.#top = `${prefix}${topKey}`
    this.#marks = [{ key: prefix, weight: 1, cuttable: false }]
    this.#sum()
  }

  /** Which part of the list is before this key, from 0 to 1; `undefined` is the end. */
  measure(key: string | undefined): number {
    if (key === undefined) return this.#sums.at(-1) ?? 1
    const at = this.#indexOf(key)
    const mark = this.#marks[at]
    if (mark === undefined) return 0
    const before = this.#sums[at - 1] ?? 0
    return mark.weight === 0
      ? before
      : before + mark.weight * this.#space.share(key, mark.key, this.#endOfGap(at))
  }

  /** The stretch in which a measure is: its bounds, each of which may be a place to cut at. */
  gapAt(measure: number): Gap {
    let at = 0
    while (at < this.#marks.length - 1 && (this.#sums[at] ?? 0) <= measure) at += 1
    const mark = this.#marks[at]
    const next = this.#marks[at + 1]
    return {
      low: mark?.key ?? this.#prefix,
      high: next?.key ?? this.#top,
      lowMeasure: this.#sums[at - 1] ?? 0,
      highMeasure: this.#sums[at] ?? 1,
      cuttableLow: mark?.cuttable ?? false,
      cuttableHigh: next?.cuttable ?? false,
    }
  }

  /**
   * Puts in the folders that stand behind `after` in the same folder as `child`, one of theirs. The weight of what is there is
   * shared among them: all folders beside one another are taken to hold the same.
   */
  addSiblings(after: string, child: string | undefined, { folders, complete }: Siblings): void {
    const at = this.#indexOf(after)
    const mark = this.#marks[at]
    if (mark === undefined) return
    const high = this.#endOfGap(at)
    const inside = folders.filter((folder) => compareKeys(folder, after) > 0 && compareKeys(folder, high) < 0)
    const last = inside.at(-1) ?? child
    const end = last === undefined ? undefined : endOf(last)
    // What is behind the last one is weighed by the way that so many folders took.
    const covered = end === undefined || complete ? 1 : this.#space.share(end, after, high)
    const open = complete ? 0 : Math.min(1000, (1 - covered) / Math.max(covered, 0.001)) * (inside.length + 1)
    const startsInside = child !== undefined && compareKeys(child, mark.key) > 0
    const before = startsInside ? mark.weight * this.#space.share(child, mark.key, high) : 0
    const unit = (mark.weight - before) / (inside.length + 1 + open)
    mark.weight = startsInside ? before : unit
    const added: Landmark[] = startsInside ? [{ key: child, weight: unit, cuttable: false }] : []
    for (const key of inside) added.push({ key, weight: unit, cuttable: true })
    if (end !== undefined && compareKeys(end, high) < 0) {
      added.push({ key: end, weight: unit * open, cuttable: !complete })
    }
    this.#insert(at + 1, added)
    this.#sum()
  }

  #insert(at: number, added: readonly Landmark[]): void {
    this.#marks = [...this.#marks.slice(0, at), ...added, ...this.#marks.slice(at)]
  }

  /** Says that no key is between `from` and `to`, where the end is `undefined`. */
  addEmpty(from: string, to: string | undefined): void {
    const at = this.#indexOf(from)
    const mark = this.#marks[at]
    if (mark === undefined) return
    const high = this.#endOfGap(at)
    const isInside = to !== undefined && compareKeys(to, high) < 0
    const behind = isInside ? mark.weight * (1 - this.#space.share(from, mark.key, high)) : 0
    mark.weight -= behind
    const added: Landmark[] = [{ key: from, weight: 0, cuttable: false }]
    if (isInside) added.push({ key: to, weight: behind, cuttable: true })
    this.#insert(at + 1, added)
    if (!isInside) this.#clear(at + 2, to)
    this.#sum()
  }

  /** Takes the weight from all that is between the landmark at `start` and `to`. */
  #clear(start: number, to: string | undefined): void {
    for (let at = start; at < this.#marks.length; at += 1) {
      const mark = this.#marks[at]
      if (mark === undefined || (to !== undefined && compareKeys(mark.key, to) >= 0)) return
      const { weight } = mark
      mark.weight = 0
      if (to !== undefined && compareKeys(to, this.#endOfGap(at)) < 0) {
        this.#marks.splice(at + 1, 0, { key: to, weight, cuttable: true })
        return
      }
    }
  }

  #endOfGap(at: number): string {
    return this.#marks[at + 1]?.key ?? this.#top
  }

  /** The last landmark that is not behind the key. */
  #indexOf(key: string): number {
    let low = 0
    let high = this.#marks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      const mark = this.#marks[middle]
      if (mark !== undefined && compareKeys(mark.key, key) <= 0) low = middle
      else high = middle - 1
    }
    return low
  }

  #sum(): void {
    let sum = 0
    this.#sums = this.#marks.map(({ weight }) => (sum += weight))
  }
}

export interface Gap {
  readonly low: string
  readonly high: string
  readonly lowMeasure: number
  readonly highMeasure: number
  readonly cuttableLow: boolean
  readonly cuttableHigh: boolean
}
