import {
  isStoreError,
  mapConcurrent,
  moveObject,
  StoreError,
  type StorageDriver,
} from '../../../drivers/index.ts'
import type { Operation } from '../model/operation.ts'
import type { FetchBlob } from './do-window.ts'
import { changeError } from './explain.ts'
import { readWhole } from './keep-for-undo.ts'
import type { Before, Kept, NumberedOperation } from './operation-lines.ts'
import { failed, isOfOneObject, keptAsItIs, type Outcome, type WindowResult } from './outcomes.ts'
import { isSameTime, presentObjects, type PresentObjects } from './present-objects.ts'

export interface UndoContext {
  readonly driver: StorageDriver
  /** Whether what a link names is in the bucket; a link to nothing is not put back. */
  readonly isLinkable: (key: string, link: Uint8Array, signal: AbortSignal) => Promise<boolean>
  /** Brings back a blob that another store keeps. */
  readonly fetchBlob: FetchBlob
  /** Places of moves that an earlier run of the undo may have moved back already, in part. */
  readonly movedBack: ReadonlySet<number>
  /** Notes that one is about to be moved back; resolves when that is on the disk. */
  readonly moveBack: (at: number) => Promise<void>
  readonly progress: (done: number, doneBytes: number) => void
}

/** What is taken back: an operation whose text the plan proved, a blob that another store keeps, or what was kept of one. */
export type ToUndo =
  | Kept
  | { readonly kind: 'text'; readonly key: string; readonly text: string }
  | FetchOperation

type FetchOperation = Extract<Operation, { kind: 'fetchBlob' }>

/** The deletions of a window whose objects are known by the plan: their texts, or which store has a copy. */
export function plannedOf(window: readonly NumberedOperation[], begunTo: number): readonly ToUndo[] {
  return window.flatMap(({ at, operation }): readonly ToUndo[] => {
    if (at >= begunTo || operation.kind !== 'delete') return []
    const { key, sizeBytes, keep } = operation
    if (keep.kind === 'text') return [{ kind: 'text', key, text: keep.text }]
    if (keep.kind !== 'store') return []
    return [{ kind: 'fetchBlob', key, digest: keep.digest, from: keep.store, sizeBytes }]
  })
}

/**
 * Takes changes back, many at once: puts what was deleted, puts back or deletes what was put, moves back. What is so already
 * stays, so that it may be done again. What somebody else wrote meanwhile stays as well, and is told.
 */
export async function undoWindow(
  window: readonly ToUndo[],
  context: UndoContext,
  signal: AbortSignal,
): Promise<WindowResult> {
  const outcomes: Outcome[] = []
  const deleted = window.flatMap((each) =>
    each.kind === 'fetchBlob' || deletedBytes(each) !== undefined ? [each.key] : [],
  )
  const present = await presentObjects(context.driver.objects, deleted, signal)
  const sum = { done: 0, doneBytes: 0 }
  const undo = async (each: ToUndo, stop: AbortSignal): Promise<void> => {
    try {
      const outcome = await undoOne(each, present, context, stop)
      if (outcome === undefined) sum.done += 1
      else outcomes.push(outcome)
    } catch (error) {
      if (!isOfOneObject(error)) throw error
      outcomes.push(failed(each.key, error))
    }
    context.progress(1, bytesTakenBack(each))
  }
  for (const some of inTurns(window)) {
    for await (const _ of mapConcurrent(some, atOnce, undo, signal)) void _
  }
  return { outcomes, ...sum }
}

const atOnce = 64

/**
 * The link that a tag serves by is set to what it was before its history loses the newer entry; where it comes or goes, it
 * does so last. So what a tag serves is always in its history.
 */
function inTurns(window: readonly ToUndo[]): readonly (readonly ToUndo[])[] {
  const serves = ({ key }: ToUndo): boolean => key.endsWith('/current/link')
  const isSet = (each: ToUndo): boolean => serves(each) && each.kind === 'put' && each.before !== undefined
  return [
    window.filter(isSet),
    window.filter((each) => !serves(each)),
    window.filter((each) => serves(each) && !isSet(each)),
  ]
}

function deletedBytes(each: ToUndo): Uint8Array | undefined {
  if (each.kind === 'text') return Buffer.from(each.text)
  return each.kind === 'delete' ? each.before : undefined
}

