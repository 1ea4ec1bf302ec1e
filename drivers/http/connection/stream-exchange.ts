import { UnusualAnswer, type AnswerHead } from './answer-head.ts'
import type { Exchange, Reading, Turn } from './connection.ts'
import type { PlainRequest, RequestTerms } from './request-head.ts'
import { requestHead } from './request-head.ts'
import { SmallBody } from './small-body.ts'

export type StreamHead =
  /** A body of a known length follows. */
  | { readonly kind: 'body'; readonly head: AnswerHead }
  | { readonly kind: 'refused'; readonly head: AnswerHead; readonly body: SmallBody }

/** Asks for a body, and hands it out in chunks while it comes. Holds at most two chunks that nobody took. */
export class StreamExchange implements Exchange {
  readonly method: string
  readonly head: Uint8Array
  readonly body = undefined
  readonly asksFirst = false
  readonly #answered: (answer: StreamHead | Error) => void
  #answer: StreamHead | undefined
  /** Of the body that has not come. */
  #leftBytes = 0
  #chunk = new Uint8Array(0)
  #filled = 0
  /** Of the chunk, what was taken before it was full. */
  #taken = 0
  readonly #ready: Uint8Array[] = []
  #connection: Reading | undefined
  #paused = false
  #end: { readonly error: Error | undefined } | undefined
  #wake: (() => void) | undefined

  /** `answered` is called once: with the head, with the whole of a refusal, or with why there is neither. */
  constructor(request: PlainRequest, terms: RequestTerms, answered: (answer: StreamHead | Error) => void) {
    this.method = request.method
    this.head = requestHead(request, terms)
    this.#answered = answered
  }

  onBegin(connection: Reading): void {
    this.#connection = connection
  }

  onHead(head: AnswerHead): void {
    if (head.status >= 300) {
      this.#answer = { kind: 'refused', head, body: new SmallBody(head.length) }
      return
    }
    if (head.length.kind !== 'bytes') throw new UnusualAnswer('nobody said how long it is')
    this.#leftBytes = head.length.bytes
    this.#answer = { kind: 'body', head }
    this.#answered(this.#answer)
  }

  room(): Uint8Array {
    if (this.#filled === this.#chunk.byteLength) {
      const wanted = this.#answer?.kind === 'body' ? Math.min(chunkBytes, this.#leftBytes) : smallBytes
      this.#chunk = new Uint8Array(wanted)
      this.#filled = 0
      this.#taken = 0
    }
    return this.#chunk.subarray(this.#filled)
  }

  onBytes(count: number): Turn {
    const from = this.#filled
    this.#filled += count
    if (this.#answer?.kind === 'refused') {
      this.#answer.body.take(this.#chunk.subarray(from, this.#filled))
      return 'on'
    }
    this.#leftBytes -= count
    const isFull = this.#filled === this.#chunk.byteLength
    if (isFull) this.#handOn()
    this.#wake?.()
    if (!isFull || this.#leftBytes === 0) return 'on'
    this.#paused = this.#ready.length >= mostReady
    return this.#paused ? 'pause' : 'others'
  }

  get isWhole(): boolean {
    if (this.#answer?.kind === 'body') return this.#leftBytes === 0
    return this.#answer?.body.isWhole ?? false
  }

  get givesUp(): boolean {
    return this.#answer?.kind === 'refused' && this.#answer.body.isCut
  }

  onEnd(error: Error | undefined): void {
    this.#end = { error }
    const answer = this.#answer
    if (answer?.kind === 'refused' && (error === undefined || answer.body.end())) this.#answered(answer)
    else if (answer?.kind !== 'body') this.#answered(error ?? new Error('there is no answer'))
    this.#wake?.()
  }

  /** The bytes in order. Fails with the error of the connection where it ended before them. One reader. */
  async *bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const next = this.#ready.shift() ?? this.#begun()
      if (next !== undefined) {
        yield next
        this.#goOn()
      } else if (this.#end === undefined) await new Promise<void>((resolve) => (this.#wake = resolve))
      else if (this.#leftBytes > 0) throw this.#end.error ?? new Error('the connection broke')
      else return
    }
  }

  /** The reader may free it. */
  #handOn(): void {
    this.#ready.push(this.#chunk.subarray(this.#taken))
    this.#chunk = new Uint8Array(0)
    this.#filled = 0
    this.#taken = 0
  }

  /** What came of a chunk that is not full: a reader that waits gets what there is. */
  #begun(): Uint8Array | undefined {
    if (this.#filled === this.#taken) return undefined
    const begun = this.#chunk.subarray(this.#taken, this.#filled)
    this.#taken = this.#filled
    return begun
  }

  #goOn(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#connection?.resume()
  }
}

const chunkBytes = 256 * 1024
const smallBytes = 16 * 1024
const mostReady = 2
