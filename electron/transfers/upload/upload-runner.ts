import type { ObjectInfo } from '../../../drivers/index.ts'
import { isEqualContent } from '../verify/equal-content.ts'
import { explain } from '../model/explain.ts'
import { KeyLocks } from './key-locks.ts'
import type { OrderOf } from '../model/order.ts'
import type { PartSlots } from '../model/part-slots.ts'
import type { OpenStore, RunContext, Runner } from '../model/runner.ts'
import type { Source, SourceFacts } from '../model/source.ts'
import { undoUpload } from './undo-upload.ts'
import { uploadObject } from './upload-object.ts'
import type { ObjectContent } from './object-upload.ts'
import { uploadPlan } from './upload-plan.ts'
import { decidedKey, uploadTarget, type UploadTarget } from './upload-target.ts'

export interface UploadRunnerOptions {
  /** Opens the target. Fails with ReadOnly where the store must not be changed. */
  readonly open: OpenStore
  readonly slots: PartSlots
}

/** Uploads one file, as it is now. Reports when it has changed since the order was made. */
export function uploadRunner({ open, slots }: UploadRunnerOptions): Runner<OrderOf<'upload'>> {
  const locks = new KeyLocks()
  return {
    async run(order, context) {
      const { memory, signal } = context
      const { driver } = await open(order.store, signal)
      const { objects, chunkSizeBytes } = driver
      const source = context.source(order.source)
      const facts = await source.facts(signal)
      reportChange(order, facts, context)
      const { sizeBytes } = facts
      const { partSizeBytes } = uploadPlan(sizeBytes, chunkSizeBytes, objects.limits)
      const isEqual = (object: ObjectInfo, stop: AbortSignal): Promise<boolean | undefined> =>
        isEqualContent(object, source, partSizeBytes, stop)
      const target = await uploadTarget({ objects, order, sizeBytes, locks, memory, isEqual }, signal)
      if (target === undefined) return { skipped: true }
      try {
        reportName(order, target, context)
        context.progress.planned({ totalBytes: sizeBytes })
        const content = contentOf(source, facts, order)
        await uploadObject({ objects, key: target.key, content, chunkSizeBytes }, context, slots)
      } finally {
        target.release()
      }
      return { skipped: false }
    },
    async undo({ store, key }, { memory, signal }) {
      if (memory.entries('').length === 0) return
      const { driver } = await open(store, signal)
      await undoUpload(driver.objects, decidedKey(memory) ?? key, { memory, signal })
    },
  }
}

/**
 * The identity leaves the path out: a page that gives the file again has another one. The bytes are compared besides.
 */
function contentOf(
  source: Source,
  { sizeBytes, modifiedAtMs }: SourceFacts,
  { relativePath }: OrderOf<'upload'>,
): ObjectContent {
  return {
    sizeBytes,
    identity: JSON.stringify([relativePath, sizeBytes, modifiedAtMs ?? null]),
    open: (offset, signal) => source.read({ offset }, signal),
  }
}

function reportChange(
  { sizeBytes, modifiedAtMs, relativePath }: OrderOf<'upload'>,
  facts: SourceFacts,
  { report }: Pick<RunContext, 'report'>,
): void {
  const sameTime =
    modifiedAtMs === undefined || facts.modifiedAtMs === undefined || modifiedAtMs === facts.modifiedAtMs
  if (facts.sizeBytes === sizeBytes && sameTime) return
  report({ path: relativePath, kind: 'changed', ...explain('fileEdited', {}) })
}

function reportName(
  order: OrderOf<'upload'>,
  { key }: UploadTarget,
  { report }: Pick<RunContext, 'report'>,
): void {
  if (key === order.key) return
  report({ path: order.relativePath, kind: 'renamed', detail: key.slice(key.lastIndexOf('/') + 1) })
}
