import type { StorageDriver } from '../../../drivers/index.ts'
import { linkedAbort } from '../../../drivers/common/linked-abort.ts'
import { repositoryRows } from '../questions/repository-rows.ts'
import { foundInTurns } from '../questions/steps.ts'
import type { Repository } from '../../registry/repositories/repositories.ts'
import type { Catalog } from './catalog.ts'

/**
 * The repositories of a store, in pages, each once. What is remembered tells them without a request. Where nothing is, they are
 * looked for, and come as they are found; once a listing of the store that goes on beside it is whole, it tells the rest. Fails
 * with what the store says.
 */
export async function* listRepositories(
  catalog: Catalog,
  { keyOf }: Pick<StorageDriver, 'keyOf'>,
  signal: AbortSignal,
): AsyncGenerator<readonly Repository[], void, undefined> {
  await catalog.load()
  await catalog.upToDate(signal)
  const given = new Set<string>()
  if (catalog.state.tables === undefined) {
    for await (const page of untilTables(catalog, signal)) {
      for (const { name } of page) given.add(name)
      yield page
    }
  }
  const { tables } = catalog.state
  if (tables === undefined) return
  yield* foundInTurns(repositoryRows(tables, keyOf, given), signal)
}

/** What is found until all is, or until there are tables. */
async function* untilTables(
  catalog: Catalog,
  signal: AbortSignal,
): AsyncGenerator<readonly Repository[], void, undefined> {
  const looking = linkedAbort(signal)
  const watching = watchForTables(catalog, looking)
  try {
    yield* catalog.names(looking.signal)
  } catch (error) {
    signal.throwIfAborted()
    // The listing may succeed where this list is refused.
    if ((catalog.state.tables ?? (await catalog.tablesUnderWay(signal))) === undefined) throw error
  } finally {
    looking.abort()
    await watching
  }
}

async function watchForTables(catalog: Catalog, looking: ReturnType<typeof linkedAbort>): Promise<void> {
  for await (const { tables } of catalog.watch(looking.signal)) if (tables !== undefined) break
  looking.abort()
}
