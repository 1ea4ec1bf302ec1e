import type { ObjectInfo } from '../../../drivers/index.ts'
import { contentChecks, type ContentHints } from './content-check.ts'
import { explain } from '../model/explain.ts'
import type { RunContext } from '../model/runner.ts'

/**
 * Reports an object without any checksum: only its size and ETag were compared. `path` is the object's, or its
 * folder's, so that a folder has one report.
 */
export function reportUnverified(
  info: ObjectInfo,
  hints: ContentHints,
  path: string,
  report: RunContext['report'],
): void {
  if (info.sizeBytes === 0 || contentChecks(info, hints).length > 0) return
  report({ path: path === '' ? '/' : path, kind: 'unverified', ...explain('noChecksum', {}) })
}
