import type { IncomingMessage, ServerResponse } from 'node:http'

import { StoreError } from '../../drivers/index.ts'
import type { Source } from '../transfers/source.ts'

interface Offer {
  /** Asks the page to send. */
  readonly pull: () => void
  readonly page: symbol
  arrival?: {
    readonly resolve: (bytes: AsyncIterable<Uint8Array>) => void
    readonly reject: (error: Error) => void
  }
}

/** Files that the page holds. Their bytes come up, as one request each, when a transfer asks for them. */
export class PageSources {
  readonly #offers = new Map<string, Offer>()

  offer(token: string, page: symbol, pull: () => void): void {
    if (this.#offers.size < mostOffers && !this.#offers.has(token)) this.#offers.set(token, { pull, page })
  }

  /** The page cannot read the file any more. */
  failed(token: string): void {
    this.#offers.get(token)?.arrival?.reject(gone())
    this.#offers.delete(token)
  }

  pageGone(page: symbol): void {
    for (const [token, offer] of this.#offers) if (offer.page === page) this.failed(token)
  }

  source(token: string): Source {
    return { open: (signal) => this.#open(token, signal) }
  }

  /** The request that brings the bytes. It is answered when they were read. */
  arrive(token: string, request: IncomingMessage, response: ServerResponse): void {
    const offer = this.#offers.get(token)
    this.#offers.delete(token)
    if (offer?.arrival === undefined) {
      response.writeHead(404, { connection: 'close' }).end()
      return
    }
    offer.arrival.resolve(bytesOf(request, response))
  }

  #open(token: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const offer = this.#offers.get(token)
    if (offer === undefined || offer.arrival !== undefined) return Promise.reject(gone())
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const onAbort = (): void => {
        this.#offers.delete(token)
        reject(signal.reason instanceof Error ? signal.reason : gone())
      }
      signal.addEventListener('abort', onAbort, { once: true })
      offer.arrival = {
        resolve: (bytes) => {
          signal.removeEventListener('abort', onAbort)
          resolve(bytes)
        },
        reject: (error) => {
          signal.removeEventListener('abort', onAbort)
          reject(error)
        },
      }
      offer.pull()
    })
  }
}

const mostOffers = 1_000_000

/** The bytes of a request. Who gives up reading them, even before the first, cuts the page off. */
function bytesOf(request: IncomingMessage, response: ServerResponse): AsyncIterable<Uint8Array> {
  const bytes = read(request, response)
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => bytes.next(),
      async return() {
        await bytes.return()
        // The request has let its connection go by now; the response still has it.
        if (!response.writableEnded) response.destroy()
        return { done: true, value: undefined }
      },
    }),
  }
}

async function* read(
  request: IncomingMessage,
  response: ServerResponse,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* request as AsyncIterable<Uint8Array>
  } catch {
    throw gone()
  }
  response.writeHead(204).end()
}

function gone(): StoreError {
  return new StoreError(
    'Unavailable',
    'the file cannot be read any more: it changed, or the page that held it is gone',
  )
}
