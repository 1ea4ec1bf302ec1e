import type { LightHead } from '../light-client.ts'
import type { WayToOrigin } from '../way-to-origin.ts'
import type { AnswerHead } from './answer-head.ts'

/** A request, signed and encoded: it is sent as it is. */
export interface PlainRequest {
  readonly method: 'GET' | 'PUT'
  /** Scheme, host and port. */
  readonly origin: string
  /** Path and query, percent-encoded. */
  readonly path: string
  /**
   * Names in lower case, each with its value behind it; with `host`, and `content-length` where there is a body. Behind
   * `expect` a body waits for the service's word, for a second at most.
   */
  readonly headers: readonly string[]
}

/** What a request needs of its route: the way of its path, and headers for a proxy. */
export type RequestTerms = Pick<WayToOrigin, 'before' | 'headers'>

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
