import type { TransferChanges, TransferRow } from '../../../electron/api/rows.ts'
import { OverallProgress, type Overall } from '../../../electron/api/values/overall-progress.ts'
import { FolderSum, type TransferFolder } from './transfer-folder.ts'
import { Pace } from './pace.ts'

/** How fast it goes and how long it takes, where that can be told. */
export interface Tempo {
  readonly bytesPerSecond: number
  /** Undefined before there is a basis, where the size is not known, and while nothing arrives. */
  readonly secondsLeft: number | undefined
  /** Nothing arrives: the store or the network is waited for. */
  readonly isStalled: boolean
}

/** What is told of all transfers together, of each dropped folder, and of each transfer that runs. */
export interface TransferFigures {
  /** Undefined while nothing is queued or runs. */
  readonly overall: (Overall & Tempo) | undefined
  readonly folders: ReadonlyMap<string, TransferFolder>
  /** By transfer or folder, while it runs. */
  readonly tempos: ReadonlyMap<string, Tempo>
}

export const noFigures: TransferFigures = { overall: undefined, folders: new Map(), tempos: new Map() }

/** Measures transfers by their changes. Each change costs the same, however many transfers there are. */
export class TransferMeter {
  readonly #overall = new OverallProgress()
  readonly #rows = new Map<string, TransferRow>()
  readonly #sums = new Map<string, FolderSum>()
  #folders: ReadonlyMap<string, TransferFolder> = new Map()
  /** Of what runs: transfers by their ids, folders by theirs. */
  readonly #paces = new Map<string, Pace>()
  #allPace: Pace | undefined
  #isWhole = false

  take({ rows, removed, whole }: TransferChanges, nowMs: number): TransferFigures {
    const changed = new Set<string>()
    for (const row of rows) this.#see(row, changed, nowMs)
    for (const id of removed) this.#forget(id, changed)
    this.#sumUp(changed)
    const overall = this.#overall.take({ rows, removed })
    this.#isWhole ||= whole
    if (overall === undefined) this.#allPace = undefined
    else this.#allPace ??= new Pace(nowMs)
    const leftBytes = overall?.isMeasured === true ? overall.totalBytes - overall.doneBytes : undefined
    return {
      overall:
        overall === undefined || this.#allPace === undefined
          ? undefined
          : { ...overall, ...tempoOf(this.#allPace, leftBytes, nowMs) },
      folders: this.#folders,
      tempos: this.#tempos(nowMs),
    }
  }

  #see(row: TransferRow, changed: Set<string>, nowMs: number): void {
    const before = this.#rows.get(row.id)
    this.#rows.set(row.id, row)
    const { folder } = row
    const isActive = row.state.phase === 'running' || row.state.phase === 'queued'
    if (row.state.phase === 'running') this.#begin(row.id, nowMs)
    if (folder !== undefined) {
      const sum = this.#sums.get(folder.id) ?? new FolderSum(folder, row)
      this.#sums.set(folder.id, sum)
      sum.change(before, row)
      changed.add(folder.id)
      if (isActive) this.#begin(folder.id, nowMs)
    }
    const bytes = this.#movedSince(before, row)
    if (bytes > 0) {
      this.#allPace ??= new Pace(nowMs)
      for (const pace of [this.#allPace, this.#paces.get(row.id), folder && this.#paces.get(folder.id)])
        pace?.moved(bytes, nowMs)
    }
    if (row.state.phase !== 'running') this.#paces.delete(row.id)
  }

  #begin(id: string, nowMs: number): void {
    if (!this.#paces.has(id)) this.#paces.set(id, new Pace(nowMs))
  }

  #sumUp(changed: ReadonlySet<string>): void {
    if (changed.size === 0) return
    const folders = new Map(this.#folders)
    for (const id of changed) {
      const sum = this.#sums.get(id)
      if (sum === undefined) continue
      const folder = sum.take()
      if (folder.running + folder.queued === 0) this.#paces.delete(id)
      if (sum.isEmpty) {
        folders.delete(id)
        this.#sums.delete(id)
      } else folders.set(id, folder)
    }
    this.#folders = folders
  }

  /** What a run found there does not count, nor what came before the window opened. */
  #movedSince(before: TransferRow | undefined, row: TransferRow): number {
    if (before === undefined && !this.#isWhole) return 0
    return Math.max(0, sentBytes(row) - (before === undefined ? 0 : sentBytes(before)))
  }

  #forget(id: string, changed: Set<string>): void {
    const before = this.#rows.get(id)
    this.#rows.delete(id)
    this.#paces.delete(id)
    if (before?.folder === undefined) return
    this.#sums.get(before.folder.id)?.change(before, undefined)
    changed.add(before.folder.id)
  }

  #tempos(nowMs: number): ReadonlyMap<string, Tempo> {
    const tempos = new Map<string, Tempo>()
    for (const [id, pace] of this.#paces) {
      const of = this.#rows.get(id) ?? this.#folders.get(id)
      const leftBytes = of?.totalBytes === undefined ? undefined : leftOf(of)
      tempos.set(id, tempoOf(pace, leftBytes, nowMs))
    }
    return tempos
  }
}

function sentBytes({ doneBytes, alreadyBytes = 0 }: TransferRow): number {
  return doneBytes - alreadyBytes
}

/** Of a folder: what is queued or runs, since nobody waits for the rest. */
function leftOf(of: TransferRow | TransferFolder): number {
  return 'activeLeftBytes' in of ? of.activeLeftBytes : (of.totalBytes ?? 0) - of.doneBytes
}

function tempoOf(pace: Pace, leftBytes: number | undefined, nowMs: number): Tempo {
  return {
    bytesPerSecond: pace.bytesPerSecond(nowMs),
    secondsLeft: leftBytes === undefined ? undefined : pace.secondsLeft(Math.max(0, leftBytes), nowMs),
    isStalled: pace.isStalled(nowMs),
  }
}
