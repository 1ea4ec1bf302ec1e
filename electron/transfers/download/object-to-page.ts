import { explained, StoreError, whyArchived } from '../../../drivers/index.ts'
import { ObjectChanged } from '../verify/fetch-range.ts'
import { headOf, type ObjectOrder } from './object-to-file.ts'
import type { PartSlots } from '../model/part-slots.ts'
import type { RunContext } from '../model/runner.ts'
import { safeName } from '../local/safe-path.ts'
import type { Sink } from '../model/source.ts'
import { reportUnverified } from '../verify/report-unverified.ts'
import { rangesOf, verifiedRanges } from './verified-ranges.ts'

export interface PageOrder extends ObjectOrder {
  readonly sink: Sink
  readonly slots: PartSlots
  /** What the file is called; the key's last part when undefined. */
  readonly as?: string | undefined
}

export type PageContext = Pick<RunContext, 'signal' | 'progress' | 'report'>

/**
 * Sends an object to a page. Fetches several ranges at once and sends them in order; the last one only when all are
 * verified. Where the object is wrong, the download breaks off.
 */
export async function objectToPage({ sink, as, ...order }: PageOrder, context: PageContext): Promise<void> {
  const { signal, progress } = context
  await commitOrDiscard(sink, async () => {
    const info = await headOf(order, signal)
    const { sizeBytes } = info
    const archived = await whyArchived(order.objects, info, signal)
    if (archived !== undefined) throw explained('Archived', archived, { operation: 'get', path: info.key })
    progress.planned({ totalBytes: sizeBytes, parts: rangesOf(info, order.chunkSizeBytes).length })
    const name = safeName(as ?? info.key.slice(info.key.lastIndexOf('/') + 1), 'linux')
    await sink.begin({ name, sizeBytes }, signal)
    for await (const bytes of verifiedRanges(order, info, signal)) {
      await sink.write(bytes)
      progress.moved(bytes.byteLength)
    }
    signal.throwIfAborted()
    reportUnverified(info, order, order.key, context.report)
  })
}

/**
 * Sends, then commits the sink; discards it where that fails. Fails with PreconditionFailed where the object changed.
 */
export async function commitOrDiscard(sink: Sink, send: () => Promise<void>): Promise<void> {
  try {
    await send()
    await sink.commit()
  } catch (error) {
    await sink.discard()
    if (!(error instanceof ObjectChanged)) throw error
    throw new StoreError('PreconditionFailed', 'the object changed while it was sent', {
      path: error.message,
    })
  }
}
