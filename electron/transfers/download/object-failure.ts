import { isStoreError, type StoreError } from '../../../drivers/index.ts'
import { isLocalFailure } from '../local/local-call.ts'

/** Failures that say nothing of the other objects. */
export function isObjectFailure(error: unknown): error is StoreError {
  if (!isStoreError(error)) return false
  if (isLocalFailure(error)) return localNames.has(error.where.serviceCode ?? '')
  return ofObjects.has(error.code)
}

const ofObjects: ReadonlySet<string> = new Set([
  'NotFound',
  'PermissionDenied',
  'Archived',
  'Corrupt',
  'InvalidPath',
  'PreconditionFailed',
])
const localNames: ReadonlySet<string> = new Set(['ENAMETOOLONG', 'EINVAL', 'EILSEQ'])
