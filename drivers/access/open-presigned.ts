import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

import { codeOfStatus } from '../http/code-of-status.ts'
import { StoreError } from '../common/errors.ts'
import { httpAgents } from '../http/agents.ts'
import { transportError } from '../http/transport-error.ts'
import { childText, parseXml } from '../xml/document.ts'

/** What a service said to somebody without credentials. */
export interface PresignedAnswer {
  /** Undefined when the object was served. */
  readonly refused: StoreError | undefined
  /** How far the service's clock is ahead of this machine's, in milliseconds; undefined where it did not say. */
  readonly clockAheadMs: number | undefined
}

/**
 * Opens a presigned URL as a client of the registry does that was redirected to it: without credentials, and through
 * the proxies of the environment. The object itself is not read. Fails when no answer comes; never names the URL.
 */
export async function openPresigned(
  url: string,
  options: { readonly skipVerify: boolean },
  signal: AbortSignal,
): Promise<PresignedAnswer> {
  const agents = httpAgents(options)
  try {
    const answer = await ask(new URL(url), agents, signal)
    const refused = (answer.statusCode ?? 0) < 300 ? undefined : await refusal(answer)
    answer.destroy()
    return { refused, clockAheadMs: clockAheadMs(answer) }
  } finally {
    agents.close()
  }
}

function ask(url: URL, agents: ReturnType<typeof httpAgents>, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === 'https:'
        ? httpsRequest(url, { agent: agents.https, signal })
        : httpRequest(url, { agent: agents.http, signal })
    sent.once('response', resolve)
    sent.once('error', (error: NodeJS.ErrnoException) => reject(withoutUrl(error)))
    sent.end()
  })
}

/** What Node says may hold the URL, and with it the signature: its code alone goes on. */
function withoutUrl(error: NodeJS.ErrnoException): StoreError {
  const code = error.code ?? error.name
  return transportError({ code, message: `the presigned URL cannot be opened (${code})` })
}

/** What the service says in its document; a refusal of another kind by its status. */
async function refusal(answer: IncomingMessage): Promise<StoreError> {
  const status = answer.statusCode ?? 0
  const said = await readDocument(answer)
  const [code, retry] = codeOfStatus(status)
  const sentence = `the service answered ${status}${said.code === undefined ? '' : ` ${said.code}`}`
  const where = { status, ...(said.code === undefined ? {} : { serviceCode: said.code }) }
  return new StoreError(code, said.message ?? sentence, where, { retry })
}

async function readDocument(answer: IncomingMessage): Promise<{ code?: string; message?: string }> {
  try {
    let text = ''
    for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
      text += chunk
      if (text.length > maxDocumentLength) return {}
    }
    const document = parseXml(text)
    const code = childText(document, 'Code')
    const message = childText(document, 'Message')?.slice(0, 500)
    return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) }
  } catch {
    return {}
  }
}

const maxDocumentLength = 64 * 1024

function clockAheadMs(answer: IncomingMessage): number | undefined {
  const serviceMs = Date.parse(answer.headers.date ?? '')
  return Number.isNaN(serviceMs) ? undefined : serviceMs - Date.now()
}
