import { roleCode } from '../../catalog/manifests/codes.ts'
import { joinDigests } from '../../catalog/questions/digest-join.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { digestAt, noDigest } from '../../catalog/tables/digests.ts'
import { findLink, repositoryOf } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import type { Kept } from './keep.ts'

/** Tags that stay, and some of whose platforms go: how many, and the first of them. */
export interface BrokenIndexes {
  readonly count: number
  readonly example: string | undefined
}

/** Finds tags of indexes whose manifests of platforms lose their links in the repository: a pull of such a platform fails. */
export function* brokenIndexes(
  { tables, columns }: StoreFacts,
  kept: Pick<Kept, 'revisions' | 'takenTags'>,
): Steps<BrokenIndexes> {
  const join = yield* joinDigests({ tables, columns })
  const { tags } = tables
  let count = 0
  let example: string | undefined
  for (let row = 0; row < tags.current.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const own = join.own[tags.current[row] ?? noDigest] ?? noDigest
    if (kept.takenTags[row] === 1 || own === noDigest) continue
    const repository = repositoryOf(tables, 'tags', row)
    if (!losesChild(columns.manifestRows.get(own) - 1, repository)) continue
    count += 1
    example ??= `${nameAt(tables.repositories.names, repository)}:${nameAt(tags.names, row)}`
  }
  return { count, example }

  function losesChild(manifest: number, repository: number): boolean {
    if (manifest < 0) return false
    const { references, manifests } = columns
    for (let at = manifests.first.at(manifest); at < manifests.first.at(manifest + 1); at += 1) {
      if (references.role.at(at) !== roleCode.child) continue
      const child = join.tableId(references.digest.at(at))
      const link =
        child === noDigest ? -1 : findLink(tables, 'revisions', repository, digestAt(tables.digests, child))
      if (link >= 0 && kept.revisions[link] === 0) return true
    }
    return false
  }
}
