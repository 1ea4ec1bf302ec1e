import { isNotFound, mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import type { DeleteOperation } from '../model/operation.ts'
import { changeError } from './explain.ts'
import type { NumberedOperation } from './operation-lines.ts'
import { failed, isOfOneObject, type Outcome } from './outcomes.ts'

/**
 * Makes sure that another store has a copy of a blob, with its digest verified. `itself`: both stores lead to the same object,
 * so that there is no copy.
 */
export type KeepBlob = (
  blob: Pick<DeleteOperation, 'key' | 'sizeBytes'> & Pick<KeptInStore, 'digest'>,
  from: StorageDriver,
  to: StorageDriver,
  signal: AbortSignal,
) => Promise<'kept' | 'itself'>

export type KeptInStore = Extract<DeleteOperation['keep'], { kind: 'store' }>

export interface CopiesContext {
  readonly driver: StorageDriver
  readonly keepBlob: KeepBlob
  /** Opens the store of copies for writing. Fails with ReadOnly. */
  readonly openCopies: (store: string, signal: AbortSignal) => Promise<StorageDriver>
}

/**
 * Copies the blobs of a window to where they are kept for the undo, and gives the operations that may be done. A blob that could
 * not be copied stays. What is gone by itself needs no copy. Fails where either store as a whole fails.
 */
export async function keepCopies(
  window: readonly NumberedOperation[],
  { driver, keepBlob, openCopies }: CopiesContext,
  outcomes: Outcome[],
  signal: AbortSignal,
): Promise<readonly NumberedOperation[]> {
  const left = new Set<number>()
  const copied = window.filter(isKeptInStore)
  for (const store of new Set(copied.map(({ operation }) => operation.keep.store))) {
    const to = await openCopies(store, signal)
    const some = copied.filter(({ operation }) => operation.keep.store === store)
    const keep = async ({ at, operation }: CopiedOperation, stop: AbortSignal): Promise<void> => {
      const { key, sizeBytes, keep: kept } = operation
      try {
        const result = await keepBlob({ key, sizeBytes, digest: kept.digest }, driver, to, stop)
        if (result === 'itself') throw changeError('PreconditionFailed', 'copiesInPlace', key)
      } catch (error) {
        if (!isOfOneObject(error)) throw error
        if (isNotFound(error) && (await driver.objects.head(key, stop)) === undefined) return
        outcomes.push(failed(key, error))
        left.add(at)
      }
    }
    for await (const _ of mapConcurrent(some, copiesAtOnce, keep, signal)) void _
  }
  return left.size === 0 ? window : window.filter(({ at }) => !left.has(at))
}

interface CopiedOperation extends NumberedOperation {
  readonly operation: DeleteOperation & { readonly keep: KeptInStore }
}

function isKeptInStore(numbered: NumberedOperation): numbered is CopiedOperation {
  const { operation } = numbered
  return operation.kind === 'delete' && operation.keep.kind === 'store'
}

const copiesAtOnce = 16
