import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

import { StoreError } from '../../drivers/index.ts'
import type { Sink } from '../transfers/source.ts'

interface Offer {
  readonly page: symbol
  response?: ServerResponse
  onResponse?: (response: ServerResponse) => void
}

/** Downloads that the browser waits for: each is an answer that is kept open until there are bytes for it. */
export class PageSinks {
  readonly #offers = new Map<string, Offer>()

  offer(token: string, page: symbol): void {
    if (this.#offers.size < mostOffers && !this.#offers.has(token)) this.#offers.set(token, { page })
  }

  /** The browser asks for the file. */
  arrive(token: string, response: ServerResponse): void {
    const offer = this.#offers.get(token)
    if (offer === undefined || offer.response !== undefined) {
      response.writeHead(404).end()
      return
    }
    offer.response = response
    response.on('close', () => this.#offers.delete(token))
    offer.onResponse?.(response)
  }

  pageGone(page: symbol): void {
    for (const [token, offer] of this.#offers) {
      if (offer.page === page && offer.response === undefined) this.#offers.delete(token)
    }
  }

  sink(token: string): Sink {
    let response: ServerResponse | undefined
    return {
      begin: async (file, signal) => {
        response = await this.#response(token, signal)
        response.writeHead(200, {
          'content-type': 'application/octet-stream',
          'content-length': file.sizeBytes,
          'content-disposition': attachment(file.name),
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        })
        // The browser shows the download now, and not with the first bytes.
        response.flushHeaders()
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
        const open = response ?? this.#offers.get(token)?.response
        this.#offers.delete(token)
        if (open?.headersSent === false) open.writeHead(410).end()
        // Cut off, so that the browser does not take a part for the whole.
        else open?.destroy()
      },
    }
  }

  async #response(token: string, signal: AbortSignal): Promise<ServerResponse> {
    if (signal.aborted) throw stopped()
    const offer = this.#offers.get(token)
    if (offer === undefined) throw new StoreError('NotFound', 'the browser does not wait for this download')
    if (offer.response !== undefined) return offer.response
    const either = AbortSignal.any([signal, AbortSignal.timeout(arrivalTimeoutMs)])
    return new Promise((resolve, reject) => {
      either.addEventListener('abort', () => reject(signal.aborted ? stopped() : neverAsked()), {
        once: true,
      })
      offer.onResponse = resolve
    })
  }
}

const mostOffers = 10_000
const arrivalTimeoutMs = 30_000

/** The name in both spellings of RFC 6266: plain for old browsers, and as it is. */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w. -]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(
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
