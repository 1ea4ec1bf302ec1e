import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate as yieldToOthers } from 'node:timers/promises'

import type { StoreError } from '../../../drivers/index.ts'
import { localFileError } from '../../transfers/local/local-file-error.ts'
import { syncFolder } from '../../transfers/local/sync-files.ts'
import { journalLines } from '../../transfers/queue/journal-lines.ts'
import { isUndoable } from '../model/undoable.ts'
import type { Phase } from '../model/plan.ts'
import { changeError } from './explain.ts'
import { parseKept, parseOperation, type Kept, type NumberedOperation } from './operation-lines.ts'

/** A place in a file of operations: how many come before it, and their bytes. */
export interface Position {
  readonly index: number
  readonly offset: number
}

/** Operations that are done together. `next` is where the following window begins. */
export interface OperationWindow {
  readonly operations: readonly NumberedOperation[]
  readonly next: Position
}

/** The files of one change, in a folder of its own: operations and kept bytes by phase, and what became of objects. */
export class ChangeFiles {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  get items(): string {
    return join(this.folder, 'items.jsonl')
  }

  kept(phase: number): string {
    return join(this.folder, `kept-${phase}.jsonl`)
  }

  /** Writes all operations of a phase to the disk. Tells how many there are, and whether all can be taken back. */
  async write(phase: Phase, number: number, signal: AbortSignal): Promise<WrittenPhase> {
    const path = this.#operations(number)
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 })
      const file = await open(path, 'w', 0o600)
      try {
        const written = await writePages(file, phase, signal)
        await file.datasync()
        return written
      } finally {
        await file.close()
      }
    } catch (cause) {
      signal.throwIfAborted()
      throw cause instanceof Error && 'syscall' in cause ? localFileError(cause, path) : cause
    }
  }

  /** Makes the names of the files survive a loss of power. */
  async sync(): Promise<void> {
    await syncFolder(this.folder)
    await syncFolder(dirname(this.folder))
  }

  /** All operations of a phase from a place on, in windows. Fails with Corrupt where the file is damaged. */
  async *windows(
    phase: number,
    from: Position,
    isFull: (window: readonly NumberedOperation[], next: NumberedOperation) => boolean,
  ): AsyncGenerator<OperationWindow, void, undefined> {
    const path = this.#operations(phase)
    let { index, offset } = from
    let operations: NumberedOperation[] = []
    for await (const line of journalLines(path, offset)) {
      const operation = parseOperation(line)
      if (operation === undefined) throw damaged(path)
      const next = { at: index, operation }
      if (operations.length > 0 && isFull(operations, next)) {
        yield { operations, next: { index, offset } }
        operations = []
      }
      operations.push(next)
      index += 1
      offset += Buffer.byteLength(line) + 1
      if (index % linesAtOnce === 0) await yieldToOthers()
    }
    if (operations.length > 0) yield { operations, next: { index, offset } }
  }

  /** What was kept of a phase, in the order in which it was kept; an incomplete last line is left out. */
  async *keptOf(phase: number): AsyncGenerator<Kept, void, undefined> {
    for await (const line of this.#keptLines(phase))
      if (line.kind !== 'begun' && line.kind !== 'back') yield line
  }

  /** How far a phase came: operations from `begunTo` on were never begun, and these objects may have been moved back. */
  async reached(phase: number): Promise<ReachedPhase> {
    let begunTo = 0
    const movedBack = new Set<number>()
    for await (const line of this.#keptLines(phase)) {
      if (line.kind === 'begun') begunTo = Math.max(begunTo, line.to)
      else if (line.kind === 'back') movedBack.add(line.at)
    }
    return { begunTo, movedBack }
  }

  /** Forgets what was kept for an undo, and the operations where no report needs them. What became of objects stays. */
  async forgetOperations(phases: number, { reported }: { readonly reported: boolean }): Promise<void> {
    for (let phase = 0; phase < phases; phase += 1) {
      if (!reported) await rm(this.#operations(phase), { force: true }).catch(() => undefined)
      await rm(this.kept(phase), { force: true }).catch(() => undefined)
    }
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true }).catch(() => undefined)
  }

  #operations(phase: number): string {
    return join(this.folder, `operations-${phase}.jsonl`)
  }

  async *#keptLines(phase: number) {
    const path = this.kept(phase)
    for await (const line of journalLines(path)) {
      const kept = parseKept(line)
      if (kept === undefined) throw damaged(path)
      yield kept
    }
  }
}

export interface ReachedPhase {
  readonly begunTo: number
  readonly movedBack: ReadonlySet<number>
}

export interface WrittenPhase {
  readonly count: number
  readonly sizeBytes: number
  readonly undoable: boolean
}

async function writePages(file: FileHandle, phase: Phase, signal: AbortSignal): Promise<WrittenPhase> {
  let [count, sizeBytes, undoable] = [0, 0, true]
  for await (const page of phase.operations()) {
    for (let start = 0; start < page.length; start += linesAtOnce) {
      signal.throwIfAborted()
      const lines: string[] = []
      for (const operation of page.slice(start, start + linesAtOnce)) {
        lines.push(`${JSON.stringify(operation)}\n`)
        count += 1
        sizeBytes += bytesOf(operation)
        undoable &&= isUndoable(operation)
      }
      await file.writeFile(lines.join(''))
    }
  }
  return { count, sizeBytes, undoable }
}

/** The bytes that an operation frees or brings. */
export function bytesOf(operation: NumberedOperation['operation']): number {
  return operation.kind === 'put' ? Buffer.byteLength(operation.text) : operation.sizeBytes
}

const linesAtOnce = 1000

function damaged(path: string): StoreError {
  return changeError('Corrupt', 'notesDamaged', path)
}
