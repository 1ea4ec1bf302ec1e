import type { repositories } from '../api/repositories.ts'
import type { Implementation } from '../api/method.ts'
import { mapConcurrent } from '../../drivers/index.ts'
import { countTags } from '../registry/repositories/count-tags.ts'
import { tagTargets } from '../registry/repositories/tag-targets.ts'
import { parseRepositoryName, parseTag } from '../../drivers/common/names.ts'
import { tagHistory } from '../registry/repositories/tag-history.ts'
import { listRepositories } from '../registry/repositories/repositories.ts'
import { listRevisions } from '../registry/repositories/revisions.ts'
import { listTags } from '../registry/repositories/tags.ts'
import { batched } from '../../drivers/common/batched.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'
import { noMemory, type MemoryOf } from './memory-of.ts'
import { toHistoryRow, toRevisionRow, toTagRow } from './registry-rows.ts'

/** Repositories, their tags and manifests, as lists. */
export function repositoryMethods(
  opener: StoreOpener,
  memoryOf: MemoryOf = noMemory,
): Implementation<typeof repositories> {
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
      const memory = await memoryOf(store)
      for await (const rows of listTags(driver, parseRepositoryName(repository), signal, memory))
        yield rows.map(toTagRow)
    },
    async *listRevisions({ store, repository }, signal) {
      const { driver } = await opener.open(store, signal)
      const memory = await memoryOf(store)
      const revisions = listRevisions(driver, parseRepositoryName(repository), signal, memory)
      for await (const rows of batched(revisions)) {
        yield rows.map(toRevisionRow)
      }
    },
    async tagTargets({ store, repository, tags }, signal) {
      const { driver } = await opener.open(store, signal)
      return tagTargets(driver, parseRepositoryName(repository), tags, signal)
    },
    async tagHistory({ store, repository, tag }, signal) {
      const { driver } = await opener.open(store, signal)
      const memory = await memoryOf(store)
      const name = parseRepositoryName(repository)
      const entries = await tagHistory(driver, name, parseTag(tag), signal, memory)
      return entries.map(toHistoryRow)
    },
  }
}

async function* flatten<Item>(pages: AsyncIterable<readonly Item[]>) {
  for await (const page of pages) yield* page
}
