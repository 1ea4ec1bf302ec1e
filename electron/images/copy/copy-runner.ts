import { explanationOf, isStoreError, mapConcurrent, type StoreError } from '../../../drivers/index.ts'
import type { Digest } from '../../registry/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import { runPhases, type PushStep } from '../../registry/push.ts'
import { readManifest } from '../../registry/manifests/read-manifest.ts'
import { extendReferrerList } from '../../registry/referrers/referrer-list.ts'
import type { OrderOf } from '../../transfers/model/order.ts'
import type { PartSlots } from '../../transfers/model/part-slots.ts'
import type { OpenStore, RunContext, Runner } from '../../transfers/model/runner.ts'
import { undoUploads } from '../../transfers/upload/undo-upload.ts'
import { BlobProgress } from '../push/blob-progress.ts'
import { bringBlob, type CopyPair } from './copy-blob.ts'
import type { CopyItem } from './copy-item.ts'
import { planCopy, type CopyPlan } from './copy-plan.ts'
import type { CopyWays } from './copy-routes.ts'
import { explain } from '../explain.ts'
import { LeftBlobs, reportLeftBlobs } from '../push/unreferenced-blobs.ts'
import {
  copySteps,
  everyStep,
  withoutBlobs,
  type BlobToBring,
  type RepositoryCopy,
  type ToBring,
} from './repository-copy.ts'

export interface CopyParts {
  readonly open: OpenStore
  readonly openForWriting: OpenStore
  readonly slots: PartSlots
  readonly ways: CopyWays
}

/**
 * Copies between stores in the order of a push. The plan is made again by every run, so that one which goes on brings
 * only what is missing; what an upload had begun is in its memory. Undoing takes back uploads that are not finished:
 * what is whole stays, since others may use it by now, and is reported.
 */
export function copyRunner({ open, openForWriting, slots, ways }: CopyParts): Runner<OrderOf<'copy'>> {
  return {
    async run({ from, store, items }, context) {
      const { signal } = context
      const source = await open(from, signal)
      const target = await openForWriting(store, signal)
      const pair = { from: source.driver, to: target.driver, ways }
      const plan = await wholePlan(pair, items, signal)
      const result = await new CopyRun(pair, plan, context, slots).run()
      // A blob that another transfer brought meanwhile is not sent: what an earlier run had begun of it goes.
      await undoUploads(target.driver.objects, context)
      return result
    },
    async undo({ store }, context) {
      const { driver } = await openForWriting(store, context.signal)
      await reportLeftBlobs(driver, context)
      await undoUploads(driver.objects, context)
    },
  }
}

async function wholePlan(
  { from, to }: CopyPair,
  items: readonly CopyItem[] | undefined,
  signal: AbortSignal,
): Promise<CopyPlan> {
  let whole: CopyPlan | undefined
  for await (const plan of planCopy(from, to, items, signal)) whole = plan
  if (whole === undefined) throw new Error('a plan comes at least once')
  return whole
}

class CopyRun {
  readonly #pair: CopyPair
  readonly #plan: CopyPlan
  readonly #context: RunContext
  readonly #slots: PartSlots
  readonly #progress: BlobProgress
  readonly #left: LeftBlobs
  readonly #brought = new Map<Digest, Promise<boolean>>()

  constructor(pair: CopyPair, plan: CopyPlan, context: RunContext, slots: PartSlots) {
    this.#pair = pair
    this.#plan = plan
    this.#context = context
    this.#slots = slots
    this.#progress = new BlobProgress(context.progress)
    this.#left = new LeftBlobs(context.memory)
  }

  async run(): Promise<{ skipped: boolean }> {
    const { repositories, problems, tally } = this.#plan
    const { progress, signal } = this.#context
    progress.planned({ totalBytes: tally.sizeBytes, items: tally.blobs })
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
      // Another run may come at once, and goes on with the same uploads.
      await Promise.allSettled(this.#brought.values())
      await this.#left.settled()
    }
    progress.current(undefined)
    return { skipped: written === 0 }
  }

  #countWhatIsThere(): void {
    const { progress } = this.#context
    const { alreadyBlobs, alreadyBytes } = this.#plan.tally
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
        if (!(await this.#bring(content, stop))) lost.add(content.digest)
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
    this.#left.used(blobs.flatMap(({ content }) => ('digest' in content ? [content.digest] : [])))
    for (const { tag, blob } of leftOut) {
      this.#context.report({
        path: `${copy.from}:${tag}`,
        kind: 'skipped',
        ...explain('blobNotBrought', { digest: blob }),
      })
    }
    return everyStep(steps).length - lost.size
  }

  /** Once for all repositories. False when its source is damaged, archived or gone. */
  #bring(blob: BlobToBring, signal: AbortSignal): Promise<boolean> {
    let bringing = this.#brought.get(blob.digest)
    if (bringing === undefined) {
      bringing = this.#bringNow(blob, signal)
      this.#brought.set(blob.digest, bringing)
    }
    return bringing
  }

  async #bringNow(blob: BlobToBring, signal: AbortSignal): Promise<boolean> {
    this.#context.progress.current(blob.digest)
    const progress = this.#progress.of(blob.digest)
    try {
      const known = await bringBlob(this.#pair, blob, { ...this.#context, progress, signal }, this.#slots)
      if (known === 'sameSize') this.#reportSizes()
      this.#left.brought(blob.digest, blob.sizeBytes)
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

  async #write({ path, content }: PushStep<ToBring>, signal: AbortSignal): Promise<void> {
    const { from, to } = this.#pair
    const bytes = 'digest' in content ? (await readManifest(from, content.digest, signal)).bytes : content
    await to.putContent(path, bytes, signal)
  }
}

const repositoriesAtOnce = 3

/** The blob is not what its digest says, is gone, archived, or changes: the copy of all the others goes on. */
function isOfTheSource(error: unknown): error is StoreError {
  if (!isStoreError(error)) return false
  const { code, retry, where } = error
  if (code === 'Corrupt') return retry === 'never' && where.operation === 'upload'
  if (code === 'Archived') return true
  return code === 'PreconditionFailed' || (code === 'NotFound' && where.operation === 'get')
}
