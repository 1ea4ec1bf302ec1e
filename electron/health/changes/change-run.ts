import { setMaxListeners } from 'node:events'

import type { ErrorData } from '../../api/messages.ts'
import { mapInOrder } from '../../../drivers/common/map-in-order.ts'
import { explained, isNotFound } from '../../../drivers/index.ts'
import type { Operation } from '../model/operation.ts'
import type { Afterwards, Guards, PhaseGuard, UnreferencedGuard } from '../model/plan.ts'
import { AppendedFile } from './appended-file.ts'
import type { ChangeFiles, OperationWindow } from './change-files.ts'
import { toKeptFailure, type ChangeRecord, type PhaseRecord } from './change-record.ts'
import { doWindow, type DoContext, type FetchBlob } from './do-window.ts'
import { doneOfPhase } from './done-operations.ts'
import { changeError, explain } from './explain.ts'
import { itemLine } from './item-lines.ts'
import { KeptFile } from './kept-file.ts'
import type { CopiesContext } from './keep-copies.ts'
import { keptLine, type Kept, type NumberedOperation } from './operation-lines.ts'
import { failed, type WindowResult } from './outcomes.ts'
import { plannedOf, undoWindow, type ToUndo, type UndoContext } from './undo-window.ts'

/** What a run needs of the change it belongs to. */
export interface RunParts extends CopiesContext {
  readonly files: ChangeFiles
  readonly guards: Guards
  readonly afterwards: Afterwards | undefined
  readonly fetchBlob: FetchBlob
  /** Made anew for each phase that is taken back: it depends on what came back before. */
  readonly linkChecker: () => UndoContext['isLinkable']
  readonly errorData: (error: unknown) => ErrorData
  readonly now: () => number
  /** The change as it is. */
  readonly record: () => ChangeRecord
  /** Keeps what changed; `onDisk` resolves when it is on the disk. */
  readonly note: (change: Partial<ChangeRecord>) => void
  readonly onDisk: (change: Partial<ChangeRecord>) => Promise<void>
  /** So many operations of a phase more, or fewer in an undo, than the record has: their window is not done. */
  readonly progress: (phase: number, done: number, doneBytes: number) => void
}

/** Does what is left of a change, phase by phase. Gives how it ended. Fails where the store as a whole fails. */
export async function runChange(parts: RunParts, signal: AbortSignal): Promise<Partial<ChangeRecord>> {
  setMaxListeners(0, signal)
  const { phases } = parts.record()
  for (let number = parts.record().phase; number < phases.length; number += 1) {
    const phase = phaseOf(parts, number)
    if (phase.of === 0) continue
    if (phase.waitsMs !== undefined && phase.pressed !== true) {
      return { state: 'waiting', phase: number, waitsUntilMs: parts.now() + phase.waitsMs }
    }
    // On the disk before the first write: from then on it cannot be taken back, where the phase cannot.
    if (!phase.begun) await parts.onDisk({ phase: number, ...withPhase(parts, number, { begun: true }) })
    else parts.note({ phase: number })
    await runPhase(parts, number, signal)
  }
  return { state: 'done', phase: phases.length, endedAtMs: parts.now() }
}

async function runPhase(parts: RunParts, number: number, signal: AbortSignal): Promise<void> {
  const { files, driver, guards, fetchBlob, keepBlob, openCopies } = parts
  const { store } = parts.record()
  const { guard, index, offset } = phaseOf(parts, number)
  const kept = await KeptFile.open(files, number, index)
  const items = await AppendedFile.open(files.items, parts.record().itemsBytes)
  const context: DoContext = {
    driver,
    kept,
    fetchBlob,
    keepBlob,
    openCopies,
    guard: async (operations, stop) =>
      guard === undefined ? operations : await allowedBy(guards, store, guard, operations, stop),
    progress: (done, doneBytes) => parts.progress(number, done, doneBytes),
  }
  const most = guard === undefined ? 2 * driver.objects.limits.deleteBatch : guardedWindow
  const windows = files.windows(number, { index, offset }, (operations, next) =>
    isFull(operations, next, most),
  )
  const run = async (window: OperationWindow, stop: AbortSignal) => {
    setMaxListeners(0, stop)
    return { window, result: await doWindow(window.operations, context, stop) }
  }
  try {
    const results = mapInOrder(windows, guard === undefined ? windowsAtOnce : guardedAtOnce, run, signal)
    for await (const { window, result } of results) {
      failIfAllFailed(result, window.operations.length)
      const noted = await noteOutcomes(parts, items, number, result)
      const { done, doneBytes } = phaseOf(parts, number)
      parts.progress(number, -result.done, -result.doneBytes)
      const sums = { done: done + result.done, doneBytes: doneBytes + result.doneBytes }
      parts.note({ ...noted, ...withPhase(parts, number, { ...window.next, ...sums }) })
    }
    if (guard?.kind === 'unreferenced') await lookAfter(parts, items, number, guard, signal)
  } finally {
    await Promise.all([kept.close(), items.close()])
  }
}

