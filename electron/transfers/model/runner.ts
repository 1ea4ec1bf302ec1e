import type { Explanation, StorageDriver } from '../../../drivers/index.ts'
import type { OrderOf, DestinationRef, SourceRef, TransferOrder } from './order.ts'
import type { Sink, Source } from './source.ts'

/**
 * Carries out one kind of order. `run` is called again after a pause, a failure or another start of the application,
 * with the same memory, and goes on where it stopped. When the signal aborts it stops soon, leaving all as it is.
 */
export interface Runner<Order extends TransferOrder> {
  /** Ends with success, or fails; NeedsPerson when only the person can help it on. */
  run(order: Order, context: RunContext): Promise<RunResult>
  /**
   * Takes back what a cancelled transfer left, at the service and on the disk, as its memory knows it, and reports what
   * stays. Called again, also by later runs of the application, until it succeeds.
   */
  undo(order: Order, context: Pick<RunContext, 'memory' | 'signal' | 'report'>): Promise<void>
}

export type Runners = { readonly [Kind in TransferOrder['kind']]: Runner<OrderOf<Kind>> }

/** `skipped`: what was to be there was there before. */
export interface RunResult {
  readonly skipped: boolean
}

export interface RunContext {
  readonly signal: AbortSignal
  readonly memory: TransferMemory
  readonly progress: RunProgress
  /** Fails with NeedsPerson when what held the file is gone. */
  source(ref: SourceRef): Source
  /** For a place that is a page's. Fails with NeedsPerson when it is gone. Files and folders are written by their runner. */
  sink(ref: Extract<DestinationRef, { kind: 'page' }>): Sink
  /** Says what was left out or changed on the way. */
  report(report: Report): void
}

/** What a transfer has to know in another run of the application, by name. On the disk before `set` resolves. */
export interface TransferMemory {
  get(name: string): unknown
  /** Names that begin so, with what they hold. */
  entries(prefix: string): readonly (readonly [name: string, value: unknown])[]
  /** `undefined` forgets. The value is plain JSON. */
  set(name: string, value: unknown): Promise<void>
}

export interface RunProgress {
  /** Sizes and counts as they become known; said again, it replaces. */
  planned(plan: { readonly totalBytes?: number; readonly parts?: number; readonly items?: number }): void
  /** What is moved now, for people. */
  current(name: string | undefined): void
  /** Parts under way now. */
  sending(parts: number): void
  /** Bytes are where they belong. `parts` of them, 1 when absent; `already` when they were there before. */
  moved(bytes: number, more?: { readonly parts?: number; readonly already?: boolean }): void
  /** One more blob or file is complete. */
  item(): void
}

export interface Report extends Partial<Explanation> {
  readonly path: string
  readonly kind:
    | 'link'
    | 'unreadable'
    | 'special'
    | 'renamed'
    | 'changed'
    | 'skipped'
    | 'failed'
    | 'left'
    | 'unverified'
}

/** What only the person can give before a transfer goes on. */
export type Need =
  | { readonly kind: 'file' }
  | { readonly kind: 'place' }
  | {
      readonly kind: 'choice'
      readonly sizeBytes: number
      readonly existing: {
        readonly key: string
        readonly sizeBytes: number
        readonly modifiedAtMs: number
        readonly equal?: boolean
      }
    }

/** Thrown by a runner to wait for the person. */
export class NeedsPerson extends Error {
  override readonly name = 'NeedsPerson'
  readonly need: Need
  constructor(need: Need) {
    super(`waits for a ${need.kind}`)
    this.need = need
  }
}

/** Opens a store for a run. Fails with NotFound for one that is not in the list. */
export type OpenStore = (
  store: string,
  signal: AbortSignal,
) => Promise<{ readonly id: string; readonly name: string; readonly driver: StorageDriver }>
