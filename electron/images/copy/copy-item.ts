import { StoreError } from '../../../drivers/index.ts'
import {
  parseDigest,
  parseRepositoryName,
  parseTag,
  type Digest,
  type RepositoryName,
  type Tag,
} from '../../../drivers/common/names.ts'
import type { CopyItem } from '../../transfers/model/order.ts'

/** What is copied of a repository, and under which names. */
export interface RepositoryToPlan {
  readonly from: RepositoryName
  readonly to: RepositoryName
  /** Everything when absent, manifests without a tag included. */
  readonly only?: {
    readonly tags: readonly Tag[]
    readonly digests: readonly Digest[]
    /** Instead of the one tag, or for the one manifest. */
    readonly asTag?: Tag
  }
}

/** Fails with InvalidParameter for what no registry has, and for one tag that several things would get. */
export function parseCopyItem({ repository, tags, digests, as, asTag }: CopyItem): RepositoryToPlan {
  const from = parseRepositoryName(repository)
  const to = as === undefined ? from : parseRepositoryName(as)
  if (tags === undefined && digests === undefined) {
    if (asTag !== undefined) throw refused('a whole repository cannot become one tag', repository)
    return { from, to }
  }
  const only = {
    tags: [...new Set(tags)].map(parseTag),
    digests: [...new Set(digests)].map(parseDigest),
  }
  if (asTag === undefined) return { from, to, only }
  if (only.tags.length + only.digests.length !== 1) {
    throw refused('only one tag or one manifest can get another tag', repository)
  }
  return { from, to, only: { ...only, asTag: parseTag(asTag) } }
}

/** Fails with InvalidParameter for a copy within one store that would go onto what it comes from. */
export function refuseOntoItself(items: readonly CopyItem[] | undefined): void {
  if (items === undefined) throw refused('everything of a store cannot be copied to the store itself', '')
  for (const item of items) {
    const { from, to, only } = parseCopyItem(item)
    const otherTag = only?.asTag !== undefined && only.asTag !== only.tags[0]
    if (from === to && !otherTag) {
      throw refused('within one store a copy needs another name, or another tag', from)
    }
  }
}

function refused(why: string, repository: string): StoreError {
  return new StoreError('InvalidParameter', why, { path: repository })
}
