import type { CopyItem, CopyRequest } from '../../../electron/api/images.ts'
import { isTag, repositoryProblem, type RepositoryProblem } from '../../../drivers/common/names.ts'

/** What the person chose for the target. Names are as typed. */
export interface CopyWish {
  readonly from: string
  readonly to: string | undefined
  readonly items: readonly CopyItem[] | undefined
  /** Of a single repository. */
  readonly as: string
  /** Of a single tag or manifest; empty for a manifest that gets none. */
  readonly asTag: string
}

/** The request for a wish; undefined while something is to be chosen, or named otherwise. */
export function copyRequest(wish: CopyWish): CopyRequest | undefined {
  const { from, to, items } = wish
  if (to === undefined || isOntoItself(wish) || nameProblems(wish) !== undefined) return undefined
  const single = singleRepository(items)
  if (items === undefined || single === undefined) {
    return { from, to, ...(items === undefined ? {} : { items }) }
  }
  const as = wish.as.trim()
  const asTag = wish.asTag.trim()
  const { as: _as, asTag: _asTag, ...item } = single
  const otherTag = isOneThing(single) && asTag !== '' && asTag !== single.tags?.[0]
  return {
    from,
    to,
    items: [{ ...item, ...(as === item.repository ? {} : { as }), ...(otherTag ? { asTag } : {}) }],
  }
}

export interface NameProblems {
  readonly repository?: RepositoryProblem
  readonly tag?: 'none' | 'grammar'
}

/** What is wrong with the names that are typed; undefined when a registry takes them. */
export function nameProblems({ items, as, asTag }: CopyWish): NameProblems | undefined {
  const single = singleRepository(items)
  if (single === undefined) return undefined
  const repository = repositoryProblem(as.trim())
  const tag = isOneThing(single) ? tagProblem(single, asTag.trim()) : undefined
  if (repository === undefined && tag === undefined) return undefined
  return { ...(repository === undefined ? {} : { repository }), ...(tag === undefined ? {} : { tag }) }
}

function tagProblem(item: CopyItem, asTag: string): NameProblems['tag'] {
  if (asTag === '') return item.tags === undefined ? undefined : 'none'
  return isTag(asTag) ? undefined : 'grammar'
}

/** Whether source and target are the same: within one store a copy needs another name or tag. */
export function isOntoItself({ from, to, items, as, asTag }: CopyWish): boolean {
  if (from !== to) return false
  const single = singleRepository(items)
  if (single === undefined) return true
  const otherTag = isOneThing(single) && asTag.trim() !== (single.tags?.[0] ?? '')
  return as.trim() === single.repository && !otherTag
}

/** The one repository that is copied, which may be called otherwise in the target. */
export function singleRepository(items: readonly CopyItem[] | undefined): CopyItem | undefined {
  return items?.length === 1 ? items[0] : undefined
}

/** Whether it is one tag or one manifest, which may get another tag. */
export function isOneThing({ tags = [], digests = [] }: CopyItem): boolean {
  return tags.length + digests.length === 1
}
