import {
  isNotFound,
  mapConcurrent,
  moveObject,
  StoreError,
  type KeyFailure,
  type ObjectStore,
  type StorageDriver,
} from '../../../drivers/index.ts'
import type { Operation } from '../model/operation.ts'
import { bytesOf } from './change-files.ts'
import { keepCopies, type CopiesContext } from './keep-copies.ts'
import { keepForUndo } from './keep-for-undo.ts'
import type { KeptFile } from './kept-file.ts'
import type { NumberedOperation } from './operation-lines.ts'
import { failed, isOfOneObject, keptAsItIs, type Outcome, type WindowResult } from './outcomes.ts'
import { isSameTime, presentObjects } from './present-objects.ts'

/** Copies a blob from another store to its key here, and verifies its digest before it appears. */
export type FetchBlob = (
  operation: Extract<Operation, { kind: 'fetchBlob' }>,
  to: StorageDriver,
  signal: AbortSignal,
) => Promise<void>

/** What windows of a phase are done with. */
export interface DoContext extends CopiesContext {
  readonly kept: KeptFile
  readonly fetchBlob: FetchBlob
  /** Which of these may still be done. */
  readonly guard: (operations: readonly Operation[], signal: AbortSignal) => Promise<readonly Operation[]>
  /** Told of each group of operations as it is done. */
  readonly progress: (done: number, doneBytes: number) => void
}

/**
 * Does a window: copies what another store keeps, which may take long, asks the guard, keeps on the disk what the undo needs,
 * then changes the bucket, many objects at once. The link that a tag serves by comes after everything else, so that a tag
 * never serves what its other links do not say. Fails where the store as a whole fails: the window is done again then.
 */
export async function doWindow(
  window: readonly NumberedOperation[],
  context: DoContext,
  signal: AbortSignal,
): Promise<WindowResult> {
  const { driver, kept, progress } = context
  const outcomes: Outcome[] = []
  const copied = await keepCopies(window, context, outcomes, signal)
  const guarded = await withoutGuarded(copied, context, outcomes, signal)
  const unchanged = await withoutRewritten(guarded, driver.objects, outcomes, signal)
  const ready = await keepForUndo(unchanged, driver.objects, kept, outcomes, signal)
  const last = window.at(-1)
  if (last !== undefined) await kept.begin(last.at + 1)
  const sum = { done: 0, doneBytes: 0 }
  for (const some of [ready.filter((each) => !serves(each)), ready.filter(serves)]) {
    await doAll(
      some.map(({ operation }) => operation),
      context,
      outcomes,
      (operations) => {
        const doneBytes = operations.reduce((bytes, operation) => bytes + bytesOf(operation), 0)
        sum.done += operations.length
        sum.doneBytes += doneBytes
        progress(operations.length, doneBytes)
      },
      signal,
    )
  }
  return { outcomes, ...sum }
}

function serves({ operation }: NumberedOperation): boolean {
  return operation.key.endsWith('/current/link')
}

async function withoutGuarded(
  window: readonly NumberedOperation[],
  { guard }: DoContext,
  outcomes: Outcome[],
  signal: AbortSignal,
): Promise<readonly NumberedOperation[]> {
  const operations = window.map(({ operation }) => operation)
  const allowed = await guard(operations, signal)
  if (allowed === operations) return window
  const mayBeDone = new Set(allowed.map(({ key }) => key))
  return window.filter(({ operation: { key } }) => {
    if (mayBeDone.has(key)) return true
    outcomes.push(keptAsItIs(key, 'namedAgain'))
    return false
  })
}

/** Leaves out what was written since the plan was made; what is gone by itself counts as deleted. */
async function withoutRewritten(
  window: readonly NumberedOperation[],
  objects: ObjectStore,
  outcomes: Outcome[],
  signal: AbortSignal,
): Promise<readonly NumberedOperation[]> {
  const dated = window.flatMap(({ operation }) =>
    operation.kind === 'delete' && operation.writtenAtMs !== undefined ? [operation.key] : [],
  )
  if (dated.length === 0) return window
  const present = await presentObjects(objects, dated, signal)
  return window.filter(({ operation }) => {
    if (operation.kind !== 'delete' || operation.writtenAtMs === undefined) return true
    const info = present.get(operation.key)
    if (info === undefined || isSameTime(info.modifiedAtMs, operation.writtenAtMs)) return true
    outcomes.push(keptAsItIs(operation.key, 'writtenAgain'))
    return false
  })
}

async function doAll(
  operations: readonly Operation[],
  context: DoContext,
  outcomes: Outcome[],
  done: (operations: readonly Operation[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const deletes = operations.filter((each) => each.kind === 'delete')
  const others = operations.filter((each) => each.kind !== 'delete')
  await Promise.all([
    deleteAll(deletes, context.driver.objects, outcomes, done, signal),
    drain(
      mapConcurrent(
        others,
        othersAtOnce,
        async (operation, stop) => {
          try {
            await doOne(operation, context, stop)
            done([operation])
          } catch (error) {
            if (!isOfOneObject(error)) throw error
            outcomes.push(failed(operation.key, error))
          }
        },
        signal,
      ),
    ),
  ])
}

/** In batches as large as the service takes; those keys that it refuses are noted one by one. */
async function deleteAll(
  deletes: readonly Operation[],
  objects: ObjectStore,
  outcomes: Outcome[],
  done: (operations: readonly Operation[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const batches: Operation[][] = []
  for (let start = 0; start < deletes.length; start += objects.limits.deleteBatch)
    batches.push(deletes.slice(start, start + objects.limits.deleteBatch))
  const deleting = mapConcurrent(
    batches,
    batchesAtOnce,
    async (batch, stop) => {
      const failures = await objects.deleteMany(
        batch.map(({ key }) => key),
        stop,
      )
      for (const failure of failures) outcomes.push(failed(failure.key, refusal(failure)))
      const refused = new Set(failures.map(({ key }) => key))
      done(refused.size === 0 ? batch : batch.filter(({ key }) => !refused.has(key)))
    },
    signal,
  )
  await drain(deleting)
}

async function doOne(
  operation: Exclude<Operation, { kind: 'delete' }>,
  { driver, fetchBlob }: DoContext,
  signal: AbortSignal,
): Promise<void> {
  const { objects, copies } = driver
  switch (operation.kind) {
    case 'put':
      return await objects.put(operation.key, Buffer.from(operation.text), signal)
    case 'move':
      try {
        return await moveObject(objects, operation.key, operation.to, copies, signal)
      } catch (error) {
        // An earlier run, or another try of the same request, moved it.
        if (isNotFound(error) && (await objects.head(operation.to, signal)) !== undefined) return
        throw error
      }
    case 'abortUpload':
      return await objects.abortUpload(operation, signal)
    case 'fetchBlob':
      return await fetchBlob(operation, driver, signal)
    default:
      return operation satisfies never
  }
}

function refusal({ key, code, message }: KeyFailure): StoreError {
  const known = code === 'AccessDenied' || code === 'PermissionDenied' ? 'PermissionDenied' : 'Unexpected'
  return new StoreError(known, message, { operation: 'deleteMany', path: key, serviceCode: code })
}

async function drain(results: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of results) void _
}

/** The store's limiter bounds the requests: there is always one that waits for its turn. */
const batchesAtOnce = 64
const othersAtOnce = 64
