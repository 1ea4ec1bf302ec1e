import {
  abandon,
  planParts,
  StoreError,
  type ObjectStore,
  type Part,
  type PartPlan,
  type Upload,
} from '../../drivers/index.ts'
import { PartCutter } from './part-cutter.ts'
import type { PartSlots } from './part-slots.ts'

/** Read once, from the beginning. */
export interface WholeSource {
  open(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
}

/** What an upload is made of. */
export interface UploadOrder {
  readonly objects: ObjectStore
  readonly key: string
  readonly source: WholeSource
  /** As announced. An upload of other than this many bytes fails: the file changed while it was read. */
  readonly sizeBytes: number
  /** The `chunksize` of the store's driver. */
  readonly chunkBytes: number
}

export interface UploadProgress {
  /** Told once, when the plan is made. */
  planned(parts: number): void
  sending(parts: number): void
  /** A part is with the service. */
  sent(bytes: number): void
}

/**
 * Brings a source to the bucket: in one request where a part is enough, otherwise in parts, several in flight.
 * Nothing shows under the key before all of it is there. A failure or the signal takes back what was begun.
 */
export async function upload(
  order: UploadOrder,
  slots: PartSlots,
  progress: UploadProgress,
  signal: AbortSignal,
): Promise<void> {
  const { objects, sizeBytes } = order
  const chunkBytes = Math.min(order.chunkBytes, largestPartInMemoryBytes)
  const plan = planParts(sizeBytes, chunkBytes, objects.limits)
  if (plan.parts > objects.limits.maxParts) {
    const message = `an object has at most ${objects.limits.maxParts} parts of ${plan.partBytes} bytes`
    throw new StoreError('TooLarge', message, { operation: 'upload', path: order.key })
  }
  progress.planned(plan.parts)
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const parts = new PartCutter(await order.source.open(either))
  try {
    if (plan.parts === 1) await putWhole(order, parts, slots, progress, either)
    else await putParts(order, plan, parts, slots, progress, either, stop)
  } finally {
    // A source that was never read from learns it by the signal.
    stop.abort()
    await parts.close().catch(() => undefined)
  }
}

/** A part is kept in memory until the service has it, because a request that fails is made again. */
const largestPartInMemoryBytes = 64 * 1024 * 1024
const partsInFlight = 4

/** A file of more than 10,000 such parts has larger ones; fewer of them are in memory then. */
function inFlightOf({ partBytes }: PartPlan): number {
  return Math.max(
    1,
    Math.min(partsInFlight, Math.floor((partsInFlight * largestPartInMemoryBytes) / partBytes)),
  )
}

async function putWhole(
  { objects, key, sizeBytes }: UploadOrder,
  parts: PartCutter,
  slots: PartSlots,
  progress: UploadProgress,
  signal: AbortSignal,
): Promise<void> {
  await slots.take(signal)
  try {
    const body = new Uint8Array(sizeBytes)
    await fillExactly(parts, body, key)
    await requireEnd(parts, key)
    progress.sending(1)
    await objects.put(key, body, signal)
    progress.sent(sizeBytes)
  } finally {
    progress.sending(0)
    slots.give()
  }
}

async function putParts(
  order: UploadOrder,
  plan: PartPlan,
  parts: PartCutter,
  slots: PartSlots,
  progress: UploadProgress,
  signal: AbortSignal,
  stop: AbortController,
): Promise<void> {
  const { objects, key } = order
  signal.throwIfAborted()
  // Called off at once, the service may do it all the same: an upload nobody knows of, or an object of a failed transfer.
  const patient = somewhatAfter(signal)
  const begun = await objects.createUpload(key, patient)
  try {
    const sent = await new PartSender(order, begun, plan, slots, progress, stop).send(parts, signal)
    signal.throwIfAborted()
    await objects.completeUpload(begun, sent, patient)
  } catch (error) {
    await abandon(objects, begun)
    throw error
  }
}

const patienceMs = 5000

function somewhatAfter(signal: AbortSignal): AbortSignal {
  const later = new AbortController()
  signal.addEventListener('abort', () => setTimeout(() => later.abort(), patienceMs).unref(), { once: true })
  return later.signal
}

/** Sends the parts of one upload, using its few buffers again and again. */
class PartSender {
  readonly #order: UploadOrder
  readonly #upload: Upload
  readonly #plan: PartPlan
  readonly #slots: PartSlots
  readonly #progress: UploadProgress
  readonly #stop: AbortController
  readonly #buffers: Uint8Array[] = []
  readonly #inFlight = new Set<Promise<void>>()
  readonly #sent: Part[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(
    order: UploadOrder,
    begun: Upload,
    plan: PartPlan,
    slots: PartSlots,
    progress: UploadProgress,
    stop: AbortController,
  ) {
    this.#order = order
    this.#upload = begun
    this.#plan = plan
    this.#slots = slots
    this.#progress = progress
    this.#stop = stop
  }

  /** The signal is aborted, too, by the first part that fails: whatever is waited for then ends. */
  async send(parts: PartCutter, signal: AbortSignal): Promise<readonly Part[]> {
    try {
      for (let number = 1; number <= this.#plan.parts; number += 1) {
        if (this.#inFlight.size >= inFlightOf(this.#plan)) await Promise.race(this.#inFlight)
        await this.#begin(number, parts, signal)
      }
      await requireEnd(parts, this.#order.key)
    } catch (error) {
      this.#fail(error)
    }
    // No part may be under way when the upload is completed or aborted: it would be kept, and cost, unseen.
    await Promise.all(this.#inFlight)
    if (this.#failure !== undefined) throw this.#failure.error
    return this.#sent.toSorted((a, b) => a.number - b.number)
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#stop.abort()
  }

  async #begin(number: number, parts: PartCutter, signal: AbortSignal): Promise<void> {
    await this.#slots.take(signal)
    const { partBytes, lastPartBytes } = this.#plan
    const buffer = this.#buffers.pop() ?? new Uint8Array(partBytes)
    const body = buffer.subarray(0, number === this.#plan.parts ? lastPartBytes : partBytes)
    try {
      await fillExactly(parts, body, this.#order.key)
      signal.throwIfAborted()
    } catch (error) {
      this.#slots.give()
      throw error
    }
    const sending = this.#put(number, body, signal)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#buffers.push(buffer)
        this.#slots.give()
        this.#inFlight.delete(sending)
        this.#progress.sending(this.#inFlight.size)
      })
    this.#inFlight.add(sending)
    this.#progress.sending(this.#inFlight.size)
  }

  async #put(number: number, body: Uint8Array, signal: AbortSignal): Promise<void> {
    this.#sent.push(await this.#order.objects.putPart(this.#upload, number, body, signal))
    this.#progress.sent(body.byteLength)
  }
}

async function fillExactly(parts: PartCutter, body: Uint8Array, key: string): Promise<void> {
  if ((await parts.read(body)) < body.byteLength) throw changed(key, 'shorter')
}

async function requireEnd(parts: PartCutter, key: string): Promise<void> {
  if ((await parts.read(new Uint8Array(1))) > 0) throw changed(key, 'longer')
}

function changed(key: string, how: 'shorter' | 'longer'): StoreError {
  const message = `the file became ${how} while it was read; nothing was stored`
  return new StoreError('PreconditionFailed', message, { operation: 'upload', path: key })
}
