import { setTimeout as sleep } from 'node:timers/promises'

import { CallError } from '../../electron/api/contract.ts'
import type { TransferRow } from '../../electron/api/rows.ts'
import { digestOfBytes, digestOfFile } from './soak-files.ts'
import type { SoakWindow } from './soak-host.ts'
import type { Asked, SoakLedger } from './soak-ledger.ts'

/** The person before the windows: gives what a transfer waits for, has what failed go on, looks at what is done. */
export class SoakAttendant {
  readonly rows = new Map<string, TransferRow>()
  readonly #ledger: SoakLedger
  readonly #busyWith = new Set<string>()
  readonly #resumed = new Map<string, number>()

  constructor(ledger: SoakLedger) {
    this.#ledger = ledger
  }

  /** Until the window is gone. */
  async attend(window: SoakWindow): Promise<void> {
    try {
      for await (const { rows, removed } of window.client.watchTransfers({}, { signal: window.killed })) {
        for (const id of removed) this.rows.delete(id)
        for (const row of rows) {
          this.rows.set(row.id, row)
          void this.#look(window, row.id)
        }
      }
    } catch (error) {
      if (!window.killed.aborted) await sleep(1000)
      if (!window.killed.aborted) this.#ledger.problems.push(`the list of transfers ended: ${String(error)}`)
    }
  }

  get unfinished(): readonly TransferRow[] {
    return [...this.rows.values()].filter(({ state }) => !isFinished(state))
  }

  async #look(window: SoakWindow, id: string): Promise<void> {
    if (this.#busyWith.has(id)) return
    this.#busyWith.add(id)
    try {
      // What it waits for may have changed while it was helped.
      for (let seen; !window.killed.aborted;) {
        const row = this.rows.get(id)
        if (row === undefined || row.state === seen) return
        seen = row.state
        await this.#help(window, row)
        // What came of it is told at most ten times a second.
        await sleep(200)
      }
    } catch (error) {
      if (window.killed.aborted || !(error instanceof CallError)) return
      this.#ledger.failed(`helping: ${error.data.code} ${error.message}`)
      await sleep(500)
      this.#busyWith.delete(id)
      void this.#look(window, id)
    } finally {
      this.#busyWith.delete(id)
    }
  }

  async #help(window: SoakWindow, row: TransferRow): Promise<void> {
    const { client } = window
    const { id, state } = row
    const asked = this.#ledger.of(row)
    if (asked !== undefined) asked.transfer ??= id
    if (state.phase === 'done') return this.#lookAt(window, row, asked)
    if (state.phase === 'paused') return void (await client.resumeTransfers({ transfers: [id] }))
    if (state.phase === 'failed') return this.#goOn(window, row, state.error)
    if (state.phase !== 'waiting') return
    if (asked === undefined) {
      // A download whose answer with the id was lost: nobody knows any more what it was for.
      if (row.kind === 'download') return void (await client.cancelTransfers({ transfers: [id] }))
      this.#ledger.problems.push(`nobody asked for ${row.kind} ${row.name} at ${row.place}`)
    } else if (state.need.kind === 'choice') {
      await client.chooseExisting({ transfers: [id], choice: 'overwrite', always: false })
    } else {
      await client.provideToTransfer({ transfer: id, token: tokenFor(window, asked) })
    }
  }

  async #goOn(
    { client }: SoakWindow,
    { id, kind, name }: TransferRow,
    error: { code: string; message: string },
  ): Promise<void> {
    this.#ledger.failed(`${kind}: ${error.code} ${error.message}`)
    const times = (this.#resumed.get(id) ?? 0) + 1
    this.#resumed.set(id, times)
    if (times === mostResumed) {
      this.#ledger.problems.push(`${kind} of ${name} fails for ever: ${error.code} ${error.message}`)
    }
    if (times >= mostResumed) return
    await sleep(Math.min(5000, 100 * times))
    await client.resumeTransfers({ transfers: [id] })
  }

  async #lookAt(
    { client }: SoakWindow,
    { id, kind, name, reports = 0 }: TransferRow,
    asked: Asked | undefined,
  ): Promise<void> {
    this.#resumed.delete(id)
    if (asked === undefined || asked.doneAtMs !== undefined) return
    asked.doneAtMs = Date.now()
    // Downloads and uploads may say that something could not be verified; an image has to come whole.
    if (reports > 0 && (kind === 'copy' || kind === 'push')) {
      const told = (await client.transferReports({ transfer: id })).map(
        ({ path, detail }) => `${path}: ${detail}`,
      )
      const where = `${asked.from?.place.driver ?? ''} to ${asked.store.place.driver}`
      this.#ledger.problems.push(`${asked.label}, ${where}, is done, and reports ${told.join('; ')}`)
    }
    if (asked.file === undefined || kind === 'push') return
    const bytes = kind === 'upload' ? await asked.store.place.read(uploadKey(asked)) : await firstWhole(asked)
    const arrived = bytes === undefined ? 'nothing' : digestOfBytes(bytes)
    if (arrived !== digestOfFile(asked.file)) {
      this.#ledger.problems.push(
        `${kind} of ${name} (${asked.file.sizeBytes} bytes) on ${asked.store.place.driver} is done, and is ` +
          `${arrived} (${bytes?.byteLength ?? 0} bytes)`,
      )
    }
  }
}

/** A token of the window for what a transfer sends, or for where it comes to. */
export function tokenFor(window: SoakWindow, asked: Asked): string {
  if (asked.kind === 'download') {
    const { token, bytes } = window.receive()
    asked.received.push(bytes.catch(() => undefined))
    return token
  }
  if (asked.file === undefined) throw new Error(`${asked.label} has no file`)
  return window.offer(asked.file.sizeBytes, asked.file.pieces)
}

/** What one of the windows got that were asked to take a download: those that were killed got nothing, or a part. */
async function firstWhole({ received, file }: Asked): Promise<Uint8Array | undefined> {
  const enough = sleep(10_000).then(() => undefined)
  const all = await Promise.all(received.map((bytes) => Promise.race([bytes, enough])))
  return all.find((bytes) => bytes?.byteLength === file?.sizeBytes) ?? all.at(-1)
}

export function uploadKey({ label }: Asked): string {
  return `up/${label}`
}

function isFinished(state: TransferRow['state']): boolean {
  return state.phase === 'done' || (state.phase === 'cancelled' && !state.cleaning)
}

const mostResumed = 100
