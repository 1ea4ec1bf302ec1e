import type { Digest } from '../../../drivers/common/names.ts'
import type { StorageDriver } from '../../../drivers/index.ts'
import { parseLayout } from '../../registry/layout/layout.ts'
import type { Guards } from '../model/plan.ts'
import { repositoryPrefix } from './repository-keys.ts'
import { tagFolders } from './tag-folders.ts'

/**
 * Leaves the links of manifests that a tag points to now: the tags that the plan knew went before, so that one came meanwhile. Its
 * repository would not serve it without the link. Lists the tags of the repository for each window.
 */
export function untaggedGuard(
  open: (store: string, signal: AbortSignal) => Promise<StorageDriver>,
): Guards['untagged'] {
  return async (store, { repository }, operations, signal) => {
    const driver = await open(store, signal)
    const pointedTo = new Set<Digest>()
    for await (const { digest } of tagFolders(
      driver,
      repositoryPrefix(driver, repository),
      undefined,
      signal,
    )) {
      if (digest !== undefined) pointedTo.add(digest)
    }
    return operations.filter(({ key }) => {
      const entry = parseLayout(`/${key}`)
      return entry.kind !== 'manifestRevisionLink' || !pointedTo.has(entry.digest)
    })
  }
}
