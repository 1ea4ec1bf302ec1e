import type { RunProgress } from '../../transfers/model/runner.ts'

/** The progress of several uploads as that of the one transfer which makes them. */
export class BlobProgress {
  readonly #whole: RunProgress
  readonly #sending = new Map<string, number>()

  constructor(whole: RunProgress) {
    this.#whole = whole
  }

  /** The progress of one upload. Totals are planned once, for all uploads together. */
  of(digest: string): RunProgress {
    return {
      planned: () => undefined,
      current: () => undefined,
      item: () => undefined,
      moved: (bytes, more) => this.#whole.moved(bytes, more),
      sending: (parts) => {
        if (parts > 0) this.#whole.current(digest)
        if (parts === 0) this.#sending.delete(digest)
        else this.#sending.set(digest, parts)
        this.#whole.sending([...this.#sending.values()].reduce((sum, each) => sum + each, 0))
      },
    }
  }
}
