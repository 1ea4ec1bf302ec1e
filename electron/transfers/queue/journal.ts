import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate as yieldToOthers } from 'node:timers/promises'

import { z } from 'zod'

import type { StoreError } from '../../../drivers/index.ts'
import { newDeferred, type Deferred } from '../../../drivers/common/deferred.ts'
import { journalLines } from './journal-lines.ts'
import {
  applyEntry,
  journalEntrySchema,
  toEntry,
  type JournalEntry,
  type TransferRecord,
} from '../model/transfer-record.ts'
import { localFileError } from '../local/local-file-error.ts'
import { syncFolder } from '../local/sync-files.ts'
import { writeFully } from '../verify/file-content.ts'

export interface JournalOptions {
  readonly path: string
  /** Moves a damaged file aside and returns its new path. */
  readonly backUpDamagedFile: (path: string) => Promise<string>
}

/**
 * The records of all transfers, in memory and in a file to which entries are appended. Entries that arrive during a
 * write are written together by the next one. The file is written anew and renamed when most of it is out of date,
 * and after a failed write. Only its owner can read it.
 */
export class TransferJournal {
  readonly #path: string
  readonly #records: Map<string, TransferRecord>
  /** The batch to write next, and the one being written. */
  #next: Batch | undefined
  #current: Batch | undefined
  #file: FileHandle | undefined
  #sizeBytes = 0
  #rewriteAtBytes = 0
  /** True after a failed write: the file lacks entries. */
  #missesEntries = false
  #closed = false
  readonly #broken: StoreError | undefined

  /** Where a damaged journal was moved, if it was. What could be read of it is still used. */
  readonly damaged: string | undefined
  /** The last line was incomplete and left out: the host or the computer stopped while writing it. */
  readonly torn: boolean

  private constructor(
    path: string,
    records: Map<string, TransferRecord>,
    found: { readonly damaged?: string | undefined; readonly torn?: boolean; readonly broken?: StoreError },
  ) {
    this.#path = path
    this.#records = records
    this.damaged = found.damaged
    this.torn = found.torn ?? false
    this.#broken = found.broken
  }

  /** Never fails. A file that can neither be read nor moved aside stays as it is, and `write` fails. */
  static async open({ path, backUpDamagedFile }: JournalOptions): Promise<TransferJournal> {
    const records = new Map<string, TransferRecord>()
    try {
      const { whole, torn } = await readEntries(path, (entry) => applyEntry(records, entry))
      return new TransferJournal(path, records, {
        torn,
        damaged: whole ? undefined : await backUpDamagedFile(path),
      })
    } catch (cause) {
      return new TransferJournal(path, records, { broken: localFileError(cause, path) })
    }
  }

  /** A journal without content; `write` fails with the reason. */
  static refusing(path: string, reason: StoreError): TransferJournal {
    return new TransferJournal(path, new Map(), { broken: reason })
  }

  /** All records, in no order. */
  all(): IterableIterator<TransferRecord> {
    return this.#records.values()
  }

  get(id: string): TransferRecord | undefined {
    return this.#records.get(id)
  }

