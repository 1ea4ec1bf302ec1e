import { createHash } from 'node:crypto'

import type { TransferJournal } from './journal.ts'
import type { TransferRecord } from '../model/transfer-record.ts'
import type { Report } from '../model/runner.ts'

/** Reports of a transfer that are stored in full: more than anybody reads. */
export const maxStoredReports = 10_000
/** Reports of a transfer that are counted. Those beyond `maxStoredReports` are stored as marks of a few bytes. */
export const maxCountedReports = 100_000

/** The reports of a transfer. The same report is kept once, also when another run makes it again. */
export class ReportLog {
  readonly #record: TransferRecord
  readonly #journal: Pick<TransferJournal, 'note'>
  /** Names of the stored reports; undefined until a report arrives. */
  #storedNames: Set<string> | undefined

  constructor(record: TransferRecord, journal: Pick<TransferJournal, 'note'>) {
    this.#record = record
    this.#journal = journal
  }

  /** `reports`: how many there are. `moreReports`: there may be more. Empty without reports. */
  get counts(): { readonly reports?: number; readonly moreReports?: true } {
    const reports = countOf(this.#record)
    if (reports === 0) return {}
    return { reports, ...(reports < maxCountedReports ? {} : { moreReports: true }) }
  }

  /** False where the report was known or is not counted any more. */
  add(report: Report): boolean {
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

  /** Removes failures before a run: it tries those objects again, and reports them again if they fail. */
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

/** 48 bits of hash: among so many reports, two marks are equal with a chance of one in fifty thousand. */
function markOf({ kind, path }: Report): string {
  return `${kind} ${createHash('sha256').update(path).digest('base64url').slice(0, 8)}`
}
