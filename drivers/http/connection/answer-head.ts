import type { LightHead } from '../light-client.ts'

/** How long the body of an answer is, as its head says. */
export type BodyLength =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  /** To the end of the connection. */
  | { readonly kind: 'open' }

export interface AnswerHead extends LightHead {
  readonly length: BodyLength
  /** Whether the connection can take another request behind the body. */
  readonly keepsConnection: boolean
}

/** An answer that is not written as the rules say, or in a way that nobody here reads. */
export class UnusualAnswer extends Error {
  override readonly name = 'UnusualAnswer'
}

/** The most bytes of a head. Node's own limit is 16 KiB. */
export const mostHeadBytes = 64 * 1024

/**
 * Where the head ends, behind its empty line; undefined while it is not whole. Looks from `from` on: nothing before
 * it was the end.
 */
export function endOfHead(bytes: Buffer, from = 0): number | undefined {
  const at = bytes.indexOf('\r\n\r\n', Math.max(0, from - 3), 'latin1')
  return at < 0 ? undefined : at + 4
}

/**
 * Reads the head of an answer (RFC 9112), with its empty line. Strict: what two readers could read in two ways is
 * refused with UnusualAnswer, so that nobody can slip a second answer into a body.
 */
export function parseHead(text: string, method: string): AnswerHead {
  const [first = '', ...lines] = text.slice(0, -4).split('\r\n')
  const [, status] = /^HTTP\/1\.1 ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/.exec(first) ?? []
  if (status === undefined) throw new UnusualAnswer('its first line is none of HTTP/1.1')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name, value] = headerLine.exec(line) ?? []
    if (name === undefined || value === undefined) throw new UnusualAnswer('a line of its head has no name')
    const key = name.toLowerCase()
    if (framing.has(key) && headers[key] !== undefined) throw new UnusualAnswer(`it has two of ${key}`)
    headers[key] ??= value
  }
  const code = Number(status)
  return {
    status: code,
    headers,
    length: bodyLength(code, method, headers),
    keepsConnection: !/(?:^|,)\s*close\s*(?:,|$)/i.test(headers['connection'] ?? ''),
  }
}

const headerLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*([\t\x20-\x7e\x80-\xff]*?)[\t ]*$/
const framing: ReadonlySet<string> = new Set(['content-length', 'content-range', 'transfer-encoding'])

/** RFC 9112, 6.3. */
function bodyLength(status: number, method: string, headers: Readonly<Record<string, string>>): BodyLength {
  const length = headers['content-length']
  const coding = headers['transfer-encoding']
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304)
    return { kind: 'bytes', bytes: 0 }
  if (coding !== undefined) {
    if (length !== undefined) throw new UnusualAnswer('it has a length and is in chunks')
    if (coding.toLowerCase() !== 'chunked') throw new UnusualAnswer(`it is sent as ${coding.slice(0, 40)}`)
    return { kind: 'chunked' }
  }
  if (length === undefined) return { kind: 'open' }
  if (!/^\d{1,15}$/.test(length)) throw new UnusualAnswer('its length is no number')
  return { kind: 'bytes', bytes: Number(length) }
}
