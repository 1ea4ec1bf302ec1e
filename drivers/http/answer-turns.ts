/**
 * Hands over answers so that a thread is never held by many at once. Requests that were sent together are answered
 * together, and whoever waits for an answer works on it before the thread does anything else: a hundred answers at once
 * would hold it for a hundred times as long as one. Beyond `turnMs` in one turn of the event loop, the others are handed
 * over one a turn, in their order. Sockets are read and windows answered between them.
 */
export class AnswerTurns {
  readonly #turnMs: number
  readonly #waiting: (() => void)[] = []
  /** When the first answer of this turn was handed over; undefined before it. */
  #begunAtMs: number | undefined

  constructor(turnMs = usualTurnMs) {
    this.#turnMs = turnMs
  }

  /** Calls `answer` now or in a later turn. */
  take(answer: () => void): void {
    const nowMs = performance.now()
    if (this.#begunAtMs === undefined) {
      this.#begunAtMs = nowMs
      setImmediate(this.#next)
    }
    if (this.#waiting.length === 0 && nowMs - this.#begunAtMs < this.#turnMs) answer()
    else this.#waiting.push(answer)
  }

  readonly #next = (): void => {
    const answer = this.#waiting.shift()
    if (answer === undefined) {
      this.#begunAtMs = undefined
      return
    }
    setImmediate(this.#next)
    answer()
  }
}

const usualTurnMs = 4
