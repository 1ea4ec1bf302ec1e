import type { Problem } from '../../drivers/common/problem.ts'
import { explanationOf, isStoreError, type ErrorCode } from '../../drivers/index.ts'
import { explain } from './explain.ts'

/**
 * A failure to read an item, as its problem: one file without permission, or one object in an archive, must not
 * empty a list of thousands. What is no property of the item (no network, a wrong key, stopped) is thrown on.
 * `mostBytes` is how much of it was to be read.
 */
export function problemOf(error: unknown, path: string, missing: Problem['id'], mostBytes: number): Problem {
  if (isStoreError(error, 'NotFound')) return { id: missing, path, ...explain('notInBucket', {}) }
  if (isStoreError(error, 'TooLarge')) {
    return { id: 'manifestTooLarge', path, ...explain('tooLarge', { mostBytes }) }
  }
  if (isStoreError(error) && ofTheItem.has(error.code)) {
    return { id: 'unreadable', path, ...explanationOf(error) }
  }
  throw error
}

const ofTheItem: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'InvalidPath',
  'InvalidParameter',
  'Corrupt',
  'PermissionDenied',
  'Archived',
  'Unsupported',
  // A refusal or an answer that makes no sense: others of the list may be told well.
  'Unexpected',
])
