import type { Answer } from './answer.ts'

/** What an emulated service can be told to do wrong; the codes are those of its own refusals. */
export type Fault<Code extends string = string> =
  | { readonly kind: 'refuse'; readonly code: Code }
  /** Closes the connection before anything is done, when it is done and not answered, or in the middle of the answer. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'done' | 'middle' }
  /** Ends the body early, as if it were whole. */
  | { readonly kind: 'truncate' }
  /** Changes one byte: of what is answered, or of what was received before it is verified; or nobody verifies that. */
  | { readonly kind: 'corrupt'; readonly what: 'answer' | 'request' | 'unverified request' }
  /** Answers only when the client gave up; `middle` sends half of the body before that. */
  | { readonly kind: 'stall'; readonly when?: 'before' | 'middle' }
  /** Answers something else than what it would have, of what it did. */
  | { readonly kind: 'rewrite'; readonly answer: (own: Answer) => Answer }
  /** Something on the way answers instead of the service, which never hears of it. */
  | { readonly kind: 'instead'; readonly answer: Answer }
  /** Something on the way answers with a body that is repeated until the client closes the connection. */
  | { readonly kind: 'endless'; readonly answer: Answer }
  /** Sends the body in ten pieces with a pause before each. */
  | { readonly kind: 'slow'; readonly pauseMs: number }

export interface FaultRule<Code extends string = string> {
  readonly fault: Fault<Code>
  /** As `PutObject`; every operation when absent. */
  readonly operation?: string
  readonly key?: RegExp
  /** From 0 to 1; always when absent. */
  readonly probability?: number
  /** So many times and then no more; for ever when absent. */
  times?: number
}

/** Latency and rules; tests change them while the service runs. */
export class Faults<Code extends string = string> {
  latencyMs = 0
  rules: FaultRule<Code>[] = []
  /** How often each kind was made, since the beginning. */
  readonly made = new Map<Fault['kind'], number>()
  readonly #random: () => number

  constructor(seed = 1) {
    let state = seed
    this.#random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 32
    }
  }

  /** The fault for this request, counted as used. */
  next(operation: string, key: string): Fault<Code> | undefined {
    for (const rule of this.rules) {
      if (rule.operation !== undefined && rule.operation !== operation) continue
      if (rule.key !== undefined && !rule.key.test(key)) continue
      if (rule.times === 0) continue
      if (rule.probability !== undefined && this.#random() >= rule.probability) continue
      if (rule.times !== undefined) rule.times -= 1
      this.made.set(rule.fault.kind, (this.made.get(rule.fault.kind) ?? 0) + 1)
      return rule.fault
    }
    return undefined
  }
}
