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

/** What the SDK is about to send with; its HTTP library takes the modules that open connections from here. */
export interface SdkRequest {
  readonly url: string
  readonly headers: Record<string, string>
  agent?: Agent
  /** Null keeps the library from proxies of its own: the agents know them. */
  proxy?: null
  httpModules?: Readonly<Record<string, { request: (options: RequestOptions) => ClientRequest }>>
}

/**
 * What went over the wire for one call of the SDK. The SDK throws on documents that it cannot parse, where nobody can
 * catch it, takes a body that breaks off for one that ended, and gives no hold on a request once it is sent. So
 * every document stops here, where it is read; the SDK gets the head of the answer and no body. Only an object's own
 * bytes go through it.
 */
export class Exchange {
  /** The answer's head; rejects when there will be none. */
  readonly answered: Promise<IncomingMessage>
  /** Rejects when the request was stopped. */
  readonly stopped: Promise<never>
  /** Settles when the answer's body has ended in one way or another, or when there will be none. */
  readonly ended: Promise<void>
  failure: TransportFailure | undefined
  /** Whether it was longer than any should be: the rest was not read. */
  tooLarge = false
  /** How far ahead of our clock the service's was taken to be for the signature. */
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

  /** With `streams` the body of a success goes to the SDK; every other body is kept here. */
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

  /** Whether the answer came to its end, as its head had announced it, or to where no more of a refusal is read. */
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

  /** True as of an event that somebody listens to: otherwise Node would throw the body away. */
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
