import {
  request as httpRequest,
  type Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { Readable } from 'node:stream'

import type { TransportFailure } from '../../http/transport-error.ts'
import { maxBytesOf } from '../../xml/whole-body.ts'

/** Connections that are kept between requests. */
export interface Agents {
  readonly http: Agent
  readonly https: Agent
}

/**
 * The options that the SDK is about to send with. Its HTTP library takes from here the modules that open connections.
 */
export interface SdkRequest {
  readonly url: string
  readonly headers: Record<string, string>
  agent?: Agent
  /** Null: the library must use no proxy of its own, because the agents have the proxies. */
  proxy?: null
  httpModules?: Readonly<Record<string, { request: (options: RequestOptions) => ClientRequest }>>
}

/**
 * What went over the wire for one call of the SDK. The SDK has three faults: it throws on documents that it cannot
 * parse, where nobody can catch the error; it takes a body that breaks off for a whole one; and it cannot stop a
 * request that was sent. So documents are read here, and the SDK gets the head of the answer without a body. Only the
 * bytes of objects go through the SDK.
 */
export class Exchange {
  /** The head of the answer; rejects if there will be none. */
  readonly answered: Promise<IncomingMessage>
  /** Rejects when the request was stopped. */
  readonly stopped: Promise<never>
  /** Settles when the body of the answer has ended, whole or not, or when there will be none. */
  readonly ended: Promise<void>
  failure: TransportFailure | undefined
  /** Whether the document was longer than allowed; the rest was not read. */
  tooLarge = false
  /** By how many milliseconds the service's clock was taken to be ahead of ours for the signature. */
  readonly signedAheadMs: number
  readonly #agents: Agents
  readonly #signal: AbortSignal
  readonly #streams: boolean
  readonly #chunks: Buffer[] = []
  #bytes = 0
  #request: ClientRequest | undefined
  #response: IncomingMessage | undefined
  #onAnswer: (response: IncomingMessage) => void = () => undefined
  #onFailure: (failure: Error) => void = () => undefined
  #onEnd: () => void = () => undefined
  #onStop: (reason: Error) => void = () => undefined

  /** With `streams`, the SDK gets the body of a success. Every other body is kept here. */
  constructor(
    agents: Agents,
    signal: AbortSignal,
    options: { readonly streams: boolean; readonly signedAheadMs: number },
  ) {
    this.#agents = agents
    this.#signal = signal
    this.#streams = options.streams
    this.signedAheadMs = options.signedAheadMs
    this.answered = new Promise((resolve, reject) => {
      this.#onAnswer = resolve
      this.#onFailure = reject
    })
    this.answered.catch(() => undefined)
    this.stopped = new Promise((_, reject) => {
      this.#onStop = reject
    })
    this.stopped.catch(() => undefined)
    this.ended = new Promise((resolve) => {
      this.#onEnd = resolve
    })
  }

  /** Puts this exchange between the SDK and the network. */
  readonly attach = (sent: SdkRequest): void => {
    sent.agent = sent.url.startsWith('https:') ? this.#agents.https : this.#agents.http
    sent.proxy = null
    sent.httpModules = {
      'http:': { request: (options) => this.#begin(httpRequest(options)) },
      'https:': { request: (options) => this.#begin(httpsRequest(options)) },
    }
  }

  get status(): number | undefined {
    return this.#response?.statusCode
  }

  get headers(): IncomingHttpHeaders {
    return this.#response?.headers ?? {}
  }

  header(name: string): string | undefined {
    const value = this.headers[name]
    return typeof value === 'string' ? value : undefined
  }

  /** Whether the body has the length that its head announced, or is a refusal that was read up to the bound. */
  get whole(): boolean {
    return this.#response?.complete === true || (this.tooLarge && this.#isRefusal)
  }

  get #isRefusal(): boolean {
    return (this.status ?? 0) >= 300
  }

  /** The document, once it has ended. */
  get bytes(): Buffer {
    this.#bytesRead ??= Buffer.concat(this.#chunks)
    return this.#bytesRead
  }
  #bytesRead: Buffer | undefined

  /** The document as text. */
  get text(): string {
    this.#text ??= this.bytes.toString('utf8')
    return this.#text
  }
  #text: string | undefined

  readonly stop = (): void => {
    const reason = new Error('stopped')
    this.#request?.destroy()
    this.#onStop(reason)
    this.#onFailure(reason)
    this.#onEnd()
  }

  release(): void {
    this.#signal.removeEventListener('abort', this.stop)
  }

  #begin(request: ClientRequest): ClientRequest {
    this.#request = request
    const emit = request.emit.bind(request)
    const intercepted = (event: string, ...values: unknown[]): boolean =>
      event === 'response'
        ? this.#receive(values[0] as IncomingMessage, (response) => emit('response', response))
        : emit(event, ...values)
    Object.assign(request, { emit: intercepted })
    request.once('error', (error) => {
      this.failure ??= error
      this.#onFailure(error)
      this.#onEnd()
    })
    this.#signal.addEventListener('abort', this.stop)
    if (this.#signal.aborted) this.stop()
    return request
  }

  /** Returns true, as an event with a listener does: without that Node discards the body. */
  #receive(response: IncomingMessage, handOn: (response: IncomingMessage) => boolean): boolean {
    this.#response = response
    response.on('error', (error) => {
      this.failure ??= error
    })
    response.once('close', this.#onEnd)
    response.once('end', this.#onEnd)
    this.#onAnswer(response)
    if (this.#streams && (response.statusCode ?? 0) < 300) return handOn(response)
    response.on('data', (chunk: Buffer) => this.#keep(chunk))
    void this.ended.then(() => handOn(withoutBody(response)))
    return true
  }

  #keep(chunk: Buffer): void {
    const most = this.#isRefusal ? maxBytesOf.refusal : maxBytesOf.list
    const room = most - this.#bytes
    this.#bytes += chunk.byteLength
    this.#chunks.push(chunk.subarray(0, Math.max(0, room)))
    if (this.#bytes <= most) return
    this.tooLarge = true
    this.#request?.destroy()
  }
}

function withoutBody({ statusCode, statusMessage, headers }: IncomingMessage): IncomingMessage {
  return Object.assign(Readable.from([]), {
    statusCode,
    statusMessage,
    headers,
  }) as unknown as IncomingMessage
}
