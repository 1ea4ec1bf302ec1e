import type { AccessAction } from '../../../drivers/common/access-actions.ts'
import type { AccessEvent, AccessOutcome } from '../../../drivers/index.ts'

/** What the last access check of a store found out, as far as it came. */
export interface LastAccess {
  /** Whether the key may delete; undefined where nobody tried. */
  readonly mayDelete: boolean | undefined
  /** How far the service's clock is ahead of this computer's, in milliseconds; 0 where nobody knows. */
  readonly clockAheadMs: number
  /** When the last outcome came, and how trying each action ended; undefined where nobody tried. */
  readonly tried?: {
    readonly atMs: number
    readonly outcomes: ReadonlyMap<AccessAction, AccessOutcome['kind']>
  }
}

/** The access checks that run, so that one that must end is waited for until it has cleaned up. */
export class AccessChecks {
  readonly #last = new Map<string, LastAccess>()
  readonly #running = new Set<{
    readonly store: string
    readonly stop: AbortController
    readonly ended: Promise<unknown>
  }>()

  last(store: string): LastAccess {
    return this.#last.get(store) ?? nothingKnown
  }

  /** Remembers what a check of a store tells. */
  note(store: string, event: AccessEvent): void {
    const last = this.last(store)
    if (event.kind === 'clock') this.#last.set(store, { ...last, clockAheadMs: event.aheadMs })
    if (event.kind !== 'outcome') return
    const outcomes = new Map(last.tried?.outcomes).set(event.action, event.outcome.kind)
    this.#last.set(store, { ...last, tried: { atMs: Date.now(), outcomes } })
    if (event.action !== 'delete') return
    const { kind } = event.outcome
    if (kind === 'allowed' || kind === 'denied') {
      this.#last.set(store, { ...this.last(store), mayDelete: kind === 'allowed' })
    }
  }

  /** Runs a check under a signal of its own, beside the caller's. */
  async run(
    store: string,
    check: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const stop = new AbortController()
    const ended = check(AbortSignal.any([signal, stop.signal]))
    const running = { store, stop, ended: ended.catch(() => undefined) }
    this.#running.add(running)
    try {
      await ended
    } finally {
      this.#running.delete(running)
    }
  }

  /** Stops those of a store; resolves when they have taken away what they wrote. */
  async cancelStore(store: string): Promise<void> {
    this.#last.delete(store)
    await this.#cancel((running) => running.store === store)
  }

  async close(): Promise<void> {
    await this.#cancel(() => true)
  }

  async #cancel(wanted: (running: { readonly store: string }) => boolean): Promise<void> {
    const all = [...this.#running].filter(wanted)
    for (const { stop } of all) stop.abort()
    await Promise.all(all.map(({ ended }) => ended))
  }
}

const nothingKnown: LastAccess = { mayDelete: undefined, clockAheadMs: 0 }
