import { isStoreError } from '../../drivers/index.ts'

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
 * A failure to read an item, as its problem. What is no property of the item (no permission, no network, stopped)
 * is thrown on: it concerns the whole list.
 */
export function problemOf(error: unknown, path: string, missing: Problem['id']): Problem {
  if (isStoreError(error, 'NotFound')) return { id: missing, path, detail: 'it is not in the bucket' }
  if (isStoreError(error, 'TooLarge')) return { id: 'manifestTooLarge', path, detail: error.message }
  if (isStoreError(error, 'InvalidPath') || isStoreError(error, 'Corrupt')) {
    return { id: 'unreadable', path, detail: error.message }
  }
  throw error
}
