import { untilAborted } from '../../../drivers/common/abort.ts'

/** Work that several callers wait for. It is stopped when the last one left. */
export class SharedRun<Result> {
  readonly #controller = new AbortController()
  readonly #running: Promise<Result>
  #waiting = 0

  constructor(run: (signal: AbortSignal) => Promise<Result>) {
    this.#running = run(this.#controller.signal)
    this.#running.catch(() => undefined)
  }

  /** Resolves when the work is done, has failed, or was stopped. */
  get ended(): Promise<void> {
    return this.#running.then(
      () => undefined,
      () => undefined,
    )
  }

  get isStopped(): boolean {
    return this.#controller.signal.aborted
  }

  async join(signal: AbortSignal): Promise<Result> {
    this.#waiting += 1
    try {
      return await untilAborted(this.#running, signal)
    } finally {
      this.#waiting -= 1
      if (this.#waiting === 0) this.stop()
    }
  }

  stop(): void {
    this.#controller.abort()
  }
}
