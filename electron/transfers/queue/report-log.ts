import { createHash } from 'node:crypto'

import type { TransferJournal } from './journal.ts'
import type { TransferRecord } from '../model/transfer-record.ts'
import type { Report } from '../model/runner.ts'

/** Reports of a transfer that are kept as they were told: more than anybody reads. */
export const maxStoredReports = 10_000
/** Reports of a transfer that are counted. Those that are not kept are told apart by a mark of a few bytes. */
export const maxCountedReports = 100_000

/** What is told of a transfer beside its state. What is told again is told once, also by another run. */
export class ReportLog {
  readonly #record: TransferRecord
  readonly #journal: Pick<TransferJournal, 'note'>
  /** What is among those that are kept; undefined until there is another one. */
  #storedNames: Set<string> | undefined

  constructor(record: TransferRecord, journal: Pick<TransferJournal, 'note'>) {
    this.#record = record
    this.#journal = journal
  }

  /** `reports`: how many were told; `moreReports` where there may be more than that. Nothing where there are none. */
  get counts(): { readonly reports?: number; readonly moreReports?: true } {
    const reports = countOf(this.#record)
    if (reports === 0) return {}
    return { reports, ...(reports < maxCountedReports ? {} : { moreReports: true }) }
  }

  /** False where that changes nothing. */
  tell(report: Report): boolean {
    const { id, reports, reportMarks } = this.#record
    if (countOf(this.#record) >= maxCountedReports) return false
    this.#storedNames ??= new Set(reports.map(nameOf))
    const name = nameOf(report)
    const mark = markOf(report)
    if (this.#storedNames.has(name) || reportMarks?.has(mark) === true) return false
    if (reports.length < maxStoredReports) {
      this.#storedNames.add(name)
      this.#journal.note([{ kind: 'report', id, report }])
    } else this.#journal.note([{ kind: 'reportMark', id, mark }])
    return true
  }

  /** What failed in the last run is tried again by this one, which tells of it if it fails again. */
  forgetFailures(): void {
    const { id } = this.#record
    const reports = this.#record.reports.filter(({ kind }) => kind !== failed)
    const reportMarks = [...(this.#record.reportMarks ?? [])].filter((mark) => !mark.startsWith(`${failed} `))
    if (reports.length + reportMarks.length === countOf(this.#record)) return
    this.#storedNames = undefined
    this.#journal.note([{ kind: 'changed', id, reports, reportMarks }])
  }
}

const failed = 'failed' satisfies Report['kind']

function countOf({ reports, reportMarks }: TransferRecord): number {
  return reports.length + (reportMarks?.size ?? 0)
}

function nameOf({ kind, path }: Report): string {
  return `${kind} ${path}`
}

/** 48 bits: that two of so many are the same is one chance in fifty thousand. */
function markOf({ kind, path }: Report): string {
  return `${kind} ${createHash('sha256').update(path).digest('base64url').slice(0, 8)}`
}
