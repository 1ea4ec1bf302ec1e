import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as yieldToOthers } from 'node:timers/promises'

import { z } from 'zod'

import type { StoreError } from '../../../drivers/index.ts'
import { localFileError } from '../../transfers/local/local-file-error.ts'
import { syncFolder } from '../../transfers/local/sync-files.ts'
import { journalLines } from '../../transfers/queue/journal-lines.ts'
import { AppendedFile } from './appended-file.ts'
import { changeRecordSchema, type ChangeRecord } from './change-record.ts'

/**
 * All changes that were made from here, the newest `mostChanges`: in memory, and in a file to which a line is appended
 * whenever one changes. Only its owner can read it. It is written anew at the start when most of it is out of date.
 */
export class ChangeLog {
  readonly #records: Map<string, ChangeRecord>
  readonly #file: AppendedFile | undefined
  readonly #broken: StoreError | undefined
  readonly #dirty = new Set<string>()
  #noting: NodeJS.Timeout | undefined

  private constructor(
    records: Map<string, ChangeRecord>,
    file: AppendedFile | undefined,
    broken: StoreError | undefined,
  ) {
    this.#records = records
    this.#file = file
    this.#broken = broken
  }

  /**
   * Never fails. Lines that cannot be read are left out, and the file is kept beside then. Where nothing can be written,
   * `write` fails with the reason.
   */
  static async open(
    folder: string,
    backUpDamagedFile: (path: string) => Promise<string>,
  ): Promise<ChangeLog> {
    const path = join(folder, 'log.jsonl')
    const records = new Map<string, ChangeRecord>()
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const { lines, whole } = await readRecords(path, records)
      if (!whole) await backUpDamagedFile(path)
      for (const { id } of newestFirst(records).slice(mostChanges)) records.delete(id)
      if (!whole || lines > 2 * records.size + 100) await rewrite(path, records)
      const file = await AppendedFile.open(path)
      if (file.sizeBytes === 0) await file.append(header)
      return new ChangeLog(records, file, undefined)
    } catch (cause) {
      return new ChangeLog(records, undefined, localFileError(cause, path))
    }
  }

  /** A log of which nothing can be kept; `write` fails with the reason. */
  static refusing(reason: StoreError): ChangeLog {
    return new ChangeLog(new Map(), undefined, reason)
  }

  get(id: string): ChangeRecord | undefined {
    return this.#records.get(id)
  }

  /** Newest first. */
  all(): readonly ChangeRecord[] {
    return newestFirst(this.#records)
  }

  /** Keeps a record, and resolves when it is on the disk; it stays as it was where that fails. Gives the records that are dropped for it: the oldest. */
  async write(record: ChangeRecord): Promise<readonly ChangeRecord[]> {
    if (this.#file === undefined) throw this.#broken ?? new Error('the log has no file')
    const before = this.#records.get(record.id)
    const dropped = this.#take(record)
    this.#dirty.delete(record.id)
    try {
      await this.#file.append(lineOf(record))
    } catch (error) {
      if (this.#records.get(record.id) === record) this.#putBack(record.id, before)
      throw error
    }
    return dropped
  }

  /** Keeps a record, which gets to the disk a moment later together with others. */
  note(record: ChangeRecord): readonly ChangeRecord[] {
    const dropped = this.#take(record)
    this.#dirty.add(record.id)
    this.#noting ??= setTimeout(() => this.#writeDirty(), noteMs)
    return dropped
  }

  async close(): Promise<void> {
    this.#writeDirty()
    await this.#file?.close()
  }

  #take(record: ChangeRecord): readonly ChangeRecord[] {
    const isNew = !this.#records.has(record.id)
    this.#records.set(record.id, record)
    if (!isNew || this.#records.size <= mostChanges) return []
    const dropped = this.all()
      .slice(mostChanges)
      .filter(({ state }) => endStates.has(state))
    for (const { id } of dropped) this.#records.delete(id)
    return dropped
  }

  #putBack(id: string, before: ChangeRecord | undefined): void {
    if (before === undefined) this.#records.delete(id)
    else this.#records.set(id, before)
  }

  #writeDirty(): void {
    clearTimeout(this.#noting)
    this.#noting = undefined
    for (const id of this.#dirty) {
      const record = this.#records.get(id)
      if (record !== undefined) this.#file?.append(lineOf(record)).catch(() => undefined)
    }
    this.#dirty.clear()
  }
}

export const mostChanges = 10_000
const noteMs = 250
const endStates: ReadonlySet<ChangeRecord['state']> = new Set(['done', 'stopped', 'failed', 'undone'])
const version = 1
const header = `${JSON.stringify({ kind: 'changes', version })}\n`
const headerSchema = z.object({ kind: z.literal('changes'), version: z.literal(version) })

function lineOf(record: ChangeRecord): string {
  return `${JSON.stringify(record)}\n`
}

function newestFirst(records: ReadonlyMap<string, ChangeRecord>): readonly ChangeRecord[] {
  return [...records.values()].sort((a, b) => b.startedAtMs - a.startedAtMs)
}

/** `whole` is false where a line could not be read, other than an incomplete last one behind others. */
async function readRecords(path: string, records: Map<string, ChangeRecord>) {
  let [lines, whole] = [0, true]
  const read = journalLines(path)
  for (;;) {
    const { done, value: line } = await read.next()
    if (done === true) return { lines, whole: whole && (lines > 0 || line === 'whole') }
    lines += 1
    const value = parse(line)
    if (lines === 1) {
      // Lines of another version may mean something else.
      if (!headerSchema.safeParse(value).success) {
        await read.return('whole')
        return { lines, whole: false }
      }
      continue
    }
    const record = changeRecordSchema.safeParse(value)
    if (record.success) records.set(record.data.id, record.data)
    else whole = false
    if (lines % 500 === 0) await yieldToOthers()
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

async function rewrite(path: string, records: ReadonlyMap<string, ChangeRecord>): Promise<void> {
  const beside = `${path}.new`
  const file = await open(beside, 'w', 0o600)
  try {
    await file.writeFile(header)
    let lines: string[] = []
    for (const record of records.values()) {
      lines.push(lineOf(record))
      if (lines.length < 500) continue
      await file.writeFile(lines.join(''))
      lines = []
    }
    await file.writeFile(lines.join(''))
    await file.sync()
    await file.close()
    await rename(beside, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(beside, { force: true }).catch(() => undefined)
    throw error
  }
  await syncFolder(join(path, '..'))
}
