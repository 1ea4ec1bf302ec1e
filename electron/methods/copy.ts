import type { Backend } from '../api/contract.ts'
import type { CopyPlanView } from '../api/rows.ts'
import type { CopyRequest } from '../api/images.ts'
import { parseCopyItem, refuseOntoItself } from '../images/copy/copy-item.ts'
import { planCopy, type CopyPlan } from '../images/copy/copy-plan.ts'
import type { CopyRoute, CopyRoutes } from '../images/copy/copy-routes.ts'
import type { OpenedStores } from '../stores/connections/opened-stores.ts'
import type { TransferQueue } from '../transfers/queue/transfer-queue.ts'

export interface CopyMethodParts {
  readonly stores: OpenedStores
  readonly queue: TransferQueue
  readonly routes: CopyRoutes
}

/** The dry run of a copy, and the copy: it makes the same plan. */
export function copyMethods({
  stores,
  queue,
  routes,
}: CopyMethodParts): Pick<Backend, 'planCopy' | 'startCopy'> {
  return {
    async startCopy(request, signal) {
      check(request)
      const { from, to, items } = request
      const source = await stores.open(from, signal)
      const target = await stores.openForWriting(to, signal)
      const place = placeIn(items, 'source')
      const [transfer = ''] = await queue.add([
        {
          order: {
            kind: 'copy',
            store: target.id,
            from: source.id,
            ...(items === undefined ? {} : { items: items.map(toOrder) }),
          },
          name: place === '' ? source.name : place,
          storeName: target.name,
          place: placeIn(items, 'target'),
          from: { store: source.id, storeName: source.name, place },
        },
      ])
      return { transfer }
    },
    async *planCopy(request, signal) {
      check(request)
      const { from, to, items } = request
      const source = await stores.open(from, signal)
      const target = await stores.open(to, signal)
      const way = routes.of(source.driver.objects, target.driver.objects)
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

/** Refuses names that no registry has, and a copy onto itself, before anything is kept or read. */
function check({ from, to, items }: CopyRequest): void {
  for (const item of items ?? []) parseCopyItem(item)
  if (from === to) refuseOntoItself(items)
}

/** As the journal has lists. */
function toOrder({ tags, digests, ...rest }: CopyItems[number]) {
  return {
    ...rest,
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(digests === undefined ? {} : { digests: [...digests] }),
  }
}

/** A repository, or what is one thing of it, where it is only that; nothing where it is more. */
function placeIn(items: CopyItems | undefined, side: 'source' | 'target'): string {
  const [item, more] = items ?? []
  if (item === undefined || more !== undefined) return ''
  const repository = side === 'target' ? (item.as ?? item.repository) : item.repository
  const [thing, others] = [...(item.tags ?? []), ...(item.digests ?? [])]
  if (thing === undefined || others !== undefined) return repository
  const tag = side === 'target' ? (item.asTag ?? item.tags?.[0]) : item.tags?.[0]
  return tag === undefined ? `${repository}@${thing}` : `${repository}:${tag}`
}

function toView({ repositories, problems, totals }: CopyPlan, way: CopyRoute, whole: boolean): CopyPlanView {
  return {
    whole,
    repositories: repositories.length,
    tags: totals.tags,
    manifests: totals.manifests,
    blobs: totals.blobs,
    sizeBytes: totals.sizeBytes,
    alreadyBlobs: totals.alreadyBlobs,
    alreadyBytes: totals.alreadyBytes,
    newTags: totals.newTags,
    movedTags: totals.movedTags,
    sameTags: totals.sameTags,
    extendedLists: totals.extendedLists,
    allThere: totals.allThere,
    moving: [...totals.moving],
    way,
    problems: problems.slice(0, mostProblems),
  }
}

/** The rest is told by the reports of the run. */
const mostProblems = 500
