import type { Explanation, OpenedStore } from '../../../drivers/index.ts'
import type { OrderOf, DestinationRef, SourceRef, TransferOrder } from './order.ts'
import type { Sink, Source } from './source.ts'

/**
 * Carries out one kind of order. A later run gets the same memory and continues where the last one stopped: after a
 * pause, a failure or a restart. When the signal aborts, `run` ends soon and leaves everything as it is.
 */
export interface Runner<Order extends TransferOrder> {
  /** Resolves on success, rejects otherwise: with NeedsPerson when only the person can help. */
  run(order: Order, context: RunContext): Promise<RunResult>
  /**
   * Deletes what a cancelled transfer left at the service and on the disk, as its memory says. Reports what stays. It
   * is called again, also by later runs of the application, until it succeeds.
   */
  undo(order: Order, context: Pick<RunContext, 'memory' | 'signal' | 'report'>): Promise<void>
}

export type Runners = { readonly [Kind in TransferOrder['kind']]: Runner<OrderOf<Kind>> }

/** `skipped`: everything was at the destination before. */
export interface RunResult {
  readonly skipped: boolean
}

export interface RunContext {
  readonly signal: AbortSignal
  readonly memory: TransferMemory
  readonly progress: RunProgress
  /** Fails with NeedsPerson when what held the file is gone. */
  source(ref: SourceRef): Source
  /**
   * For a destination in a page. Fails with NeedsPerson when the page is gone. A runner writes files and folders
   * itself.
   */
  sink(ref: Extract<DestinationRef, { kind: 'page' }>): Sink
  /** Reports what was left out or changed. */
  report(report: Report): void
}

/** What a transfer must know in another run of the application, by name. `set` resolves when it is on the disk. */
export interface TransferMemory {
  get(name: string): unknown
  /** All names that begin with `prefix`, with their values. */
  entries(prefix: string): readonly (readonly [name: string, value: unknown])[]
  /** The value is plain JSON; `undefined` deletes the name. */
  set(name: string, value: unknown): Promise<void>
}

export interface RunProgress {
  /** Sizes and counts, as soon as they are known. A later call replaces an earlier one. */
  planned(plan: { readonly totalBytes?: number; readonly parts?: number; readonly items?: number }): void
  /** The name of what is transferred now, for people. */
  current(name: string | undefined): void
  /** How many parts are under way now. */
  sending(parts: number): void
  /** So many bytes arrived, in `parts` parts (1 when absent). `already`: they were there before this run. */
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

/** What only the person can give before a transfer can continue. */
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

/** Opens a store for a run. Fails with NotFound when the store is not in the list. */
export type OpenStore = (
  store: string,
  signal: AbortSignal,
) => Promise<Pick<OpenedStore, 'id' | 'name' | 'driver'>>
