import { wrapCalls } from '../../../drivers/layers/wrap-calls.ts'
import type { ObjectStore } from '../../../drivers/index.ts'
import type { TransferMemory } from '../../../electron/transfers/model/runner.ts'

/**
 * How a run ends at its n-th step, a step being a request or a note: the process dies when it is done and not answered
 * (nothing that it does then has an effect, and no answer reaches it), or the person pauses while it is under way.
 */
export type Stop = 'dies after' | 'pauses at'
export const stops: readonly Stop[] = ['dies after', 'pauses at']

/** One run of the application. */
export class Run {
  readonly #at: number
  readonly #stop: Stop
  readonly #pause = new AbortController()
  readonly signal = this.#pause.signal
  readonly #running = new Set<Promise<unknown>>()
  #steps = 0
  #dead = false

  constructor(stop: Stop, at: number) {
    this.#stop = stop
    this.#at = at
  }

  /** Whether it came so far that it was stopped. */
  get stopped(): boolean {
    return this.#steps >= this.#at
  }

  objects(inner: ObjectStore): ObjectStore {
    return wrapCalls(inner, (call, run) => this.#step(() => run(call.signal)))
  }

  memory(inner: TransferMemory): TransferMemory {
    return {
      get: (name) => inner.get(name),
      entries: (prefix) => inner.entries(prefix),
      set: (name, value) => this.#step(() => inner.set(name, value)),
    }
  }

  async #step<Result>(run: () => Promise<Result>): Promise<Result> {
    this.#requireAlive()
    this.#steps += 1
    const last = this.#steps === this.#at
    if (last && this.#stop === 'pauses at') this.#pause.abort()
    const running = run()
    this.#running.add(running)
    const result = await running.finally(() => this.#running.delete(running))
    if (last && this.#stop === 'dies after') this.#dead = true
    this.#requireAlive()
    return result
  }

  /** Resolves once nothing is under way that this run began: the service has it all, or never will. */
  async over(): Promise<void> {
    await Promise.allSettled(this.#running)
  }

  #requireAlive(): void {
    if (this.#dead) throw new Error('the process is dead')
  }
}
