import type { ObjectInfo } from '../../../drivers/index.ts'
import { contentChecks, type ContentHints } from './content-check.ts'
import { explain } from '../model/explain.ts'
import type { RunContext } from '../model/runner.ts'

/**
 * Reports of what was brought that nobody tells a checksum of it: size and entity tag are all it was held to. `path` is
 * the object's, or that of a folder, of which it is told once.
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