function allowedBy(
  guards: Guards,
  store: string,
  guard: PhaseGuard,
  operations: readonly Operation[],
  signal: AbortSignal,
): Promise<readonly Operation[]> {
  return guard.kind === 'untagged'
    ? guards.untagged(store, guard, operations, signal)
    : guards.unreferenced(store, guard, operations, signal)
}

/** Notes what a guarded phase took and should not have taken. */
async function lookAfter(
  parts: RunParts,
  items: AppendedFile,
  number: number,
  guard: UnreferencedGuard,
  signal: AbortSignal,
): Promise<void> {
  const { files, afterwards } = parts
  if (afterwards === undefined) return
  const phase = phaseOf(parts, number)
  const done = doneOfPhase(files, number, phase.index, signal)
  const lost = await afterwards.unreferenced(parts.record().store, guard, done, signal)
  const outcomes = lost.map((key) => failed(key, changeError('PreconditionFailed', 'pushedMeanwhile', key)))
  parts.note(await noteOutcomes(parts, items, number, { outcomes, done: 0, doneBytes: 0 }))
}

/** Takes back what was done, the last phase first. Gives how it ended. Fails where the store as a whole fails. */
export async function undoChange(parts: RunParts, signal: AbortSignal): Promise<Partial<ChangeRecord>> {
  setMaxListeners(0, signal)
  let failures = 0
  for (let number = parts.record().phases.length - 1; number >= 0; number -= 1) {
    if (!phaseOf(parts, number).begun) continue
    parts.note({ phase: number })
    const failed = await undoPhase(parts, number, signal)
    failures += failed
    // What failed can be tried again.
    if (failed > 0) continue
    const back = { begun: false, done: 0, doneBytes: 0, index: 0, offset: 0 }
    await parts.onDisk(withPhase(parts, number, back))
  }
  const endedAtMs = parts.now()
  if (failures > 0) {
    const some = explained('PreconditionFailed', explain('notTakenBack', { count: failures }))
    return { state: 'failed', endedAtMs, error: toKeptFailure(parts.errorData(some)) }
  }
  return { state: 'undone', endedAtMs }
}

/** Gives how many objects could not be taken back. */
async function undoPhase(parts: RunParts, number: number, signal: AbortSignal): Promise<number> {
  const { driver, files, fetchBlob } = parts
  const reached = await files.reached(number)
  const items = await AppendedFile.open(files.items, parts.record().itemsBytes)
  const notes = await AppendedFile.open(files.kept(number))
  const context: UndoContext = {
    driver,
    isLinkable: parts.linkChecker(),
    fetchBlob,
    movedBack: reached.movedBack,
    moveBack: (at) => notes.append(keptLine({ kind: 'back', at })),
    progress: (done, doneBytes) => parts.progress(number, -done, -doneBytes),
  }
  const run = async (window: readonly ToUndo[], stop: AbortSignal) => {
    setMaxListeners(0, stop)
    return { window, result: await undoWindow(window, context, stop) }
  }
  let failures = 0
  try {
    const results = mapInOrder(windowsToUndo(files, number, reached.begunTo), undoAtOnce, run, signal)
    for await (const { window, result } of results) {
      failIfAllFailed(result, window.length)
      failures += result.outcomes.filter(isFailure).length
      parts.note(await noteOutcomes(parts, items, number, result))
    }
    return failures
  } finally {
    await Promise.all([items.close(), notes.close()])
  }
}

