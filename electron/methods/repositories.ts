import type { repositories } from '../api/repositories.ts'
import type { Implementation } from '../api/method.ts'
import { mapConcurrent } from '../../drivers/index.ts'
import { listRepositories } from '../catalog/store/list-repositories.ts'
import type { Catalogs } from '../catalog/store/catalogs.ts'
import { rememberedTags } from '../catalog/questions/remembered-tags.ts'
import { inTurns } from '../catalog/questions/steps.ts'
import { tagCount } from '../catalog/questions/tag-count.ts'
import { countTags } from '../registry/repositories/count-tags.ts'
import { tagTargets } from '../registry/repositories/tag-targets.ts'
import { parseRepositoryName, parseTag, type RepositoryName } from '../../drivers/common/names.ts'
import { tagHistory } from '../registry/repositories/tag-history.ts'
import { listRevisions } from '../registry/repositories/revisions.ts'
import { listTags } from '../registry/repositories/tags.ts'
import { batched } from '../../drivers/common/batched.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'
import { toHistoryRow, toRevisionRow, toTagRow } from './registry-rows.ts'

/** Repositories, their tags and manifests, as lists. */
export function repositoryMethods(
  opener: StoreOpener,
  catalogs: Pick<Catalogs, 'of'>,
): Implementation<typeof repositories> {
  return {
    async *listRepositories({ store }, signal) {
      const { driver } = await opener.open(store, signal)
      yield* listRepositories(catalogs.of(store).catalog, driver, signal)
    },
    async countTags({ store, repositories }, signal) {
      const { driver } = await opener.open(store, signal)
      const names = repositories.map(parseRepositoryName)
      const { catalog } = catalogs.of(store)
      await catalog.load()
      await catalog.upToDate(signal)
      const { tables } = catalog.state
      const count = async (name: RepositoryName, stop: AbortSignal) => {
        const tags = tables && tagCount(tables, name)
        return tags === undefined ? await countTags(driver, name, stop) : { name, tags, more: false }
      }
      const counts = []
      for await (const each of mapConcurrent(names, 16, count, signal)) counts.push(each)
      return counts
    },
    async *listTags({ store, repository }, signal) {
      const { driver } = await opener.open(store, signal)
      const name = parseRepositoryName(repository)
      const knowledge = catalogs.of(store)
      const memory = await knowledge.storedMemory()
      const { tables } = knowledge.catalog.state
      const remembered = tables === undefined ? [] : await inTurns(rememberedTags(tables, name), signal)
      for await (const rows of listTags(driver, name, signal, memory, remembered)) yield rows.map(toTagRow)
    },
    async *listRevisions({ store, repository }, signal) {
      const { driver } = await opener.open(store, signal)
      const memory = await catalogs.of(store).storedMemory()
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
      const memory = await catalogs.of(store).storedMemory()
      const name = parseRepositoryName(repository)
      const entries = await tagHistory(driver, name, parseTag(tag), signal, memory)
      return entries.map(toHistoryRow)
    },
  }
}
