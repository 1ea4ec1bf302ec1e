import { isStoreError, type StoreError } from '../../../drivers/index.ts'
import { isLocalFailure } from '../local/local-call.ts'

/** Whether the failure concerns this object only: the next one may succeed. */
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
