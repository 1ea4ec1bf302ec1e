import { responseSizes } from '../../content-range.ts'
import { UnusualAnswer, type AnswerHead } from '../../connection/answer-head.ts'
import type { Exchange, Turn } from '../../connection/connection.ts'
import { headOf, requestHead, type PlainRequest, type RequestTerms } from '../../connection/request-head.ts'
import { SmallBody } from '../../connection/small-body.ts'
import type { FilePlace, Received } from '../lanes.ts'
import type { RangeWriter } from './range-writer.ts'
import { failureOf } from './send-exchange.ts'

export type ReceiveEnd =
  | { readonly kind: 'received'; readonly received: Received }
  /** There was no answer. */
  | { readonly kind: 'failed'; readonly error: Error }

/** What the answer turned out to be. */
type Answer =
  | { readonly kind: 'range'; readonly head: AnswerHead }
  | { readonly kind: 'other'; readonly head: AnswerHead }
  | { readonly kind: 'small'; readonly head: AnswerHead; readonly body: SmallBody }

/** Asks for a range of an object and writes it into a file while it comes. */
export class ReceiveExchange implements Exchange {
  readonly method: string
  readonly head: Uint8Array
  readonly body = undefined
  readonly asksFirst = false
  readonly #place: FilePlace
  readonly #writer: RangeWriter
  readonly #done: (end: ReceiveEnd) => void
  #answer: Answer | undefined
  #unwritten: Error | undefined
  #small: Uint8Array | undefined

  constructor(
    request: PlainRequest,
    terms: RequestTerms,
    place: FilePlace,
    writer: RangeWriter,
    done: (end: ReceiveEnd) => void,
  ) {
    this.method = request.method
    this.head = requestHead(request, terms)
    this.#place = place
    this.#writer = writer
    this.#done = done
  }

  onHead(head: AnswerHead): void {
    if (head.status >= 300) this.#answer = { kind: 'small', head, body: new SmallBody(head.length) }
    else {
      const sizeBytes = requireRange(head, this.#place)
      const isWanted = !isOther(head, sizeBytes, this.#place)
      if (isWanted && head.length.kind === 'bytes') this.#writer.expect(head.length.bytes)
      this.#answer = { kind: isWanted ? 'range' : 'other', head }
    }
  }

  room(): Uint8Array {
    if (this.#answer?.kind === 'range') return this.#writer.room()
    return (this.#small ??= new Uint8Array(16 * 1024))
  }

  onBytes(count: number): Turn {
    if (this.#answer?.kind === 'small') {
      this.#answer.body.take((this.#small ?? new Uint8Array()).subarray(0, count))
      return 'on'
    }
    try {
      return this.#writer.filled(count) ? 'others' : 'on'
    } catch (error) {
      this.#unwritten = error as Error
      return 'on'
    }
  }

  get isWhole(): boolean {
    if (this.#answer?.kind === 'range') return this.#writer.isWhole
    return this.#answer?.kind === 'small' && this.#answer.body.isWhole
  }

  get givesUp(): boolean {
    if (this.#unwritten !== undefined || this.#answer?.kind === 'other') return true
    return this.#answer?.kind === 'small' && this.#answer.body.isCut
  }

  onEnd(error: Error | undefined): void {
    try {
      this.#done(this.#end(error))
    } finally {
      this.#writer.release()
    }
  }

  #end(error: Error | undefined): ReceiveEnd {
    const answer = this.#answer
    if (error instanceof UnusualAnswer) return received({ kind: 'unusual', why: error.message })
    switch (answer?.kind) {
      case undefined:
        return { kind: 'failed', error: error ?? new Error('there is no answer') }
      case 'other':
        return received({ kind: 'other', head: headOf(answer.head) })
      case 'small': {
        if (error !== undefined && !answer.body.end()) return { kind: 'failed', error }
        return received({ kind: 'refused', answer: { ...headOf(answer.head), body: answer.body.bytes() } })
      }
      case 'range':
        return this.#written(answer.head, error)
    }
  }

  #written(head: AnswerHead, error: Error | undefined): ReceiveEnd {
    try {
      if (this.#unwritten !== undefined) throw this.#unwritten
      this.#writer.flush()
    } catch (failure) {
      return received({ kind: 'unwritten', failure: failureOf(failure) })
    }
    const { receivedBytes } = this.#writer
    const broken = error === undefined ? undefined : failureOf(error)
    return received({
      kind: 'received',
      head: headOf(head),
      receivedBytes,
      sums: this.#writer.sums(),
      broken,
    })
  }
}

function received(received: Received): ReceiveEnd {
  return { kind: 'received', received }
}

/** Of another object no byte is written. */
function isOther({ headers }: AnswerHead, sizeBytes: number, { expected }: FilePlace): boolean {
  return (
    (expected.etag !== undefined && headers['etag'] !== expected.etag) || sizeBytes !== expected.sizeBytes
  )
}

/** The size of the whole object. The body has to be the range that was asked for, and nothing else. */
function requireRange(head: AnswerHead, { offset, lengthBytes }: FilePlace): number {
  const { status, headers, length } = head
  if (status !== 200 && status !== 206) throw new UnusualAnswer(`its status is ${status}`)
  const sizes = { contentRange: headers['content-range'], contentLength: headers['content-length'] }
  const { sizeBytes, bodyBytes } = readSizes(sizes, { offset, length: lengthBytes })
  if (length.kind !== 'bytes' || length.bytes !== bodyBytes) throw new UnusualAnswer('its length is another')
  return sizeBytes
}

function readSizes(...given: Parameters<typeof responseSizes>): ReturnType<typeof responseSizes> {
  try {
    return responseSizes(...given)
  } catch {
    throw new UnusualAnswer('it is another range')
  }
}
