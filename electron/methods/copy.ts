import type { Backend } from '../api/contract.ts'
import type { CopyPlanView, CopyRequest } from '../api/views.ts'
import { parseRepositoryName, parseTag } from '../registry/names.ts'
import { planCopy, type CopyPlan } from '../images/copy-plan.ts'
import type { CopyWay, CopyWays } from '../images/copy-ways.ts'
import type { OpenedStores } from '../stores/opened-stores.ts'
import type { TransferQueue } from '../transfers/transfer-queue.ts'

export interface CopyMethodParts {
  readonly stores: OpenedStores
  readonly queue: TransferQueue
  readonly ways: CopyWays
}

/** The dry run of a copy, and the copy: it makes the same plan. */
export function copyMethods({
  stores,
  queue,
  ways,
}: CopyMethodParts): Pick<Backend, 'planCopy' | 'startCopy'> {
  return {
    async startCopy({ from, to, items }, signal) {
      const source = await stores.open(from, signal)
      const target = await stores.openForWriting(to, signal)
      const place = placeOf(items, ({ repository }) => repository)
      const [transfer = ''] = await queue.add([
        {
          order: {
            kind: 'copy',
            store: target.id,
            from: source.id,
            ...(items === undefined ? {} : { items: itemsOf(items) }),
          },
          name: place === '' ? source.name : place,
          storeName: target.name,
          place: placeOf(items, ({ repository, as = repository }) => as),
          from: { store: source.id, storeName: source.name, place },
        },
      ])
      return { transfer }
    },
    async *planCopy({ from, to, items }, signal) {
      const source = await stores.open(from, signal)
      const target = await stores.open(to, signal)
      const way = ways.of(source.driver.objects, target.driver.objects)
      let last: CopyPlan | undefined
      let toldAtMs = Number.NEGATIVE_INFINITY
      for await (const plan of planCopy(source.driver, target.driver, items, signal)) {
        last = plan
        if (performance.now() - toldAtMs < tellEveryMs) continue
        toldAtMs = performance.now()
        yield toView(plan, way, false)
      }
      if (last !== undefined) yield toView(last, way, true)
    },
  }
}

const tellEveryMs = 100

type CopyItems = NonNullable<CopyRequest['items']>

/** Refuses names that no registry has, before anything is kept. */
function itemsOf(items: CopyItems) {
  return items.map(({ repository, tags, as }) => ({
    repository: parseRepositoryName(repository),
    ...(tags === undefined ? {} : { tags: tags.map(parseTag) }),
    ...(as === undefined ? {} : { as: parseRepositoryName(as) }),
  }))
}

/** A repository, or `repository:tag`, where it is only that; nothing where it is more. */
function placeOf(items: CopyItems | undefined, nameOf: (item: CopyItems[number]) => string): string {
  const [item, more] = items ?? []
  if (item === undefined || more !== undefined) return ''
  const [tag, others] = item.tags ?? []
  return tag === undefined || others !== undefined ? nameOf(item) : `${nameOf(item)}:${tag}`
}

function toView({ repositories, problems, tally }: CopyPlan, way: CopyWay, whole: boolean): CopyPlanView {
  return {
    whole,
    repositories: repositories.length,
    tags: tally.tags,
    manifests: tally.manifests,
    blobs: tally.blobs,
    sizeBytes: tally.sizeBytes,
    alreadyBlobs: tally.alreadyBlobs,
    alreadyBytes: tally.alreadyBytes,
    newTags: tally.newTags,
    movedTags: tally.movedTags,
    sameTags: tally.sameTags,
    moving: [...tally.moving],
    way,
    problems: problems.slice(0, mostProblems),
  }
}

/** The rest is told by the reports of the run. */
const mostProblems = 500
