import { explanationOf, isStoreError, mapConcurrent, type StoreError } from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import { runPhases, type PushStep } from '../../registry/push.ts'
import { readManifest } from '../../registry/manifests/read-manifest.ts'
import { extendReferrerList } from '../../registry/referrers/referrer-list.ts'
import type { OrderOf } from '../../transfers/model/order.ts'
import type { PartSlots } from '../../transfers/model/part-slots.ts'
import type { OpenStore, RunContext, Runner } from '../../transfers/model/runner.ts'
import { undoUploads } from '../../transfers/upload/undo-upload.ts'
import { BlobProgress } from '../push/blob-progress.ts'
import { copyBlob, type CopyStores } from './copy-blob.ts'
import type { CopyItem } from '../../transfers/model/order.ts'
import { planCopy, type CopyPlan } from './copy-plan.ts'
import type { CopyRoutes } from './copy-routes.ts'
import { explain } from '../explain.ts'
import { UnreferencedBlobs, reportUnreferencedBlobs } from '../push/unreferenced-blobs.ts'
import {
  copySteps,
  allSteps,
  withoutBlobs,
  type BlobToCopy,
  type RepositoryCopy,
  type ContentToCopy,
} from './repository-copy.ts'

export interface CopyParts {
  readonly open: OpenStore
  readonly openForWriting: OpenStore
  readonly slots: PartSlots
  readonly routes: CopyRoutes
}

/**
 * Copies between stores in the order of a push. Each run plans again, so a resumed run copies only what is missing.
 * Begun uploads are in the transfer's memory. Undo aborts unfinished uploads. Complete blobs stay, because other
 * manifests may use them by now; they are reported.
 */
export function copyRunner({ open, openForWriting, slots, routes }: CopyParts): Runner<OrderOf<'copy'>> {
  return {
    async run({ from, store, items }, context) {
      const { signal } = context
      const source = await open(from, signal)
      const target = await openForWriting(store, signal)
      const pair = { from: source.driver, to: target.driver, routes }
      const plan = await wholePlan(pair, items, signal)
      const result = await new CopyRun(pair, plan, context, slots).run()
      // An earlier run may have begun an upload of a blob that another transfer has finished since.
      await undoUploads(target.driver.objects, context)
      return result
    },
    async undo({ store }, context) {
      const { driver } = await openForWriting(store, context.signal)
      await reportUnreferencedBlobs(driver, context)
      await undoUploads(driver.objects, context)
    },
  }
}

async function wholePlan(
  { from, to }: CopyStores,
  items: readonly CopyItem[] | undefined,
  signal: AbortSignal,
): Promise<CopyPlan> {
  let whole: CopyPlan | undefined
  for await (const plan of planCopy(from, to, items, signal)) whole = plan
  if (whole === undefined) throw new Error('a plan comes at least once')
  return whole
}

class CopyRun {
  readonly #pair: CopyStores
  readonly #plan: CopyPlan
  readonly #context: RunContext
  readonly #slots: PartSlots
  readonly #progress: BlobProgress
  readonly #unreferenced: UnreferencedBlobs
  readonly #copied = new Map<Digest, Promise<boolean>>()

  constructor(pair: CopyStores, plan: CopyPlan, context: RunContext, slots: PartSlots) {
    this.#pair = pair
    this.#plan = plan
    this.#context = context
    this.#slots = slots
    this.#progress = new BlobProgress(context.progress)
    this.#unreferenced = new UnreferencedBlobs(context.memory)
  }

