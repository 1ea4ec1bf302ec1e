import type { Backend } from '../api/contract.ts'
import { isNotFound, mapConcurrent, type StorageDriver } from '../../drivers/index.ts'
import { layout } from '../registry/layout/layout.ts'
import { parseRepositoryName, parseTag, type RepositoryName } from '../../drivers/common/names.ts'
import { tagHistory } from '../registry/repositories/tag-history.ts'
import { listRepositories } from '../registry/repositories/repositories.ts'
import { listRevisions } from '../registry/repositories/revisions.ts'
import { listTags } from '../registry/repositories/tags.ts'
import { batched } from './batched.ts'
import type { StoreOpener } from './opened-store.ts'
import { toHistoryRow, toRevisionRow, toTagRow } from './registry-views.ts'

export type RepositoryMethods = Pick<
  Backend,
  'listRepositories' | 'countTags' | 'listTags' | 'listRevisions' | 'tagHistory'
>

/** Repositories, their tags and manifests, as lists. */
export function repositoryMethods(opener: StoreOpener): RepositoryMethods {
  return {
    async *listRepositories({ store }, signal) {
      const { driver } = await opener.open(store, signal)
      yield* batched(flatten(listRepositories(driver, signal)))
    },
    async countTags({ store, repositories }, signal) {
      const { driver } = await opener.open(store, signal)
      const names = repositories.map(parseRepositoryName)
      const counts = []
      for await (const count of mapConcurrent(
        names,
        16,
        (name, stop) => countTags(driver, name, stop),
        signal,
      )) {
        counts.push(count)
      }
      return counts
    },
    async *listTags({ store, repository }, signal) {
      const { driver } = await opener.open(store, signal)
      for await (const rows of listTags(driver, parseRepositoryName(repository), signal))
        yield rows.map(toTagRow)
    },
    async *listRevisions({ store, repository }, signal) {
      const { driver } = await opener.open(store, signal)
      for await (const rows of batched(listRevisions(driver, parseRepositoryName(repository), signal))) {
        yield rows.map(toRevisionRow)
      }
    },
    async tagHistory({ store, repository, tag }, signal) {
      const { driver } = await opener.open(store, signal)
      const entries = await tagHistory(driver, parseRepositoryName(repository), parseTag(tag), signal)
      return entries.map(toHistoryRow)
    },
  }
}

/** One page of the tags directory: enough for a number beside a name. */
async function countTags(driver: StorageDriver, name: RepositoryName, signal: AbortSignal) {
  let tags = 0
  let pages = 0
  try {
    for await (const page of driver.list(layout.manifestTags(name), signal)) {
      pages += 1
      if (pages > 1) break
      tags = page.filter((info) => info.kind === 'directory').length
    }
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  return { name, tags, more: pages > 1 }
}

async function* flatten<Item>(pages: AsyncIterable<readonly Item[]>) {
  for await (const page of pages) yield* page
}
