import { isStoreError, type ErrorCode } from '../../drivers/index.ts'

/** Something malformed in the bucket. It belongs to an item and is shown on it: never a crash, never a silent gap. */
export interface Problem {
  readonly id:
    | 'badRepositoryName'
    | 'badTagName'
    | 'badLink'
    | 'missingLink'
    | 'missingManifest'
    | 'badManifest'
    | 'digestMismatch'
    | 'manifestTooLarge'
    | 'badConfig'
    | 'missingBlob'
    | 'sizeMismatch'
    | 'badBlobPath'
    | 'unreadable'
  readonly path: string
  readonly detail: string
}

/**
 * A failure to read an item, as its problem: one file without permission, or one object in an archive, must not
 * empty a list of thousands. What is no property of the item (no network, a wrong key, stopped) is thrown on.
 */
export function problemOf(error: unknown, path: string, missing: Problem['id']): Problem {
  if (isStoreError(error, 'NotFound')) return { id: missing, path, detail: 'it is not in the bucket' }
  if (isStoreError(error, 'TooLarge')) return { id: 'manifestTooLarge', path, detail: error.message }
  if (isStoreError(error) && ofTheItem.has(error.code)) {
    return { id: 'unreadable', path, detail: error.message }
  }
  throw error
}

const ofTheItem: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'InvalidPath',
  'Corrupt',
  'PermissionDenied',
  'Unsupported',
])
