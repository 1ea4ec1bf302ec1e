import { codeOfStatus } from '../http/code-of-status.ts'
import { explained, type ErrorCode, type Retry } from '../common/errors.ts'
import { explain } from '../explain.ts'
import { decodeEntities } from './entities.ts'
import type { Explanation } from '../common/reasons.ts'

/** Explains a refusal that has no document of the service: by its status and the first line of its body. */
export function explainForeignResponse(status: number, body: string): Explanation {
  const line = firstLine(body, status)
  return line === '' ? explain('answered', { status }) : explain('answeredWith', { status, line })
}

/** The error code for such a refusal. A redirect with a page, as to a login, tells nothing of the bucket's region. */
export function codeOfForeignResponse(status: number, body: string): readonly [ErrorCode, Retry] {
  return status < 400 && body.trim() !== '' ? ['Unexpected', 'never'] : codeOfStatus(status)
}

/**
 * Fails with Unexpected where a successful response has a web page in place of a document: from a proxy, or from a network
 * that wants a login first.
 */
export function requireNoWebPage(text: string): void {
  const start = text.trimStart().slice(0, 1000)
  if (start === '' || (/^<[?a-z]/i.test(start) && !/^(?:<\?[^>]*\?>\s*)?<html[\s>]/i.test(start))) return
  throw explained('Unexpected', noService(200, text))
}

/**
 * Fails with Unexpected where a successful response is not from a storage service: it has neither an entity tag nor the id
 * of a request. Names of headers are in lower case.
 */
export function requireServiceResponse(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  body: string,
): void {
  if (isServiceResponse(status, headers)) return
  throw explained('Unexpected', noService(status, body), { status })
}

function noService(status: number, body: string): Explanation {
  const line = firstLine(body, status)
  return line === '' ? explain('noService', { status }) : explain('noServiceSays', { line })
}

/** Whether a response may be from a storage service. */
export function isServiceResponse(status: number, headers: Readonly<Record<string, unknown>>): boolean {
  // Some services answer a delete with 204 and neither header.
  if (status < 200 || status >= 300 || status === 204) return true
  return Object.keys(headers).some((name) => name === 'etag' || requestIds.test(name))
}

/** `x-amz-request-id`, `x-oss-request-id` and so on. Not `x-request-id`, which proxies set. */
const requestIds = /^x-[a-z]+-(?:request-?id|id-2)$/

/**
 * The first line of text in a page, a JSON object or a plain text, without the status at its beginning. It is cut between
 * words, and words of more than 80 characters are left out: redaction would not find a part of a secret.
 */
function firstLine(body: string, status: number): string {
  const text = body.slice(0, longestRead)
  if (isCompressed(text)) return ''
  const said = messageOfJson(text) ?? (/<\/?[a-z!]/i.test(text) ? textOfPage(text) : text)
  const repeated = new RegExp(`^(?:Error )?${status}[\\s:-]*`)
  const lines = said.split(/[\r\n]+/).map((line) => plain(line).replace(repeated, ''))
  return within(lines.find((line) => line !== '') ?? '')
}

/** Whether a body is compressed, which some proxies do unasked: as text it is full of replacement and control characters. */
function isCompressed(text: string): boolean {
  const unreadable = text.match(/(?!\s)[\ufffd\p{Cc}]/gu)?.length ?? 0
  return unreadable * 10 > text.length
}

/** Gateways answer `{"message": …}`, `{"error": …}` and `{"error": {"message": …}}`, registries `{"errors": […]}`. */
function messageOfJson(text: string): string | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return messageIn(JSON.parse(text))
  } catch {
    return undefined
  }
}

function messageIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return undefined
  const fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field as unknown]))
  return ['message', 'error', 'errors', '0', 'detail', 'reason', 'code']
    .map((name) => messageIn(fields.get(name)))
    .find((message) => message !== undefined)
}

/** The title of a page, or its text without tags. */
function textOfPage(text: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.trim() ?? ''
  const rest = text.replaceAll(/<(script|style|head)\b[^]*?(?:<\/\1>|$)|<!--[^]*?-->/gi, ' ')
  return decodeEntities(title === '' ? rest.replaceAll(/<[^>]*(?:>|$)/g, '\n') : title)
}

function plain(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\s\ufffd]+/gu, ' ').trim()
}

function within(line: string): string {
  let cut = ''
  for (const word of line.split(' ').map((each) => (each.length > longestWord ? '…' : each))) {
    if (cut.length + word.length >= longestLine) return `${cut} …`
    cut = cut === '' ? word : `${cut} ${word}`
  }
  return cut
}

const longestRead = 4096
const longestLine = 190
const longestWord = 80