  /**
   * Applies the entries at once; resolves when they are on the disk. When that fails they still apply while the
   * application runs, and the next write tries again.
   */
  write(entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return Promise.resolve()
    for (const entry of entries) applyEntry(this.#records, entry)
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    if (this.#closed) return Promise.resolve()
    this.#next ??= { text: [], written: newDeferred() }
    const { text, written } = this.#next
    for (const entry of entries) text.push(toLine(entry))
    if (this.#current === undefined) void this.#writeAll()
    return written.promise
  }

  /** As `write`, for callers that do not wait. */
  note(entries: readonly JournalEntry[]): void {
    this.write(entries).catch(() => undefined)
  }

  /** Resolves when everything written so far is on the disk, or failed to get there. */
  async settled(): Promise<void> {
    await (this.#next ?? this.#current)?.written.promise.catch(() => undefined)
  }

  /** Entries written after it are lost. */
  async close(): Promise<void> {
    this.#closed = true
    await this.settled()
    if (this.#missesEntries) await this.#rewrite().catch(() => undefined)
    await this.#file?.close().catch(() => undefined)
    this.#file = undefined
  }

  async #writeAll(): Promise<void> {
    for (let batch = this.#next; batch !== undefined; batch = this.#next) {
      this.#current = batch
      // Entries of the same turn of the event loop join this batch.
      await Promise.resolve()
      this.#next = undefined
      try {
        const file = this.#missesEntries || this.#sizeBytes >= this.#rewriteAtBytes ? undefined : this.#file
        if (file === undefined) await this.#rewrite()
        else await this.#append(file, batch.text)
        this.#missesEntries = false
        batch.written.resolve()
      } catch (cause) {
        this.#missesEntries = true
        batch.written.reject(localFileError(cause, this.#path))
      }
    }
    this.#current = undefined
  }

  async #append(file: FileHandle, text: readonly string[]): Promise<void> {
    let atBytes = this.#sizeBytes
    for (let start = 0; start < text.length; start += linesAtOnce) {
      const bytes = Buffer.from(text.slice(start, start + linesAtOnce).join(''))
      await writeFully(file, bytes, atBytes)
      atBytes += bytes.byteLength
    }
    await file.datasync()
    this.#sizeBytes = atBytes
  }

  /** Entries that arrive meanwhile are appended later. They say what is so, whether the new file has it or not. */
  async #rewrite(): Promise<void> {
    const beside = `${this.#path}.new`
    await this.#file?.close().catch(() => undefined)
    this.#file = undefined
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 })
    const file = await open(beside, 'w', 0o600)
    try {
      await file.writeFile(toLine({ kind: 'journal', version }))
      const ids = [...this.#records.keys()]
      for (let start = 0; start < ids.length; start += linesAtOnce) {
        const lines = ids.slice(start, start + linesAtOnce).flatMap((id) => {
          const transfer = this.#records.get(id)
          return transfer === undefined ? [] : [toLine(toEntry(transfer))]
        })
        await file.writeFile(lines.join(''))
        await yieldToOthers()
      }
      await file.sync()
      this.#sizeBytes = (await file.stat()).size
      await file.close()
      await rename(beside, this.#path)
    } catch (error) {
      await file.close().catch(() => undefined)
      await rm(beside, { force: true }).catch(() => undefined)
      throw error
    }
    await syncFolder(dirname(this.#path))
    this.#file = await open(this.#path, 'r+')
    this.#rewriteAtBytes = Math.max(minRewriteBytes, growth * this.#sizeBytes)
  }
}

const version = 1
const headerSchema = z.object({ kind: z.literal('journal'), version: z.literal(version) })
/** Lines that are written or parsed before other work of the thread may run. */
const linesAtOnce = 500
const minRewriteBytes = 1024 * 1024
const growth = 4

interface Batch {
  readonly text: string[]
  readonly written: Deferred
}

function toLine(entry: JournalEntry | z.infer<typeof headerSchema>): string {
  return `${JSON.stringify(entry)}\n`
}

/** `whole` is false where a line could not be read, other than an incomplete last line. */
async function readEntries(
  path: string,
  apply: (entry: JournalEntry) => void,
): Promise<{ readonly whole: boolean; readonly torn: boolean }> {
  let whole = true
  let lines = 0
  const read = journalLines(path)
  for (;;) {
    const { done, value: line } = await read.next()
    if (done === true) return { whole, torn: line === 'torn' }
    lines += 1
    const value = parse(line)
    if (lines === 1) {
      // Lines of another version may mean something else.
      if (!headerSchema.safeParse(value).success) {
        await read.return('whole')
        return { whole: false, torn: false }
      }
      continue
    }
    const entry = journalEntrySchema.safeParse(value)
    if (entry.success) apply(entry.data)
    else whole = false
    if (lines % linesAtOnce === 0) await yieldToOthers()
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
