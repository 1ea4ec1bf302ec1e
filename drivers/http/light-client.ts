import type { Readable } from 'node:stream'

import type { Client as Connection, Dispatcher } from 'undici'
import Client from 'undici/lib/dispatcher/client.js'

import { cancelledError, StoreError } from '../common/errors.ts'
import { AnswerTurns } from './answer-turns.ts'
import { slices } from './body-stream.ts'
import { releaseSocketBuffers } from './buffer-release.ts'
import { connector } from './connector.ts'
import type { Environment } from './proxy.ts'
import type { Trust } from './trust.ts'
import { wayTo, type WayToOrigin } from './way-to-origin.ts'

/** A request, signed and encoded: it is sent as it is. */
export interface LightRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT'
  /** Scheme, host and port. */
  readonly origin: string
  /** Path and query, percent-encoded. */
  readonly path: string
  /** Names, each with its value behind it; with `host`, and `content-length` where there is a body. */
  readonly headers: readonly string[]
  /** Of a PUT. It must not change until there is an answer. */
  readonly body?: Uint8Array | undefined
  /** How much of the body of a success is read, in bytes. Of a refusal it is 64 KiB. */
  readonly maxBytes: number
  /** Looks at the head of an answer. The body is read where it gives nothing; an error ends the request. */
  readonly refuse?: (head: LightHead) => StoreError | undefined
  /** Called whenever bytes of the body came. */
  readonly progress?: (() => void) | undefined
}

