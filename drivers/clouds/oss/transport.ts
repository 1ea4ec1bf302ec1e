import {
  request as requestHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Readable } from 'node:stream'

import { bodyStream } from '../../http/body-stream.ts'
import type { HttpAgents } from '../../http/agents.ts'
import { isServiceResponse, requireServiceResponse } from '../../xml/foreign-response.ts'
import { maxBytesOf, refusalBody, requireWholeDocument, wholeBody } from '../../xml/whole-body.ts'

/** One call: what the SDK must add to its request, and what it hides of the answer. */
export interface OssCall {
  readonly signal: AbortSignal
  /** Headers that are signed and sent beside those of the SDK. */
  readonly headers?: Readonly<Record<string, string>>
  /** Takes the document of a successful answer. The SDK gets an empty document instead. */
  readonly takeDocument?: (document: Buffer) => void
  answer?: {
    readonly status: number
    readonly headers: IncomingHttpHeaders
    /** What a refusal says. */
    readonly text?: string
  }
  /** What went wrong when there was no answer, or one that cannot be read. */
  failure?: unknown
}

/** The request as the SDK hands it to its HTTP library. */
interface SdkRequest {
  readonly method: string
  readonly headers: OutgoingHttpHeaders
  readonly content?: string | Buffer
  readonly stream?: Readable
  /** Set when the body is to be streamed. */
  readonly customResponse?: boolean
  readonly ctx: OssCall
}

interface SdkAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly data?: Buffer
  readonly res?: IncomingMessage | { readonly headers: IncomingHttpHeaders; readonly data: Buffer }
}

export interface OssTransport {
  request(url: string, request: SdkRequest): Promise<SdkAnswer>
}

/**
 * HTTP for the SDK, in place of urllib. It has no deadline for whole requests and no agents that the whole process
 * shares, and it takes signals. It gives the SDK the service's own code in three cases that urllib loses: a failed
 * HEAD, a failed stream, and a failure in the document of an answer with status 200.
 */
export function ossTransport(agents: HttpAgents): OssTransport {
  return {
    async request(url, request) {
      const { ctx: call } = request
      try {
        return await exchange(url, request, agents)
      } catch (cause) {
        call.failure = cause
        throw cause
      }
    },
  }
}

async function exchange(url: string, request: SdkRequest, agents: HttpAgents): Promise<SdkAnswer> {
  const { ctx: call } = request
  const incoming = await send(url, request, agents)
  const { statusCode: status = 0, headers } = incoming
  call.answer = { status, headers }
  const succeeded = status >= 200 && status < 300
  if (succeeded && request.customResponse === true) {
    if (!isServiceResponse(status, headers)) incoming.destroy()
    requireServiceResponse(status, headers, '')
    return { status, headers, res: incoming }
  }
  const mostBytes = maxBytesOf[call.takeDocument === undefined ? 'sdkDocument' : 'list']
  const body = succeeded ? await wholeBody(incoming, mostBytes) : await refusalBody(incoming)
  if (succeeded) requireServiceResponse(status, headers, body.toString('utf8'))
  const text = isDocument(headers) ? body.toString('utf8') : ''
  if (!succeeded || /^\s*(<\?[^>]*\?>\s*)?<Error[\s>]/.test(text)) {
    call.answer = { status, headers, text: body.toString('utf8') }
    const data = request.method === 'HEAD' ? headErrorDocument(headers) : body
    return { status: succeeded ? 500 : status, headers, data }
  }
  if (text !== '') requireWholeDocument(text)
  if (call.takeDocument === undefined) return { status, headers, data: body, res: { headers, data: body } }
  call.takeDocument(text === '' ? Buffer.alloc(0) : body)
  const nothing = Buffer.from('<Taken></Taken>')
  return { status, headers, data: nothing, res: { headers, data: nothing } }
}

function send(
  url: string,
  { method, headers, content, stream, ctx }: SdkRequest,
  agents: HttpAgents,
): Promise<IncomingMessage> {
  const { protocol, hostname, port, host } = new URL(url)
  const body = typeof content === 'string' ? Buffer.from(content) : content
  const options = {
    method,
    hostname,
    port,
    // As it was signed: a parsed address would have lost what looks like a step up in a key.
    path: url.slice(url.indexOf(host) + host.length),
    headers: { ...lowerCased(headers), ...(body === undefined ? {} : { 'content-length': body.byteLength }) },
    signal: ctx.signal,
  }
  return new Promise((resolve, reject) => {
    const outgoing =
      protocol === 'https:'
        ? requestHttps({ ...options, agent: agents.https }, resolve)
        : requestHttp({ ...options, agent: agents.http }, resolve)
    outgoing.on('error', reject)
    const sent = stream ?? (body === undefined ? undefined : bodyStream(body))
    if (sent === undefined) {
      outgoing.end()
      return
    }
    sent.on('error', (error) => outgoing.destroy(error))
    sent.pipe(outgoing)
  })
}

function lowerCased(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function isDocument(headers: IncomingHttpHeaders): boolean {
  return (headers['content-type'] ?? '').startsWith('application/xml')
}

/** The answer to a HEAD has no body: the document of its failure comes in a header. */
function headErrorDocument(headers: IncomingHttpHeaders): Buffer {
  const encoded = headers['x-oss-err']
  return Buffer.from(typeof encoded === 'string' ? encoded : '', 'base64')
}
