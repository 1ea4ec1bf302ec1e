import type { AnswerHead } from '../../connection/answer-head.ts'
import type { Exchange, Turn } from '../../connection/connection.ts'
import { headOf, requestHead, type PlainRequest, type RequestTerms } from '../../connection/request-head.ts'
import { SmallBody } from '../../connection/small-body.ts'
import type { LightAnswer } from '../../light-client.ts'
import type { LaneFailure, SharedBytes } from '../lanes.ts'

/** What an error tells, as plain data. */
export function failureOf(error: unknown): LaneFailure {
  const { message, code, syscall } = error as NodeJS.ErrnoException
  return { message, code, syscall }
}

export type Sent =
  | { readonly kind: 'answered'; readonly answer: LightAnswer }
  | { readonly kind: 'failed'; readonly error: Error }

/** Sends a body and takes the whole answer. */
export class SendExchange implements Exchange {
  readonly method: string
  readonly head: Uint8Array
  readonly body: SharedBytes
  readonly asksFirst: boolean
  readonly #done: (sent: Sent) => void
  #answer: { readonly head: AnswerHead; readonly body: SmallBody } | undefined
  readonly #room = new Uint8Array(16 * 1024)

  constructor(request: PlainRequest, terms: RequestTerms, body: SharedBytes, done: (sent: Sent) => void) {
    this.method = request.method
    this.head = requestHead(request, terms)
    this.body = body
    this.asksFirst = request.headers.some((name, at) => at % 2 === 0 && name === 'expect')
    this.#done = done
  }

  onHead(head: AnswerHead): void {
    this.#answer = { head, body: new SmallBody(head.length) }
  }

  room(): Uint8Array {
    return this.#room
  }

  onBytes(count: number): Turn {
    this.#answer?.body.take(this.#room.subarray(0, count))
    return 'on'
  }

  get isWhole(): boolean {
    return this.#answer?.body.isWhole ?? false
  }

  get givesUp(): boolean {
    return this.#answer?.body.isCut ?? false
  }

  onEnd(error: Error | undefined): void {
    const answer = this.#answer
    if (answer !== undefined && (error === undefined || answer.body.end())) {
      this.#done({ kind: 'answered', answer: { ...headOf(answer.head), body: answer.body.bytes() } })
    } else this.#done({ kind: 'failed', error: error ?? new Error('there is no answer') })
  }
}