  async run(): Promise<{ skipped: boolean }> {
    const { repositories, problems, totals } = this.#plan
    const { progress, signal } = this.#context
    progress.planned({ totalBytes: totals.sizeBytes, items: totals.blobs })
    this.#countWhatIsThere()
    for (const { repository, tag, ...why } of problems) {
      this.#context.report({
        path: tag === undefined ? repository : `${repository}:${tag}`,
        kind: 'skipped',
        ...why,
      })
    }
    let written = 0
    try {
      const copied = mapConcurrent(
        repositories,
        repositoriesAtOnce,
        (copy, stop) => this.#copy(copy, stop),
        signal,
      )
      for await (const steps of copied) written += steps
    } finally {
      // Another run may start at once and resume the same uploads.
      await Promise.allSettled(this.#copied.values())
      await this.#unreferenced.settled()
    }
    progress.current(undefined)
    return { skipped: written === 0 }
  }

  #countWhatIsThere(): void {
    const { progress } = this.#context
    const { alreadyBlobs, alreadyBytes } = this.#plan.totals
    if (alreadyBytes > 0) progress.moved(alreadyBytes, { already: true })
    for (let at = 0; at < alreadyBlobs; at += 1) progress.item()
  }

  /** How many objects it wrote. */
  async #copy(planned: RepositoryCopy, signal: AbortSignal): Promise<number> {
    const { blobs } = copySteps(planned)
    const lost = new Set<Digest>()
    await runPhases(
      [blobs],
      async ({ content }, stop) => {
        if (!('kind' in content) || content.kind !== 'blob') return
        if (!(await this.#copyOnce(content, stop))) lost.add(content.digest)
      },
      signal,
    )
    const { copy, leftOut } = withoutBlobs(planned, lost)
    const steps = { ...copySteps(copy), blobs }
    await runPhases(steps.manifests, (step, stop) => this.#write(step, stop), signal)
    for (const { tag, more } of copy.lists) {
      await extendReferrerList(this.#pair.to, copy.to, tag, more, signal)
    }
    await runPhases(steps.tags, (step, stop) => this.#write(step, stop), signal)
    this.#unreferenced.referenced(
      blobs.flatMap(({ content }) => ('digest' in content ? [content.digest] : [])),
    )
    for (const { tag, blob } of leftOut) {
      this.#context.report({
        path: `${copy.from}:${tag}`,
        kind: 'skipped',
        ...explain('blobNotBrought', { digest: blob }),
      })
    }
    return allSteps(steps).length - lost.size
  }

  /** Copies a blob once for all repositories. False when the source is damaged, archived or gone. */
  #copyOnce(blob: BlobToCopy, signal: AbortSignal): Promise<boolean> {
    let copying = this.#copied.get(blob.digest)
    if (copying === undefined) {
      copying = this.#copyNow(blob, signal)
      this.#copied.set(blob.digest, copying)
    }
    return copying
  }

  async #copyNow(blob: BlobToCopy, signal: AbortSignal): Promise<boolean> {
    this.#context.progress.current(blob.digest)
    const progress = this.#progress.of(blob.digest)
    try {
      const known = await copyBlob(this.#pair, blob, { ...this.#context, progress, signal }, this.#slots)
      if (known === 'sameSize') this.#reportSizes()
      this.#unreferenced.uploaded(blob.digest, blob.sizeBytes)
    } catch (error) {
      if (!isOfTheSource(error)) throw error
      this.#context.report({ path: blob.digest, kind: 'failed', ...explanationOf(error) })
      return false
    } finally {
      progress.sending(0)
      this.#context.progress.item()
    }
    return true
  }

  /** Told once, of however many. */
  #reportSizes(): void {
    const path = this.#pair.to.keyOf(layout.blobs())
    this.#context.report({ path, kind: 'unverified', ...explain('copiedBySize', {}) })
  }

  async #write({ path, content }: PushStep<ContentToCopy>, signal: AbortSignal): Promise<void> {
    const { from, to } = this.#pair
    const bytes = 'digest' in content ? (await readManifest(from, content.digest, signal)).bytes : content
    await to.putContent(path, bytes, signal)
  }
}

const repositoriesAtOnce = 3

/** Whether the fault is in the source blob: damaged, gone, archived or changing. The other blobs are still copied. */
function isOfTheSource(error: unknown): error is StoreError {
  if (!isStoreError(error)) return false
  const { code, retry, where } = error
  if (code === 'Corrupt') return retry === 'never' && where.operation === 'upload'
  if (code === 'Archived') return true
  return code === 'PreconditionFailed' || (code === 'NotFound' && where.operation === 'get')
}
