import type { TransferRow } from '../../../electron/api/rows.ts'

/** All uploads of one dropped folder together: how many files are in which state, and their bytes. */
export interface TransferFolder {
  readonly id: string
  readonly name: string
  /** Where it goes in the store; ends in `/`. */
  readonly place: string
  readonly store: string
  readonly storeName: string
  readonly files: number
  readonly queued: number
  readonly running: number
  readonly waiting: number
  readonly paused: number
  readonly done: number
  readonly failed: number
  readonly cancelled: number
  readonly doneBytes: number
  readonly alreadyBytes: number
  readonly totalBytes: number
  /** Of files that failed: the bytes that did not arrive. */
  readonly failedBytes: number
  /** Of files that are queued or run: the bytes that are still to come. */
  readonly activeLeftBytes: number
  /** What was left out or changed on the way, of all files. */
  readonly reports: number
  readonly moreReports: boolean
  /** The one transfer that tells all of it; undefined where several do, or none. */
  readonly toldBy: string | undefined
  /** When the last file ended that has ended; 0 before. */
  readonly endedAtMs: number
}

/** Sums the files of a folder. Each change costs the same, however many files there are. */
export class FolderSum {
  readonly #tellers = new Set<string>()
  readonly #sum: { -readonly [Name in keyof TransferFolder]: TransferFolder[Name] }

  constructor(folder: NonNullable<TransferRow['folder']>, { store, storeName }: TransferRow) {
    this.#sum = { ...nothing, ...folder, store, storeName }
  }

  get isEmpty(): boolean {
    return this.#sum.files === 0
  }

  /** A file of it came (`before` is undefined), changed, or is off the list (`after` is undefined). */
  change(before: TransferRow | undefined, after: TransferRow | undefined): void {
    if (before !== undefined) this.#add(before, -1)
    if (after === undefined) return
    this.#add(after, 1)
    this.#sum.storeName = after.storeName
    if ('endedAtMs' in after.state) this.#sum.endedAtMs = Math.max(this.#sum.endedAtMs, after.state.endedAtMs)
  }

  /** The folder as it is now. */
  take(): TransferFolder {
    const [toldBy] = this.#tellers
    return { ...this.#sum, toldBy: this.#tellers.size === 1 ? toldBy : undefined }
  }

  #add(row: TransferRow, sign: 1 | -1): void {
    const sum = this.#sum
    const { phase } = row.state
    // A file whose size is not known yet is as large as what of it is there.
    const totalBytes = Math.max(row.totalBytes ?? 0, row.doneBytes)
    const doneBytes = phase === 'done' ? totalBytes : row.doneBytes
    const leftBytes = totalBytes - doneBytes
    sum.files += sign
    sum[phase] += sign
    sum.doneBytes += sign * doneBytes
    sum.alreadyBytes += sign * (row.alreadyBytes ?? 0)
    sum.totalBytes += sign * totalBytes
    if (row.reports !== undefined) {
      sum.reports += sign * row.reports
      sum.moreReports ||= row.moreReports === true
      if (sign > 0) this.#tellers.add(row.id)
      else this.#tellers.delete(row.id)
    }
    if (phase === 'failed') sum.failedBytes += sign * leftBytes
    if (phase === 'queued' || phase === 'running') sum.activeLeftBytes += sign * leftBytes
  }
}

const nothing = {
  files: 0,
  queued: 0,
  running: 0,
  waiting: 0,
  paused: 0,
  done: 0,
  failed: 0,
  cancelled: 0,
  doneBytes: 0,
  alreadyBytes: 0,
  totalBytes: 0,
  failedBytes: 0,
  activeLeftBytes: 0,
  reports: 0,
  moreReports: false,
  toldBy: undefined,
  endedAtMs: 0,
}
