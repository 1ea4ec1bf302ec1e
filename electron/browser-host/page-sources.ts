import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

import { abortReason } from '../../drivers/common/abort.ts'
import { StoreError, type ByteRange } from '../../drivers/index.ts'
import { NeedsPerson } from '../transfers/model/runner.ts'
import type { Source, SourceFacts } from '../transfers/model/source.ts'

interface Offer {
  readonly page: symbol
  readonly facts: SourceFacts
  /** Asks the page to send this range to that ticket. */
  readonly pull: (ticket: string, range: ByteRange) => void
  /** Tells the page that nobody wants what it sends, or will send, to that ticket. */
  readonly drop: (ticket: string) => void
}

interface Arrival {
  readonly token: string
  readonly resolve: (bytes: AsyncIterable<Uint8Array>) => void
  readonly reject: (error: Error) => void
}

/**
 * Files that pages hold. The page sends their bytes in ranges, one request each, when the host asks. The host may ask
 * for many ranges at once, and for the same range again, until the page is gone. A page that is told to drop a range
 * ends its request itself: a browser writes a request that the host refuses or cuts to its console.
 */
export class PageSources {
  readonly #offers = new Map<string, Offer>()
  readonly #arrivals = new Map<string, Arrival>()

  offer(token: string, offer: Offer): void {
    if (this.#offers.size < maxOffers && !this.#offers.has(token)) this.#offers.set(token, offer)
  }

  /** The page could not read a range. */
  failed(ticket: string, page: symbol): void {
    const arrival = this.#arrivals.get(ticket)
    if (arrival !== undefined && this.#offers.get(arrival.token)?.page === page) arrival.reject(unreadable())
  }

  pageGone(page: symbol): void {
    for (const [token, offer] of this.#offers) if (offer.page === page) this.#offers.delete(token)
    for (const { token, reject } of this.#arrivals.values()) if (!this.#offers.has(token)) reject(gone())
  }

  /** Fails with NotFound for a file that no page holds. */
  source(token: string): Source {
    if (!this.#offers.has(token)) throw new StoreError('NotFound', 'no page holds this file')
    return this.reopen(token)
  }

  /** Reading fails with NeedsPerson when no page holds the file any more. */
  reopen(token: string): Source {
    return {
      ref: { kind: 'page', token },
      facts: (signal) => {
        signal.throwIfAborted()
        const offer = this.#offers.get(token)
        return offer === undefined ? Promise.reject(gone()) : Promise.resolve(offer.facts)
      },
      read: (range, signal) => this.#read(token, range, signal),
    }
  }

  /** Accepts the request that carries a range. The response is sent when the range was read. */
  arrive(ticket: string, request: IncomingMessage, response: ServerResponse): void {
    const arrival = this.#arrivals.get(ticket)
    this.#arrivals.delete(ticket)
    if (arrival === undefined) {
      unlessClosed(response, () => response.writeHead(404, { connection: 'close' }).end())
      return
    }
    const fail = (): Error => (this.#offers.has(arrival.token) ? unreadable() : gone())
    const drop = (): void => {
      this.#offers.get(arrival.token)?.drop(ticket)
      unlessClosed(response, () => response.destroy())
    }
    arrival.resolve(bytesOf(request, response, { fail, drop }))
  }

  #read(token: string, range: ByteRange, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const offer = this.#offers.get(token)
    if (offer === undefined) return Promise.reject(gone())
    if (signal.aborted) return Promise.reject(abortReason(signal))
    return new Promise((resolve, reject) => {
      const ticket = randomUUID()
      const onAbort = (): void => {
        offer.drop(ticket)
        settled(() => reject(abortReason(signal)))
      }
      const settled = (settle: () => void): void => {
        signal.removeEventListener('abort', onAbort)
        this.#arrivals.delete(ticket)
        settle()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#arrivals.set(ticket, {
        token,
        resolve: (bytes) => settled(() => resolve(bytes)),
        reject: (error) => settled(() => reject(error)),
      })
      offer.pull(ticket, range)
    })
  }
}

const maxOffers = 1_000_000

/** The bytes of a request. A reader that stops early, even before the first byte, drops it. */
function bytesOf(request: IncomingMessage, response: ServerResponse, ends: Ends): AsyncIterable<Uint8Array> {
  const bytes = read(request, response, ends)
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => bytes.next(),
      async return() {
        await bytes.return()
        if (!response.writableEnded && !response.destroyed) ends.drop()
        return { done: true, value: undefined }
      },
    }),
  }
}

interface Ends {
  /** Why the request broke. */
  readonly fail: () => Error
  readonly drop: () => void
}

async function* read(
  request: IncomingMessage,
  response: ServerResponse,
  { fail }: Ends,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    // The request stays as it is when the reader stops: it is the page that ends it.
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
  } catch {
    throw fail()
  }
  response.writeHead(204).end()
}

/** Does it to a request that the page, which was told, has not ended itself in time. Its bytes wait meanwhile. */
function unlessClosed(response: ServerResponse, act: () => void): void {
  const timer = setTimeout(act, patienceMs)
  response.once('close', () => clearTimeout(timer))
}

const patienceMs = 2000

function gone(): NeedsPerson {
  return new NeedsPerson({ kind: 'file' })
}

function unreadable(): StoreError {
  return new StoreError('Unavailable', 'the page could not read the file any more: it changed, or is gone')
}