function bytesTakenBack(each: ToUndo): number {
  if (each.kind === 'move') return each.source.sizeBytes
  if (each.kind === 'fetchBlob') return each.sizeBytes
  if (each.kind === 'put') return Buffer.byteLength(each.text)
  return deletedBytes(each)?.byteLength ?? 0
}

/** Undefined where it is as it was before. */
async function undoOne(
  each: ToUndo,
  present: PresentObjects,
  context: UndoContext,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  switch (each.kind) {
    case 'text':
    case 'delete': {
      const bytes = deletedBytes(each)
      if (bytes === undefined) return undefined
      if (!present.has(each.key)) return await putBack(each.key, bytes, context, signal)
      const now = await readNow(each.key, context, signal)
      if (now === undefined) return await putBack(each.key, bytes, context, signal)
      return isEqual(now, bytes) ? undefined : keptAsItIs(each.key, 'writtenByOthers')
    }
    case 'put': {
      const now = await readNow(each.key, context, signal)
      if (isEqual(now, each.before)) return undefined
      if (!isEqual(now, Buffer.from(each.text))) return keptAsItIs(each.key, 'writtenByOthers')
      return await setTo(each.key, each.before, context, signal)
    }
    case 'fetchBlob':
      return await bringBack(each, present, context, signal)
    case 'move':
      return await undoMove(each, context, signal)
    default:
      return each satisfies never
  }
}

/** What is there by now with the same size stayed, or was pushed again. */
async function bringBack(
  blob: FetchOperation,
  present: PresentObjects,
  { driver, fetchBlob }: UndoContext,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const now = present.get(blob.key)
  if (now === undefined) {
    await fetchBlob(blob, driver, signal)
    return undefined
  }
  return now.sizeBytes === blob.sizeBytes ? undefined : keptAsItIs(blob.key, 'writtenByOthers')
}

/** An object at both keys, unchanged at the old one, was copied there or back, and not yet deleted. */
async function undoMove(
  { at, key, to, source: moved, before }: Extract<Kept, { kind: 'move' }>,
  context: UndoContext,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const { objects, copies } = context.driver
  const [source, target] = await Promise.all([objects.head(key, signal), objects.head(to, signal)])
  const isOurs = target?.sizeBytes === moved.sizeBytes
  const putTargetBack = async () =>
    before === undefined ? undefined : await putBack(to, before, context, signal)
  if (source === undefined) {
    if (!isOurs) return keptAsItIs(key, 'writtenByOthers')
    await context.moveBack(at)
    await moveObject(objects, to, key, copies, signal)
    return await putTargetBack()
  }
  if (source.sizeBytes !== moved.sizeBytes) return keptAsItIs(key, 'writtenByOthers')
  if (target === undefined) return await putTargetBack()
  if (isEqual(await readNow(to, context, signal), before)) return undefined
  const isSource = context.movedBack.has(at) || isSameTime(source.modifiedAtMs, moved.modifiedAtMs)
  return isOurs && isSource ? await setTo(to, before, context, signal) : keptAsItIs(to, 'writtenByOthers')
}

async function putBack(
  key: string,
  bytes: Uint8Array,
  { driver, isLinkable }: UndoContext,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  if (!(await isLinkable(key, bytes, signal))) {
    return failed(key, changeError('NotFound', 'linkedContentGone', key))
  }
  await driver.objects.put(key, bytes, signal)
  return undefined
}

async function setTo(
  key: string,
  before: Before,
  context: UndoContext,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  if (before !== undefined) return await putBack(key, before, context, signal)
  const [refused] = await context.driver.objects.deleteMany([key], signal)
  if (refused === undefined) return undefined
  const where = { operation: 'deleteMany', path: key, serviceCode: refused.code }
  return failed(key, new StoreError('PermissionDenied', refused.message, where))
}

/** What is larger than what is ever kept was written by somebody else, and equals nothing that was kept. */
async function readNow(
  key: string,
  { driver }: UndoContext,
  signal: AbortSignal,
): Promise<Before | 'larger'> {
  try {
    return await readWhole(driver.objects, key, signal)
  } catch (error) {
    if (isStoreError(error, 'TooLarge')) return 'larger'
    throw error
  }
}

function isEqual(now: Before | 'larger', before: Before): boolean {
  if (now === undefined || before === undefined) return now === before
  return now !== 'larger' && Buffer.compare(now, before) === 0
}
