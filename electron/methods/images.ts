import type { images } from '../api/images.ts'
import type { Implementation } from '../api/method.ts'
import type { ArchiveImage, CopyPlanView, PushPreviewEvent } from '../api/rows.ts'
import { parseRepositoryName } from '../../drivers/common/names.ts'
import { toErrorData } from '../host/error-data.ts'
import { planCopy, type CopyPlan } from '../images/copy/copy-plan.ts'
import type { CopyRoute, CopyRoutes } from '../images/copy/copy-routes.ts'
import { checkCopy, newCopy } from '../images/copy/new-copy.ts'
import { newExport } from '../images/export/new-export.ts'
import { ArchivePreviews, type PreviewEvent } from '../images/push/archive-previews.ts'
import type { ImagePreview } from '../images/push/preview-images.ts'
import type { OpenedStores } from '../stores/connections/opened-stores.ts'
import type { LocalFiles } from '../transfers/model/source.ts'
import type { TransferQueue } from '../transfers/queue/transfer-queue.ts'
import { usualParts } from '../transfers/upload/upload-plan.ts'

export interface ImageMethodParts {
  readonly stores: OpenedStores
  readonly local: LocalFiles
  readonly queue: TransferQueue
  readonly routes: CopyRoutes
}

/** Images in, out and across. */
export function imageMethods({
  stores,
  local,
  queue,
  routes,
}: ImageMethodParts): Implementation<typeof images> {
  const previews = new ArchivePreviews(local)
  return {
    async *previewPush({ store, repository, archives }, signal) {
      const target = repository === undefined ? undefined : parseRepositoryName(repository)
      const opened = await stores.open(store, signal)
      const { chunkSizeBytes, objects } = opened.driver
      yield { kind: 'parts', ...usualParts(chunkSizeBytes, objects.limits) }
      for await (const event of previews.read(archives, opened, target, signal)) yield toPreview(event)
    },
    async startPush({ store, images: wanted }, signal) {
      const opened = await stores.openForWriting(store, signal)
      return { transfers: await queue.add(previews.newPushes(opened, wanted)) }
    },
    async startExport({ store, sink, ...request }, signal) {
      const opened = await stores.open(store, signal)
      const [transfer = ''] = await queue.add([await newExport(opened, request, local.place(sink), signal)])
      return { transfer }
    },
    async startCopy(request, signal) {
      checkCopy(request)
      const source = await stores.open(request.from, signal)
      const target = await stores.openForWriting(request.to, signal)
      const [transfer = ''] = await queue.add([newCopy(source, target, request.items)])
      return { transfer }
    },
    async *planCopy(request, signal) {
      checkCopy(request)
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
        yield toPlan(plan, way, false)
      }
      if (last !== undefined) yield toPlan(last, way, true)
    },
  }
}

const tellEveryMs = 100

function toPreview(event: PreviewEvent & { readonly archive: number }): PushPreviewEvent {
  switch (event.kind) {
    case 'reading':
      return event
    case 'archive':
      return { ...event, content: { ...event.content, images: event.content.images.map(toImage) } }
    case 'refused':
      return { ...event, error: toErrorData(event.error) }
    default:
      return event satisfies never
  }
}

function toImage({ refused, ...image }: ImagePreview): ArchiveImage {
  return refused === undefined ? image : { ...image, refused: toErrorData(refused) }
}

function toPlan({ repositories, problems, totals }: CopyPlan, way: CopyRoute, whole: boolean): CopyPlanView {
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
