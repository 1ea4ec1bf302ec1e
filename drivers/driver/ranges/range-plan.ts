import { compareKeys } from '../store-path.ts'
import type { ChangeSignal } from './change-signal.ts'
import { commonLength, endOf, KeySpace } from './key-space.ts'
import { Landmarks, topKey, type Siblings } from './landmarks.ts'

/** A range with how far it has come. */
export interface PlannedRange {
  readonly id: number
  readonly after: string | undefined
  through: string | undefined
  /** Of the next page; undefined before the first. */
  token: string | undefined
  /** The first key that was listed, and the last. */
  first: string | undefined
  position: string | undefined
  pages: number
  isBegun: boolean
  isDone: boolean
  /** Whether it was cut where the keys before have nothing more in common. */
  isBehindStem: boolean
  /** What all keys of its last page begin with, up to a letter or digit. */
  stem: string
  /** Whether it is known that it cannot be cut where it stands. */
  isWhole: boolean
}

export type Job = 'wait' | 'done' | { readonly kind: 'list'; readonly range: PlannedRange } | Exploration

/** To list the folders in `folder` that come behind `after`, or all. */
interface Exploration {
  readonly kind: 'explore'
  readonly folder: string
  readonly after: string | undefined
}

interface Cut {
  readonly kind: 'cut'
  readonly at: string
  readonly isBehindStem?: boolean
}

/** As in `RangeOptions`. */
export interface PlanOptions {
  readonly prefix: string
  readonly startAfter?: string
  readonly delimiter?: '/'
  readonly cuts?: readonly string[]
  readonly inOrder?: ReadAhead
}

/** For a reader that wants pages in their order. */
export interface ReadAhead {
  /** How many pages a range is cut to have. */
  readonly pagesPerRange: number
  /** Whether one more page may be asked for; `isFirst`: of the range at whose end the reader waits for the next. */
  readonly hasRoom: (isFirst: boolean) => boolean
  /** Notified when there is room again. */
  readonly changed: ChangeSignal
}

interface TakenPage {
  readonly first: string | undefined
  readonly last: string | undefined
  readonly next: string | undefined
}

/** Decides which range is listed next, and where ranges are cut. */
export class RangePlan {
  readonly #prefix: string
  readonly #delimiter: '/' | undefined
  readonly #pagesPerRange: number | undefined
  readonly #hasRoom: (isFirst: boolean) => boolean
  readonly #space = new KeySpace()
  readonly #landmarks: Landmarks
  /** Those that are not at their end, in the order of their keys. */
  readonly #ranges: PlannedRange[] = []
  readonly #exploredFolders = new Set<string>()
  #exploring = 0
  /** Whether all keys may begin with what those of one page begin with. */
  #stemsEnd = true
  #pages = 0
  /** Requests that were made, or are to be expected, only because the list was cut. */
  #spent = 0
  /** What ranges that are at their end covered. */
  #endedMeasure = 0
  #lastId = 0

