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
  /** The folder that all keys of its last page are in. */
  folder: string
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

/** A range that may be cut, and how many pages it is expected to have yet. */
interface Candidate {
  readonly range: PlannedRange
  readonly pages: number
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
  /** How many pages ahead of the reader ranges are cut. */
  readonly pagesAhead: number
  /** Whether one more page may be asked for, of a range that has so many unfinished ones before it. */
  readonly hasRoom: (rangesBefore: number) => boolean
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
  readonly #inOrder: ReadAhead | undefined
  readonly #space = new KeySpace()
  readonly #landmarks: Landmarks
  /** Those that are not at their end, in the order of their keys. */
  readonly #ranges: PlannedRange[] = []
  readonly #exploredFolders = new Set<string>()
  /** Folders of more folders than one page tells of: what is in one of them is little of the list. */
  readonly #crowdedFolders = new Set<string>()
  #exploring = 0
  /** Counts what becomes known; and when there was nothing to cut. */
  #known = 0
  #nothingToCutAt = -1
  /** Whether all keys may begin with what those of one page begin with. */
  #stemsEnd = true
  /** What all keys so far begin with. */
  #family: string | undefined
  readonly #triedEnds = new Set<string>()
  #pages = 0
  /** Requests that were made, or are to be expected, only because the list was cut. */
  #spent = 0
  /** What ranges that are at their end covered. */
  #endedMeasure = 0
  #lastId = 0