async function* windowsToUndo(
  files: ChangeFiles,
  number: number,
  begunTo: number,
): AsyncGenerator<readonly ToUndo[]> {
  const isFullNow = (operations: readonly NumberedOperation[], next: NumberedOperation): boolean =>
    isFull(operations, next, undoWindowLength)
  for await (const { operations } of files.windows(number, { index: 0, offset: 0 }, isFullNow)) {
    const planned = plannedOf(operations, begunTo)
    if (planned.length > 0) yield planned
    if ((operations[0]?.at ?? 0) >= begunTo) break
  }
  let window: Kept[] = []
  let bytes = 0
  for await (const kept of files.keptOf(number)) {
    window.push(kept)
    bytes += kept.before?.byteLength ?? 0
    if (window.length < undoWindowLength && bytes < mostUndoBytes) continue
    yield window
    window = []
    bytes = 0
  }
  if (window.length > 0) yield window
}

/** Where nothing went through, the store refuses all: the rest is not tried. What is not there says nothing of others. */
function failIfAllFailed({ outcomes }: WindowResult, length: number): void {
  const failures = outcomes.filter((each) => isFailure(each) && !isNotFound(each.error))
  const [first] = failures
  if (first !== undefined && failures.length === length) throw first.error
}

function isFailure({ result }: { readonly result: 'failed' | 'kept' }): boolean {
  return result === 'failed'
}

async function noteOutcomes(
  { record, errorData }: RunParts,
  items: AppendedFile,
  number: number,
  { outcomes }: WindowResult,
): Promise<Partial<ChangeRecord>> {
  const before = record()
  const name = before.phases[number]?.name
  if (outcomes.length === 0 || name === undefined) return {}
  const lines = outcomes.map(({ key, result, error }) =>
    itemLine({ phase: name, key, result, error: errorData(error) }),
  )
  await items.append(lines.join(''))
  const failures = outcomes.filter(isFailure).length
  return {
    failures: before.failures + failures,
    kept: before.kept + outcomes.length - failures,
    itemsBytes: items.sizeBytes,
  }
}

function phaseOf({ record }: RunParts, number: number): PhaseRecord {
  const phase = record().phases[number]
  if (phase === undefined) throw new RangeError(`there is no phase ${number}`)
  return phase
}

function withPhase(
  { record }: RunParts,
  number: number,
  change: Partial<PhaseRecord>,
): Pick<ChangeRecord, 'phases'> {
  return {
    phases: record().phases.map((phase, index) => (index === number ? { ...phase, ...change } : phase)),
  }
}

/** What reads before it writes, or copies, is noted more often. The links of one tag stay together. */
function isFull(operations: readonly NumberedOperation[], next: NumberedOperation, most: number): boolean {
  const [first, last] = [operations[0]?.operation, operations.at(-1)?.operation]
  const keeps = first?.kind === 'delete' ? first.keep.kind : 'bytes'
  const limit =
    keeps === 'bytes'
      ? Math.min(most, readingWindow)
      : keeps === 'store'
        ? Math.min(most, copyingWindow)
        : most
  if (operations.length < limit) return false
  const tag = last === undefined ? undefined : tagFolder(last.key)
  return tag === undefined || tag !== tagFolder(next.operation.key) || operations.length >= 2 * limit
}

function tagFolder(key: string): string | undefined {
  return /^.*\/_manifests\/tags\/[^/]+\//.exec(key)?.[0]
}

/** So that there are always as many requests on their way as a store may have. */
const windowsAtOnce = 16
/** A guard lists anew: not for a few objects only, and not long before they go. */
const guardedWindow = 10_000
const guardedAtOnce = 2
const readingWindow = 500
/** The guard lists anew for each: not too few. Copying them takes longer than that. */
const copyingWindow = 1000
const undoWindowLength = 500
const undoAtOnce = 4
const mostUndoBytes = 16 * 1024 * 1024
