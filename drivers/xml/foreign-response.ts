import { codeOfStatus } from '../http/code-of-status.ts'
import { explained, type ErrorCode, type Retry } from '../common/errors.ts'
import { explain } from '../explain.ts'
import { decodeEntities } from './entities.ts'
import type { Explanation } from '../common/reasons.ts'

/** What a refusal says that is no document of the service: its status and the first line of what came with it. */
export function explainForeignResponse(status: number, body: string): Explanation {
  const line = firstLine(body, status)
  return line === '' ? explain('answered', { status }) : explain('answeredWith', { status, line })
}

/** What such a refusal means. A page that leads elsewhere, as to a login, says nothing of the bucket's region. */
export function codeOfForeignResponse(status: number, body: string): readonly [ErrorCode, Retry] {
  return status < 400 && body.trim() !== '' ? ['Unexpected', 'never'] : codeOfStatus(status)
}

/**
 * Refuses what came with a success where a document of the service was to be: a page of a proxy, or of a network that
 * wants a login first. Unexpected, since nothing says that it passes.
 */
export function requireNoWebPage(text: string): void {
  const start = text.trimStart().slice(0, 1000)
  if (start === '' || (/^<[?a-z]/i.test(start) && !/^(?:<\?[^>]*\?>\s*)?<html[\s>]/i.test(start))) return
  throw explained('Unexpected', noService(200, text))
}

/**
 * Refuses a success that nothing says to be of a storage service: they give an entity tag, or name the request. Headers
 * are named in small letters.
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

/** Whether nothing speaks against it. */
export function isServiceResponse(status: number, headers: Readonly<Record<string, unknown>>): boolean {
  // Deleting is answered 204, and by some without anything more.
  if (status < 200 || status >= 300 || status === 204) return true
  return Object.keys(headers).some((name) => name === 'etag' || requestIds.test(name))
}

/** `x-amz-request-id`, `x-oss-request-id` and so on; `x-request-id` is one of proxies. */
const requestIds = /^x-[a-z]+-(?:request-?id|id-2)$/

/**
 * The first line that a page, an object of JSON or a text says, without the status where that is said, too. Cut between
 * words, and without the longest ones, so that no part of a secret is left where that is hidden later.
 */
function firstLine(body: string, status: number): string {
  const text = body.slice(0, longestRead)
  if (isPacked(text)) return ''
  const said = messageOfJson(text) ?? (/<\/?[a-z!]/i.test(text) ? textOfPage(text) : text)
  const repeated = new RegExp(`^(?:Error )?${status}[\\s:-]*`)
  const lines = said.split(/[\r\n]+/).map((line) => plain(line).replace(repeated, ''))
  return within(lines.find((line) => line !== '') ?? '')
}

/** Proxies pack what nobody asked them to pack: read as text, that is signs of replacement and control. */
function isPacked(text: string): boolean {
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

/** The title, or what is left without tags. */
function textOfPage(text: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.trim() ?? ''
  const rest = text.replaceAll(/<(script|style|head)\b[^]*?(?:<\/\1>|$)|<!--[^]*?-->/gi, ' ')
  return decodeEntities(title === '' ? rest.replaceAll(/<[^>]*(?:>|$)/g, '\n') : title)
}

function plain(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\s\ufffd]+/gu, ' ').trim()
}

function within(line: string): string {
  let kept = ''
  for (const word of line.split(' ').map((each) => (each.length > longestWord ? '…' : each))) {
    if (kept.length + word.length >= longestLine) return `${kept} …`
    kept = kept === '' ? word : `${kept} ${word}`
  }
  return kept
}

const longestRead = 4096
const longestLine = 190
const longestWord = 80
