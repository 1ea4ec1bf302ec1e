import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

import { StoreError } from '../../drivers/index.ts'
import type { DestinationRef } from '../transfers/model/order.ts'
import { NeedsPerson } from '../transfers/model/runner.ts'
import type { Sink } from '../transfers/model/source.ts'

interface Offer {
  /** Asks the page to let the browser fetch the file. */
  readonly pull: () => void
  readonly page: symbol
  arrival?: {
    readonly resolve: (response: ServerResponse) => void
    readonly reject: (error: Error) => void
  }
}

/**
 * Downloads into the browser. It fetches a file when the transfer has the first bytes of it, and not before: a
 * browser opens few connections to one host, and those that wait would be missing to the transfers that run.
 */
export class PageSinks {
  readonly #offers = new Map<string, Offer>()

  offer(token: string, page: symbol, pull: () => void): void {
    if (this.#offers.size < maxOffers && !this.#offers.has(token)) this.#offers.set(token, { pull, page })
  }

  /** The browser asks for the file. */
  arrive(token: string, response: ServerResponse): void {
    const offer = this.#offers.get(token)
    if (offer?.arrival === undefined) {
      response.writeHead(404).end()
      return
    }
    this.#offers.delete(token)
    offer.arrival.resolve(response)
  }

  pageGone(page: symbol): void {
    for (const [token, offer] of this.#offers) {
      if (offer.page !== page) continue
      this.#offers.delete(token)
      offer.arrival?.reject(stopped())
    }
  }

  /** Fails with NotFound for a download that no page waits for. */
  place(token: string): DestinationRef {
    if (!this.#offers.has(token)) throw new StoreError('NotFound', 'no page waits for this download')
    return { kind: 'page', token }
  }

  /** Its beginning fails with NeedsPerson when no page waits for it any more. */
  sink(token: string): Sink {
    let response: ServerResponse | undefined
    return {
      begin: async (file, signal) => {
        const arrived = await this.#response(token, signal)
        response = arrived
        // Wakes a write that waits for the browser.
        signal.addEventListener('abort', () => arrived.destroy(), { once: true })
        arrived.writeHead(200, {
          'content-type': 'application/octet-stream',
          ...(file.sizeBytes === undefined ? {} : { 'content-length': file.sizeBytes }),
          'content-disposition': attachment(file.name),
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        })
        // The browser shows the download now, and not with the first bytes.
        arrived.flushHeaders()
      },
      write: async (bytes) => {
        if (response === undefined || response.destroyed) throw stopped()
        if (response.write(bytes)) return
        const ended = new AbortController()
        const { signal } = ended
        await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
        ended.abort()
        if (response.destroyed) throw stopped()
      },
      commit: async () => {
        if (response !== undefined) await finish(response)
      },
      discard: async () => {
        this.#offers.delete(token)
        // Cut off, so that the browser does not take a part for the whole.
        response?.destroy()
      },
    }
  }

  async #response(token: string, signal: AbortSignal): Promise<ServerResponse> {
    const offer = this.#offers.get(token)
    if (offer === undefined || offer.arrival !== undefined) {
      throw new NeedsPerson({ kind: 'place' })
    }
    if (signal.aborted) throw stopped()
    return new Promise((resolve, reject) => {
      // No `AbortSignal.any` of a `timeout` that nobody holds: Node 20 collects that before its time has come.
      const timer = setTimeout(() => settled(() => reject(neverAsked())), arrivalTimeoutMs)
      const onAbort = (): void => settled(() => reject(stopped()))
      const settled = (settle: () => void): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        settle()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      offer.arrival = {
        resolve: (response) => settled(() => resolve(response)),
        reject: (error) => settled(() => reject(error)),
      }
      offer.pull()
    })
  }
}

const maxOffers = 10_000
const arrivalTimeoutMs = 30_000

/** The name in both spellings of RFC 6266: plain for old browsers, and as it is. */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w. -]/g, '_')
  const encoded = encodeURIComponent(name.replaceAll(/\p{Surrogate}/gu, '_')).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** Node tells a response that lost its connection as finished too: the connection is looked at before it is let go. */
function finish(response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const { socket } = response
    const onEnd = (): void => (socket?.destroyed === false ? resolve() : reject(stopped()))
    if (response.destroyed) reject(stopped())
    response.prependOnceListener('finish', onEnd)
    response.once('close', onEnd)
    response.end()
  })
}

function stopped(): StoreError {
  return new StoreError('Cancelled', 'the browser stopped the download')
}

function neverAsked(): StoreError {
  return new StoreError('Timeout', 'the browser did not ask for the download that it announced')
}
