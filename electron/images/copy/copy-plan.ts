import { explanationIn, mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { explain as explainProblem } from '../../registry/explain.ts'
import { asRepositoryName } from '../../../drivers/common/names.ts'
import { listRepositories } from '../../registry/repositories/repositories.ts'
import { blobsOnDemand, blobsFromListing } from '../../registry/blobs/blob-lookup.ts'
import { parseCopyItem, type RepositoryToPlan } from './copy-item.ts'
import type { CopyItem } from '../../transfers/model/order.ts'
import { CopyTotals } from './copy-totals.ts'
import { explain } from '../explain.ts'
import { planRepository, type CopyProblem } from './plan-repository.ts'
import type { RepositoryCopy } from './repository-copy.ts'

/** What a copy writes and what it leaves out. The dry run shows the plan; the run executes it. */
export interface CopyPlan {
  readonly repositories: readonly RepositoryCopy[]
  readonly problems: readonly CopyProblem[]
  readonly totals: CopyTotals
}

/**
 * Plans a copy of whole repositories or of some of their tags; without items, of the whole store. Yields the growing
 * plan after each repository; the last one is complete. Writes nothing. Where a registry keeps its tags in a database,
 * as Harbor does, manifests are copied by digest.
 */
export async function* planCopy(
  from: StorageDriver,
  to: StorageDriver,
  items: readonly CopyItem[] | undefined,
  signal: AbortSignal,
): AsyncGenerator<CopyPlan, void, undefined> {
  const stored = items === undefined ? blobsFromListing : blobsOnDemand
  const [source, target] = [
    { driver: from, blobs: stored(from, signal) },
    { driver: to, blobs: stored(to, signal) },
  ]
  const problems: CopyProblem[] = []
  const repositories: RepositoryCopy[] = []
  const taken = new Map<string, string>()
  const totals = new CopyTotals()
  const plan = { repositories, problems, totals }
  const planned = mapConcurrent(
    items === undefined ? everyRepository(from, note, signal) : items.map(parseCopyItem),
    repositoriesAtOnce,
    (repository, stop) => planRepository(source, target, repository, note, stop),
    signal,
  )
  for await (const copy of planned) {
    const distinct = withoutTaken(copy)
    repositories.push(distinct)
    totals.add(distinct)
    yield plan
  }
  if (repositories.length === 0) yield plan

  function note(problem: CopyProblem): void {
    problems.push(problem)
  }

  /** Two repositories may get one name in the target. A tag that both have is copied from the first only. */
  function withoutTaken(copy: RepositoryCopy): RepositoryCopy {
    const tags = copy.tags.filter(({ tag }) => {
      const name = `${copy.to}:${tag}`
      const by = taken.get(name)
      if (by === undefined) taken.set(name, copy.from)
      else note({ repository: copy.from, tag, ...explain('nameTaken', { other: by, name }) })
      return by === undefined
    })
    return tags.length === copy.tags.length ? copy : { ...copy, tags }
  }
}

const repositoriesAtOnce = 3

async function* everyRepository(
  driver: StorageDriver,
  problem: (problem: CopyProblem) => void,
  signal: AbortSignal,
): AsyncGenerator<RepositoryToPlan, void, undefined> {
  for await (const page of listRepositories(driver, signal)) {
    for (const { name, problems } of page) {
      const repository = asRepositoryName(name)
      if (repository !== undefined) yield { from: repository, to: repository }
      else
        problem({ repository: name, ...explanationIn(problems[0] ?? explainProblem('repositoryName', {})) })
    }
  }
}
