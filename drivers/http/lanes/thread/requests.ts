import type { LightAnswer, LightHead } from '../../light-client.ts'
import type { PlainRequest } from '../lane-messages.ts'
import type { LaneFailure, SharedBytes } from '../lanes.ts'
import type { AnswerHead } from './answer-head.ts'
import type { Exchange } from './connection.ts'
import { SmallBody } from './small-body.ts'

/** What a request needs of its route: the way of its path, and headers for a proxy. */
export interface RequestTerms {
  readonly before: string
  readonly headers: readonly string[]
}

/** The request as it goes over the wire, without its body. */
export function requestHead({ method, path, headers }: PlainRequest, terms: RequestTerms): Uint8Array {
  const all = [...headers, ...terms.headers]
  // A line more would be a request more.
  if ([path, ...all].some((each) => /[\r\n\0]/.test(each))) {
    throw Object.assign(new Error('a header holds the end of a line'), { code: 'ERR_INVALID_CHAR' })
  }
  let text = `${method} ${terms.before}${path} HTTP/1.1\r\n`
  for (let at = 0; at + 1 < all.length; at += 2) text += `${all[at]}: ${all[at + 1]}\r\n`
  return Buffer.from(`${text}\r\n`, 'latin1')
}

export function headOf({ status, headers }: AnswerHead): LightHead {
  return { status, headers }
}

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

  onBytes(count: number): boolean {
    this.#answer?.body.take(this.#room.subarray(0, count))
    return false
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
