import { StoreError, type ErrorWhere } from '../common/errors.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import { wrapCalls, type Operation } from './wrap-calls.ts'

/**
 * Refuses every call that would change the bucket while the store is read-only, with ReadOnly and without a request. What only
 * reads goes on when that changes.
 */
export function refuseWrites(
  inner: ObjectStore,
  where: ErrorWhere,
  isReadOnly: () => boolean = () => true,
): ObjectStore {
  return wrapCalls(inner, (call, run) => {
    if (!writingOperations.has(call.operation) || !isReadOnly()) return run(call.signal)
    const at = { ...where, operation: call.operation, path: call.key }
    return Promise.reject(new StoreError('ReadOnly', 'the store is read-only', at))
  })
}

/** The calls that change a bucket. */
export const writingOperations: ReadonlySet<Operation> = new Set<Operation>([
  'put',
  'copy',
  'deleteMany',
  'createUpload',
  'putPart',
  'copyPart',
  'completeUpload',
  'abortUpload',
])