  constructor({ prefix, startAfter, delimiter, cuts = [], inOrder }: PlanOptions) {
    this.#prefix = prefix
    this.#delimiter = delimiter
    this.#pagesPerRange = inOrder?.pagesPerRange
    this.#hasRoom = inOrder?.hasRoom ?? (() => true)
    this.#landmarks = new Landmarks(prefix, this.#space)
    const inside = [...new Set(cuts.map((cut) => this.#allowed(cut)))]
      .filter((cut) => cut.startsWith(prefix) && cut !== prefix)
      .filter((cut) => startAfter === undefined || compareKeys(cut, startAfter) > 0)
      .sort(compareKeys)
    for (const [at, after] of [startAfter, ...inside].entries())
      this.#ranges.push(newRange(at, after, inside[at]))
    this.#lastId = inside.length
  }

  nextJob(): Job {
    if (this.#ranges.length === 0) return 'done'
    const waiting = this.#ranges.find((range) => !range.isBegun)
    if (waiting !== undefined) {
      if (!this.#hasRoom(this.isFirst(waiting))) return 'wait'
      waiting.isBegun = true
      return { kind: 'list', range: waiting }
    }
    return this.#hasRoom(false) ? this.#divide() : 'wait'
  }

  /** Whether no range before it is unfinished. */
  isFirst(range: PlannedRange): boolean {
    return this.#ranges[0] === range
  }

  /** Whether a page comes behind what was listed of its range before. */
  isInPlace(range: PlannedRange, { first }: Pick<TakenPage, 'first'>): boolean {
    if (first === undefined) return true
    if (range.position !== undefined) return compareKeys(first, range.position) > 0
    return range.after === undefined || compareKeys(first, range.after) >= 0
  }

  /** Takes note of a page of a range. */
  take(range: PlannedRange, { first, last, next }: TakenPage): void {
    const isFirstPage = range.pages === 0
    range.pages += 1
    this.#pages += 1
    range.isWhole = false
    range.token = next
    if (first !== undefined && last !== undefined) {
      this.#space.learn(first)
      this.#space.learn(last)
      range.stem = stemOf(first, last)
      range.first ??= first
      range.position = last
    }
    if (isFirstPage && range.id !== 0) this.#learnFromCut(range, first, next)
    const isPast = last !== undefined && range.through !== undefined && compareKeys(last, range.through) >= 0
    if (next !== undefined && !isPast) return
    range.isDone = true
    this.#endedMeasure += this.#covered(range)
    this.#ranges.splice(this.#ranges.indexOf(range), 1)
  }

  /** Takes note of the folders beside the one that `after` is in; of nothing where they could not be listed. */
  explored(folder: string, after: string | undefined, siblings: Siblings | undefined): void {
    this.#exploring -= 1
    if (siblings === undefined) return
    const child = after === undefined ? undefined : folderBelow(folder, after)
    for (const each of siblings.folders.slice(0, 20)) this.#space.learn(each)
    this.#landmarks.addSiblings(after ?? folder, child, siblings)
    for (const range of this.#ranges) range.isWhole = false
  }

  /** A range that was cut off says with its first page where keys go on behind the cut. */
  #learnFromCut(range: PlannedRange, first: string | undefined, next: string | undefined): void {
    const { after, through } = range
    if (after === undefined || (first === undefined && next !== undefined)) return
    const isEmpty = first === undefined || (through !== undefined && compareKeys(first, through) > 0)
    if (isEmpty) this.#spent += 1 - costOfCut
    else if (range.isBehindStem) this.#stemsEnd = false
    this.#landmarks.addEmpty(after, first)
  }

  /** Cuts a range in two, or says what has to be known for that. */
  #divide(): Job {
    const pagesPerMeasure = this.#pagesPerMeasure()
    const candidates = this.#ranges
      .filter((range) => !range.isWhole && range.position !== undefined)
      .map((range) => ({ range, pages: this.#pagesLeft(range, pagesPerMeasure) }))
    const left = candidates.reduce((sum, { pages }) => sum + pages, 0)
    if (this.#spent + costOfCut > this.#allowance(left)) return 'wait'
    const wanted = this.#pagesPerRange
    const least = wanted === undefined ? leastPages : 1.5 * wanted
    const worth = candidates.filter(({ pages }) => pages >= least)
    if (wanted === undefined) worth.sort((a, b) => b.pages - a.pages)
    for (const { range, pages } of worth) {
      const share = wanted === undefined ? 0.5 : Math.min(0.5, wanted / pages)
      const cut = this.#cutOf(range, share, pages)
      if (cut?.kind === 'explore') {
        // In the beginning all folders of the first key are looked at together; later what one says decides about the next.
        const most = this.#pages <= 2 ? mostExplorations : 1
        if (this.#exploring >= most || this.#spent + 1 > this.#allowance(left)) return 'wait'
        this.#spent += 1
        this.#exploring += 1
        this.#exploredFolders.add(cut.folder)
        return cut
      }
      if (cut?.kind === 'cut') return this.#split(range, cut)
      if (cut === undefined && this.#exploring === 0) range.isWhole = true
    }
    return 'wait'
  }

  #split(range: PlannedRange, { at, isBehindStem = false }: Cut): Job {
    this.#lastId += 1
    const behind = newRange(this.#lastId, at, range.through)
    behind.isBegun = true
    behind.isBehindStem = isBehindStem
    range.through = at
    this.#ranges.splice(this.#ranges.indexOf(range) + 1, 0, behind)
    this.#spent += costOfCut
    return { kind: 'list', range: behind }
  }

  /** How many requests may be spent on cutting. What the keys let expect is believed up to a bound: they may mislead. */
  #allowance(pagesLeft: number): number {
    const pages = this.#pages + Math.min(pagesLeft, mostGrowth * this.#pages)
    const inOrder = this.#pagesPerRange === undefined ? 0 : costOfCut / this.#pagesPerRange
    return firstCost + Math.sqrt(pages) / 2 + (costShare + inOrder) * pages
  }

  /**
   * How many pages are expected behind where the range stands: as many as it had so far for the way that it came, and, as
   * long as it had few, as all ranges had for theirs.
   */
  #pagesLeft(range: PlannedRange, pagesPerMeasure: number): number {
    const left = this.#landmarks.measure(range.through) - this.#landmarks.measure(range.position)
    if (left <= 0) return 0
    const pages = (left * (range.pages + 1)) / (this.#covered(range) + 1 / pagesPerMeasure)
    return Math.min(pages, mostGrowth * this.#pages)
  }

  /** How far the range came. */
  #covered(range: PlannedRange): number {
    const from = this.#landmarks.measure(range.id === 0 ? range.first : range.after)
    return Math.max(0, this.#landmarks.measure(range.position) - from)
  }

  /** How many pages all ranges had for the way that they came. */
  #pagesPerMeasure(): number {
    const covered = this.#ranges.reduce(
      (sum, range) => sum + (range.position === undefined ? 0 : this.#covered(range)),
      this.#endedMeasure,
    )
    return this.#pages / Math.max(covered, Number.MIN_VALUE)
  }

  /** Where to cut what is left of a range, `share` of the way; undefined where no place is known. */
  #cutOf(range: PlannedRange, share: number, pages: number): Cut | Exploration | undefined {
    const position = range.position ?? this.#prefix
    const through = range.through ?? `${this.#prefix}${topKey}`
    const now = this.#landmarks.measure(position)
    const end = this.#landmarks.measure(range.through)
    const target = now + (end - now) * share
    const gap = this.#landmarks.gapAt(target)
    const isInside = (key: string): boolean => compareKeys(key, position) > 0 && compareKeys(key, through) < 0
    const gapPages = (pages * (Math.min(gap.highMeasure, end) - Math.max(gap.lowMeasure, now))) / (end - now)
    const isLarge = gapPages >= worthExploring
    const farthest = (target - now) * (isLarge ? 0.5 : 0.8)
    const landmark = [
      { key: gap.low, distance: target - gap.lowMeasure, isCuttable: gap.cuttableLow },
      { key: gap.high, distance: gap.highMeasure - target, isCuttable: gap.cuttableHigh },
    ]
      .filter(({ key, distance, isCuttable }) => isCuttable && distance <= farthest && isInside(key))
      .sort((a, b) => a.distance - b.distance)[0]
    if (landmark !== undefined) return this.#cutBefore(landmark.key, position)
    const exploration = isLarge ? this.#folderToExplore(gap.low, gap.high, position) : undefined
    if (exploration !== undefined) return exploration
    const low = compareKeys(gap.low, position) > 0 ? gap.low : position
    const high = compareKeys(gap.high, through) < 0 ? gap.high : through
    // Behind what all keys of a page begin with, there may be nothing more: that is worth to know.
    const stemEnd =
      this.#stemsEnd && low === position && range.stem.length > commonLength(low, high)
        ? endOf(range.stem)
        : undefined
    if (
      stemEnd !== undefined &&
      stemEnd === this.#allowed(stemEnd) &&
      isInside(stemEnd) &&
      compareKeys(stemEnd, high) < 0
    ) {
      return { kind: 'cut', at: stemEnd, isBehindStem: true }
    }
    const lowest = this.#landmarks.measure(low)
    const way = this.#landmarks.measure(high) - lowest
    const between = this.#space.between(low, high, way <= 0 ? 0.5 : Math.min(0.95, (target - lowest) / way))
    return between === undefined ? undefined : this.#cutBefore(between, position)
  }

  /** With a delimiter, a cut inside of a folder would give that folder twice. */
  #allowed(cut: string): string {
    const slash = this.#delimiter === undefined ? -1 : cut.indexOf('/', this.#prefix.length)
    return slash < 0 ? cut : cut.slice(0, slash)
  }

  /** A cut in front of a folder is in front of its slash: the folder's own marker belongs to it. */
  #cutBefore(key: string, position: string): Cut | undefined {
    const bare = this.#allowed(key.endsWith('/') ? key.slice(0, -1) : key)
    return compareKeys(bare, position) > 0 ? { kind: 'cut', at: bare } : undefined
  }

  /** The outermost folder of a stretch that was not looked into. */
  #folderToExplore(low: string, high: string, position: string): Exploration | undefined {
    if (this.#delimiter !== undefined) return undefined
    if (compareKeys(low, position) > 0) {
      const isNew = low.endsWith('/') && !this.#exploredFolders.has(low)
      return isNew ? { kind: 'explore', folder: low, after: undefined } : undefined
    }
    const common = low.slice(0, commonLength(low, high))
    const outermost = Math.max(common.lastIndexOf('/') + 1, this.#prefix.lastIndexOf('/') + 1)
    const parent = position.slice(0, position.lastIndexOf('/') + 1)
    for (let end = outermost; end < parent.length; end = position.indexOf('/', end) + 1) {
      const folder = position.slice(0, Math.max(end, this.#prefix.length))
      if (!this.#exploredFolders.has(folder)) return { kind: 'explore', folder, after: position }
    }
    return undefined
  }
}

function newRange(id: number, after: string | undefined, through: string | undefined): PlannedRange {
  return {
    id,
    after,
    through,
    token: undefined,
    first: undefined,
    position: undefined,
    pages: 0,
    isBegun: false,
    isDone: false,
    isBehindStem: false,
    stem: '',
    isWhole: false,
  }
}

/** What two keys have in common, without the letters and digits at its end: those may be a part of a number or of a name. */
function stemOf(first: string, last: string): string {
  return first.slice(0, commonLength(first, last)).replace(/[\p{L}\p{N}]+$/u, '')
}

/** `a/b/` of `a/` and `a/b/c`; undefined where the key is in the folder itself. */
function folderBelow(folder: string, key: string): string | undefined {
  const slash = key.indexOf('/', folder.length)
  return slash < 0 ? undefined : key.slice(0, slash + 1)
}

/** A stretch of fewer pages is cut without looking into its folders. */
const worthExploring = 8
/** The folders of one key, at most. */
const mostExplorations = 8
/** A range of fewer pages is not cut. */
const leastPages = 3
/** The last page of a range reaches half of a page too far, on average. */
const costOfCut = 0.5
/** The requests that cutting may cost: so many, and this share of all, and half of the root of all. */
const firstCost = 4
const costShare = 0.02
/** A list is not taken to be longer than so many times what is known of it. */
const mostGrowth = 16
