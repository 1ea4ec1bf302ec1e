import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { ChangeRow } from '../../api/rows.ts'
import { StoreError } from '../../../drivers/index.ts'
import { ChangeFiles } from './change-files.ts'
import { ChangeLog } from './change-log.ts'
import { canUndo, isTransfer, type ChangeRecord } from './change-record.ts'
import { changeError } from './explain.ts'
import { ChangeWatch } from './change-watch.ts'

/** All changes on the disk: their log, the files of each, and who watches them. */
export class KeptChanges {
  readonly #log: ChangeLog
  readonly #folder: string
  readonly #watches = new Set<ChangeWatch>()

  private constructor(log: ChangeLog, folder: string) {
    this.#log = log
    this.#folder = folder
  }

  /** Never fails: where the log cannot be read or written, nothing can be begun. What ran then is interrupted now. */
  static async open(
    folder: string | undefined,
    backUpDamagedFile: (path: string) => Promise<string>,
  ): Promise<KeptChanges> {
    if (folder === undefined) {
      const message = 'nothing can be written in the data folder; free some space there and start again'
      return new KeptChanges(ChangeLog.refusing(new StoreError('Unavailable', message)), '')
    }
    const kept = new KeptChanges(await ChangeLog.open(folder, backUpDamagedFile), folder)
    for (const record of kept.all()) {
      if (record.state === 'running' || record.state === 'undoing') {
        kept.note({ ...record, state: 'interrupted' })
      }
    }
    await kept.#clean()
    return kept
  }

  get(id: string): ChangeRecord | undefined {
    return this.#log.get(id)
  }

  /** Fails with NotFound. */
  record(id: string): ChangeRecord {
    const record = this.#log.get(id)
    if (record === undefined) throw changeError('NotFound', 'changeGone')
    return record
  }

  /** Newest first. */
  all(): readonly ChangeRecord[] {
    return this.#log.all()
  }

  /** Resolves when it is on the disk; where it does not get there, the record stays as it was. */
  async write(record: ChangeRecord): Promise<void> {
    try {
      const dropped = await this.#log.write(record)
      await Promise.all(dropped.map((old) => this.#drop(old)))
    } finally {
      this.changed(record.id)
    }
  }

  /** It is on the disk a moment later. */
  note(record: ChangeRecord): void {
    for (const old of this.#log.note(record)) void this.#drop(old)
    this.changed(record.id)
  }

  /** Tells those who watch. */
  changed(id: string): void {
    for (const watch of this.#watches) watch.changed(id)
  }

  /** All changes, newest first, then those that changed. */
  async *watch(
    rowOf: (record: ChangeRecord) => ChangeRow,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ChangeRow[], void, undefined> {
    const watch = new ChangeWatch(
      this.all().map(({ id }) => id),
      (id) => {
        const record = this.get(id)
        return record === undefined ? undefined : rowOf(record)
      },
    )
    this.#watches.add(watch)
    try {
      yield* watch.rows(signal)
    } finally {
      this.#watches.delete(watch)
    }
  }

  filesOf(id: string): ChangeFiles {
    return new ChangeFiles(join(this.#folder, id))
  }

  /** What is kept for an undo is not needed any more once there cannot be one. */
  async forgetOperations(record: ChangeRecord): Promise<void> {
    const isOver = record.state === 'undone' || record.state === 'done' || record.state === 'stopped'
    // What a collection took is told for as long as the log has it.
    const reported = record.kind === 'collectGarbage'
    if (isOver && !canUndo(record)) {
      await this.filesOf(record.id).forgetOperations(record.phases.length, { reported })
    }
  }

  async close(): Promise<void> {
    await this.#log.close()
  }

  async #drop({ id, kind }: ChangeRecord): Promise<void> {
    if (!isTransfer(kind)) await this.filesOf(id).remove()
  }

  /** Deletes what a kill left: files of changes that never began, or that are not kept any more. */
  async #clean(): Promise<void> {
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (!entry.isDirectory()) continue
      const record = this.#log.get(entry.name)
      if (record === undefined) await this.filesOf(entry.name).remove()
      else await this.forgetOperations(record)
    }
  }
}
