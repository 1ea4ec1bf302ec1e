import {
  explanationOf,
  isStoreError,
  mapConcurrent,
  type Explanation,
  type StorageDriver,
} from '../../../drivers/index.ts'
import type { RepositoryName, Tag } from '../../registry/names.ts'
import { readReferrerList, type ReferrerList } from '../../registry/referrers/referrer-list.ts'
import type { ListToExtend } from './repository-copy.ts'

/** What the target lists under each fallback tag now. A list that cannot be read there is left out, and not written over. */
export async function withListed(
  target: StorageDriver,
  repository: RepositoryName,
  lists: ReadonlyMap<Tag, ReferrerList>,
  leftOut: (why: Explanation, tag: Tag) => void,
  signal: AbortSignal,
): Promise<readonly ListToExtend[]> {
  const listed: ListToExtend[] = []
  const read = mapConcurrent(
    lists,
    listsAtOnce,
    async ([tag, more], stop) => {
      try {
        listed.push({ tag, listed: await readReferrerList(target, repository, tag, stop), more })
      } catch (error) {
        if (!isStoreError(error) || error.code !== 'PreconditionFailed') throw error
        leftOut(explanationOf(error), tag)
      }
    },
    signal,
  )
  for await (const _ of read) void _
  return listed.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
}

const listsAtOnce = 16
