import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

import { codeOfStatus } from '../http/code-of-status.ts'
import { StoreError } from '../common/errors.ts'
import { httpAgents } from '../http/agents.ts'
import { transportError } from '../http/transport-error.ts'
import { childText, parseXml } from '../xml/document.ts'

/** A service's response to a client without credentials. */
export interface PresignedAnswer {
  /** Undefined when the service gave the object. */
  readonly refused: StoreError | undefined
  /** How far the service's clock is ahead of this computer's, in milliseconds; undefined where it gave no date. */
  readonly clockAheadMs: number | undefined
}

/**
 * Opens a presigned URL as a client does that the registry redirects to it: without credentials, through the proxies of the
 * environment. It does not read the object. Fails when there is no response; the error never has the URL.
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

/** Keeps only the error's code: Node's message may have the URL with its signature. */
function withoutUrl(error: NodeJS.ErrnoException): StoreError {
  const code = error.code ?? error.name
  return transportError({ code, message: `the presigned URL cannot be opened (${code})` })
}

/** The refusal by the service's document, or by the status where there is none. */
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