/** The head of an answer. Names of headers are in lower case; of a repeated header the first counts. */
export interface LightHead {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** An answer with its whole body, in a buffer of its own, which may be transferred. The body of a refusal may be cut. */
export interface LightAnswer extends LightHead {
  readonly body: Uint8Array<ArrayBuffer>
}

/** Sends requests and receives whole answers. */
export interface LightClient {
  /**
   * Gives every answer, a refusal too. Fails with TooLarge where the body of a success is larger than `maxBytes`, with
   * Cancelled when the signal aborts, and with the error of Node when there is no whole answer; see `transportError`.
   */
  send(request: LightRequest, signal: AbortSignal): Promise<LightAnswer>
  /** Closes all connections; what is under way fails. */
  close(): void
}

/**
 * Keeps connections for small requests, as many as there are requests at once, and closes each after 30 s without one. A
 * request costs half of one by Node's own client. Proxies of the environment and authorities are those of `httpAgents`;
 * the environment is asked once for each origin.
 */
export function lightClient({
  trust,
  environment,
}: {
  readonly trust: Trust
  readonly environment: Environment
}): LightClient {
  const routes = new Map<string, Route>()
  const turns = new AnswerTurns()
  return {
    send(request, signal) {
      if (signal.aborted) return Promise.reject(cancelledError({}))
      const known = routes.get(request.origin)
      const route = known ?? routeTo(request.origin, trust, environment)
      if (known === undefined) routes.set(request.origin, route)
      return new Promise((resolve, reject) => {
        const answered = (answer: LightAnswer): void => turns.take(() => resolve(answer))
        new Exchange(request, signal, answered, reject).begin(route)
      })
    },
    close() {
      for (const route of routes.values()) route.close()
    },
  }
}

interface Route extends Pick<WayToOrigin, 'before' | 'headers'> {
  /** A connection that no request uses. */
  take(): Connection
  /** Gives it back, open or not: it opens itself again. */
  give(connection: Connection): void
  close(): void
}

/** undici's own pool takes another connection for a request that follows an answer at once. */
function routeTo(origin: string, trust: Trust, environment: Environment): Route {
  const { target, proxy, before, headers } = wayTo(origin, environment)
  const connections = connector(target, proxy, trust)
  const all: Connection[] = []
  const free: Connection[] = []
  return {
    before,
    headers,
    take: () => free.pop() ?? added(),
    give: (connection) => void free.push(connection),
    close() {
      connections.close()
      for (const connection of all) connection.destroy().catch(() => undefined)
    },
  }

  function added(): Connection {
    const connection = new Client(origin, {
      connect: connections.connect,
      keepAliveTimeout: keepMs,
      // The layers have deadlines.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    all.push(connection)
    return connection
  }
}

const keepMs = 30_000
const maxRefusalBytes = 64 * 1024
/** Of a chunk: smaller ones are of small answers, or share a buffer. */
const leastReleasedBytes = 16 * 1024

/**
 * One request and its answer. undici calls it by its inner interface: the one that it documents makes an object of
 * headers, and a wrapper, for each request.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: LightRequest
  readonly #signal: AbortSignal
  readonly #resolve: (answer: LightAnswer) => void
  readonly #reject: (error: Error) => void
  #give: (() => void) | undefined
  #abort: ((error?: Error) => void) | undefined
  #head: LightHead | undefined
  #maxBytes = 0
  #body: Uint8Array<ArrayBuffer> | undefined
  #chunks: Uint8Array[] | undefined
  /** What the connection read of a large body, and nobody needs any more. */
  readonly #used: Uint8Array[] = []
  #receivedBytes = 0
  #ended = false

  constructor(
    request: LightRequest,
    signal: AbortSignal,
    resolve: (answer: LightAnswer) => void,
    reject: (error: Error) => void,
  ) {
    this.#request = request
    this.#signal = signal
    this.#resolve = resolve
    this.#reject = reject
  }

  begin(route: Route): void {
    const { method, path, headers, body } = this.#request
    this.#signal.addEventListener('abort', this.#stop)
    const connection = route.take()
    this.#give = () => route.give(connection)
    connection.dispatch(
      {
        method,
        path: `${route.before}${path}`,
        headers: route.headers.length === 0 ? (headers as string[]) : [...headers, ...route.headers],
        ...(body === undefined ? {} : { body: sendable(body) }),
        // A connection has one request at a time anyway.
        blocking: false,
        // undici would close a connection behind a HEAD, for servers that send a body with it.
        reset: false,
      },
      this,
    )
  }

  readonly #stop = (): void => this.#fail(cancelledError({}))

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort
    if (this.#ended) abort()
  }

  onHeaders(status: number, raw: Buffer[]): boolean {
    // Between request and answer, a service may say that it is still there.
    if (status < 200) return true
    const head = { status, headers: headersIn(raw) }
    const refused = this.#request.refuse?.(head)
    if (refused !== undefined) {
      this.#fail(refused)
      return true
    }
    this.#head = head
    this.#maxBytes = status < 300 ? this.#request.maxBytes : maxRefusalBytes
    const length = head.headers['content-length']
    if (length === undefined || this.#request.method === 'HEAD') return true
    if (Number(length) <= this.#maxBytes) this.#body = new Uint8Array(Number(length))
    else if (status < 300) this.#fail(tooLarge())
    return true
  }

  onData(chunk: Buffer): boolean {
    if (this.#ended) return true
    this.#request.progress?.()
    const at = this.#receivedBytes
    this.#receivedBytes += chunk.byteLength
    if (this.#body !== undefined) {
      this.#body.set(chunk, at)
      if (chunk.byteLength >= leastReleasedBytes) this.#used.push(chunk)
      return true
    }
    const room = this.#maxBytes - at
    // The chunk is a part of a buffer that the connection reads into.
    ;(this.#chunks ??= []).push(new Uint8Array(chunk.subarray(0, room)))
    if (chunk.byteLength <= room) return true
    if ((this.#head?.status ?? 0) < 300) this.#fail(tooLarge())
    else {
      this.#succeed()
      this.#abort?.()
    }
    return true
  }

  onComplete(): void {
    this.#release()
    // The parser is not done with the last of them.
    if (this.#used.length > 0) setImmediate(releaseSocketBuffers, this.#used)
    if (!this.#ended) this.#succeed()
  }

  /** Of a request that was given up, too: once its connection can be used again. */
  onError(error: Error): void {
    this.#release()
    this.#fail(asOfNode(error))
  }

  #succeed(): void {
    const { status, headers } = this.#head ?? { status: 0, headers: {} }
    const body = this.#body ?? joined(this.#chunks ?? [])
    this.#end()
    this.#resolve({ status, headers, body })
  }

  #fail(error: Error): void {
    if (this.#ended) return
    this.#end()
    this.#reject(error)
    this.#abort?.()
  }

  #release(): void {
    this.#give?.()
    this.#give = undefined
  }

  #end(): void {
    this.#ended = true
    this.#signal.removeEventListener('abort', this.#stop)
  }
}

/** A large body goes in slices: in one piece it would be encrypted at once, and block the thread. */
function sendable(body: Uint8Array): NonNullable<Dispatcher.DispatchOptions['body']> {
  return body.byteLength <= wholeBodyBytes ? body : (slices(body) as unknown as Readable)
}

const wholeBodyBytes = 256 * 1024

function tooLarge(): StoreError {
  return new StoreError('TooLarge', 'an answer is larger than any should be')
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(chunks.reduce((bytes, chunk) => bytes + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    body.set(chunk, at)
    at += chunk.byteLength
  }
  return body
}

function headersIn(raw: readonly Buffer[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]?.toString('latin1').toLowerCase() ?? ''
    headers[name] ??= raw[at + 1]?.toString('latin1') ?? ''
  }
  return headers
}

/** The failure with the code that Node's own client has for it; undici's are of its own. */
function asOfNode(error: Error & { readonly code?: string }): Error {
  const code = error.name === 'HTTPParserError' ? 'HPE_INVALID_CONSTANT' : error.code
  const known = code?.startsWith('UND_ERR_') === true ? 'ECONNRESET' : code
  if (known === error.code) return error
  return Object.assign(new Error(error.message), { code: known })
}