  constructor({ prefix, startAfter, delimiter, cuts = [], inOrder }: PlanOptions) {
    this.#prefix = prefix
    this.#delimiter = delimiter
    this.#inOrder = inOrder
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
      if (!this.hasRoom(waiting)) return 'wait'
      waiting.isBegun = true
      return { kind: 'list', range: waiting }
    }
    // All that have nothing to do ask whenever anything changes: one of them finds out for all.
    if (this.#known === this.#nothingToCutAt) return 'wait'
    const job = this.#divide()
    if (job === 'wait' && this.#inOrder === undefined) this.#nothingToCutAt = this.#known
    else this.#known += 1
    return job
  }

  /** Whether one more page of a range is wanted. */
  hasRoom(range: PlannedRange): boolean {
    return this.#inOrder === undefined || this.#inOrder.hasRoom(this.#ranges.indexOf(range))
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
    this.#known += 1
    range.pages += 1
    this.#pages += 1
    range.isWhole = false
    range.token = next
    if (first !== undefined && last !== undefined) {
      this.#space.learn(first)
      this.#space.learn(last)
      range.stem = stemOf(first, last)
      const common = first.slice(0, commonLength(first, last))
      range.folder = common.slice(0, common.lastIndexOf('/') + 1)
      this.#widenFamily(first, last)
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

  #widenFamily(first: string, last: string): void {
    const known = this.#family ?? last
    const length = Math.min(commonLength(known, first), commonLength(known, last))
    this.#family = known.slice(0, length)
  }

  /** Takes note of the folders beside the one that `after` is in; of nothing where they could not be listed. */
  explored(folder: string, after: string | undefined, siblings: Siblings | undefined): void {
    this.#exploring -= 1
    this.#known += 1
    if (siblings === undefined) return
    if (!siblings.complete) this.#crowdedFolders.add(folder)
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
    if (this.#inOrder !== undefined && this.#pages < shortList) return 'wait'
    // What is being asked says much more than what is known so far.
    if (this.#pages < fewPages && (this.#exploring > 0 || this.#isTryingEnd())) return 'wait'
    const pagesPerMeasure = this.#pagesPerMeasure()
    const candidates = this.#ranges
      .filter((range) => !range.isWhole && range.position !== undefined)
      .map((range) => ({ range, pages: this.#pagesLeft(range, pagesPerMeasure) }))
    const left = candidates.reduce((sum, { pages }) => sum + pages, 0)
    if (this.#spent + costOfCut > this.#allowance(left)) return 'wait'
    const worth = this.#inReach(candidates).filter(({ pages }) => pages >= leastPages)
    worth.sort((a, b) => b.pages - a.pages)
    for (const { range, pages } of worth) {
      if (!this.hasRoom(range)) continue
      const cut = this.#cutOf(range, this.#shareOf(pages), pages)
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

  /** Those of which a reader in order soon wants pages: it takes none of others before it has had the pages between. */
  #inReach(candidates: readonly Candidate[]): Candidate[] {
    if (this.#inOrder === undefined) return [...candidates]
    const reached: Candidate[] = []
    let pagesBefore = 0
    for (const candidate of candidates) {
      if (pagesBefore >= this.#inOrder.pagesAhead) break
      reached.push(candidate)
      pagesBefore += candidate.pages
    }
    return reached
  }

  /** At which share of the way a range of so many pages is cut. */
  #shareOf(pages: number): number {
    return this.#inOrder === undefined ? 0.5 : Math.min(0.5, this.#inOrder.pagesAhead / 2 / pages)
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
    const { first, share, growth } = this.#inOrder === undefined ? costs : costsInOrder
    const pages = this.#pages + Math.min(pagesLeft, growth * this.#pages)
    return first + Math.sqrt(pages) / 2 + share * pages
  }

  /**
   * How many pages are expected behind where the range stands: as many as it had so far for the way that it came, and, as
   * long as it had few, as all ranges had for theirs.
   */
  #pagesLeft(range: PlannedRange, pagesPerMeasure: number): number {
    const left = this.#landmarks.measure(range.through) - this.#landmarks.measure(this.#standOf(range))
    if (left <= 0) return 0
    const pages = (left * (range.pages + 1)) / (this.#covered(range) + 1 / pagesPerMeasure)
    return Math.min(pages, costs.growth * this.#pages)
  }

  /** Whether it is not known yet if anything is behind a cut that was made to find that out. */
  #isTryingEnd(): boolean {
    return this.#ranges.some(({ isBehindStem, pages }) => isBehindStem && pages === 0)
  }

  /** Behind which key its list goes on. */
  #standOf({ position, after }: PlannedRange): string {
    return position ?? after ?? this.#prefix
  }

  /** How far the range came. */
  #covered(range: PlannedRange): number {
    if (range.position === undefined) return 0
    const from = this.#landmarks.measure(range.id === 0 ? range.first : range.after)
    return Math.max(0, this.#landmarks.measure(range.position) - from)
  }

  /** How many pages all ranges had for the way that they came. */
  #pagesPerMeasure(): number {
    const covered = this.#ranges.reduce((sum, range) => sum + this.#covered(range), this.#endedMeasure)
    return this.#pages / Math.max(covered, Number.MIN_VALUE)
  }

  /** Where to cut what is left of a range, `share` of the way; undefined where no place is known. */
  #cutOf(range: PlannedRange, share: number, pages: number): Cut | Exploration | undefined {
    const position = this.#standOf(range)
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
    const exploration = isLarge ? this.#folderToExplore(range, gap.low, gap.high) : undefined
    if (exploration !== undefined) return exploration
    const low = compareKeys(gap.low, position) > 0 ? gap.low : position
    const high = compareKeys(gap.high, through) < 0 ? gap.high : through
    const behindCommon = this.#endToTry(range, low, high)
    if (behindCommon !== undefined && isInside(behindCommon.at)) return behindCommon
    const lowest = this.#landmarks.measure(low)
    const way = this.#landmarks.measure(high) - lowest
    const between = this.#space.between(low, high, way <= 0 ? 0.5 : Math.min(0.95, (target - lowest) / way))
    return between === undefined ? undefined : this.#cutBefore(between, position)
  }

  /** Behind what all keys of a page begin with, or all keys, there may be nothing more: that is worth to know. */
  #endToTry({ stem }: PlannedRange, low: string, high: string): Cut | undefined {
    const common = this.#stemsEnd ? stem : (this.#family ?? '')
    if (common.length <= commonLength(low, high) || !low.startsWith(common)) return undefined
    const at = endOf(common)
    if (at === undefined || at !== this.#allowed(at) || compareKeys(at, high) >= 0) return undefined
    if (this.#triedEnds.has(at)) return undefined
    this.#triedEnds.add(at)
    return { kind: 'cut', at, isBehindStem: true }
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
  #folderToExplore(range: PlannedRange, low: string, high: string): Exploration | undefined {
    const { position, folder: pageFolder } = range
    // Where a range begins that has no page yet, there may be no folder.
    if (this.#delimiter !== undefined || position === undefined) return undefined
    if (compareKeys(low, position) > 0) {
      const isNew = low.endsWith('/') && !this.#exploredFolders.has(low)
      return isNew ? { kind: 'explore', folder: low, after: undefined } : undefined
    }
    const common = low.slice(0, commonLength(low, high))
    const outermost = Math.max(common.lastIndexOf('/') + 1, this.#prefix.lastIndexOf('/') + 1)
    const parent = position.slice(0, position.lastIndexOf('/') + 1)
    const innermost = Math.min(pageFolder.length, parent.length - 1)
    for (let end = outermost; end <= innermost; end = position.indexOf('/', end) + 1) {
      const folder = position.slice(0, Math.max(end, this.#prefix.length))
      if (!this.#exploredFolders.has(folder)) return { kind: 'explore', folder, after: position }
      if (this.#crowdedFolders.has(folder)) return undefined
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
    folder: '',
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
/** Of fewer pages, not enough is known to cut anywhere. */
const fewPages = 8
/** For a reader in order, a list of so many pages costs one request a page. */
const shortList = 3
/** The last page of a range reaches half of a page too far, on average. */
const costOfCut = 0.5
/**
 * The requests that cutting may cost: so many, this share of all, and half of the root of all. All are not taken to be more
 * than what is known of them and so many times that.
 */
const costs = { first: 4, share: 0.02, growth: 16 }
/** Where pages are wanted in order ranges are shorter, and most lists are. */
const costsInOrder = { first: 2, share: 0.1, growth: 4 }
