import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Answer } from './answer.ts'
import { Faults, type Fault } from './faults.ts'
import { Refusal } from './refusal.ts'
import type { CloudRequest } from './request.ts'
import { Stats } from './stats.ts'

/** What makes one service differ from another: how it reads, names, believes, does and refuses a request. */
export interface Protocol<Code extends string> {
  /** Refuses what cannot be read. */
  readonly read: (message: IncomingMessage, body: Buffer) => CloudRequest
  /** The service's own name of what a request asks for. */
  readonly operationOf: (request: CloudRequest) => string
  /** Believes and does it, or throws a refusal. */
  readonly serve: (operation: string, request: CloudRequest) => Answer | Promise<Answer>
  readonly refusal: (code: Code) => Refusal
  /** What is answered to something that this service never expected. */
  readonly failure: (error: unknown) => Refusal
  readonly refused: (refusal: Refusal, message: IncomingMessage, requestId: string) => Answer
  readonly newRequestId: () => string
  readonly requestIdHeader: string
  /** The service's clock, in milliseconds since 1970: what its answers are dated by. This machine's when absent. */
  readonly now?: () => number
}

/** A running service on loopback. */
export interface CloudServer<Code extends string> {
  readonly port: number
  readonly faults: Faults<Code>
  readonly stats: Stats
  close(): Promise<void>
  /** After it was closed: on its port again, with all that it holds. */
  listenAgain(): Promise<void>
}

/** Serves a protocol, with faults where they are told, and counts what was asked. */
export async function startServer<Code extends string>(
  protocol: Protocol<Code>,
  wantedPort = 0,
): Promise<CloudServer<Code>> {
  const faults = new Faults<Code>()
  const stats = new Stats()
  const server = createServer((message, response) => {
    void handle(message, response).catch(() => response.destroy())
  })
  await listen(server, wantedPort)
  const port = portOf(server)
  return { port, faults, stats, close: () => closeServer(server), listenAgain: () => listen(server, port) }

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    stats.inFlight += 1
    stats.maxInFlight = Math.max(stats.maxInFlight, stats.inFlight)
    response.once('close', () => {
      stats.inFlight -= 1
    })
    const body = await readBody(message)
    if (body === undefined) return
    stats.bytesIn += body.byteLength
    if (faults.latencyMs > 0) await sleep(faults.latencyMs)
    const requestId = protocol.newRequestId()
    let answer: Answer
    let fault: Fault<Code> | undefined
    try {
      const request = protocol.read(message, body)
      const operation = protocol.operationOf(request)
      stats.requests.set(operation, stats.count(operation) + 1)
      stats.lastHeaders.set(operation, request.headers)
      stats.onMoment?.({ operation, when: 'arrived' })
      fault = faults.next(operation, request.key ?? '')
      if (fault?.kind === 'refuse') throw protocol.refusal(fault.code)
      if (await leftUnanswered(fault, response)) return
      answer =
        fault?.kind === 'instead' || fault?.kind === 'endless'
          ? fault.answer
          : await protocol.serve(operation, damaged(request, fault))
      if (fault?.kind === 'rewrite') answer = fault.answer(answer)
      stats.onMoment?.({ operation, when: 'done' })
      if (fault?.kind === 'reset' && fault.when === 'done') {
        response.destroy()
        return
      }
    } catch (error) {
      const refusal = error instanceof Refusal ? error : protocol.failure(error)
      answer = protocol.refused(refusal, message, requestId)
    }
    await respond(message, response, answer, requestId, fault)
  }

  async function respond(
    message: IncomingMessage,
    response: ServerResponse,
    answer: Answer,
    requestId: string,
    fault: Fault | undefined,
  ): Promise<void> {
    const whole = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body ?? '')
    const half = whole.subarray(0, Math.floor(whole.byteLength / 2))
    const body = fault?.kind === 'truncate' ? half : whole
    response.writeHead(answer.status, {
      date: new Date(protocol.now?.() ?? Date.now()).toUTCString(),
      // An answer that is sent in chunks says nothing of its length.
      ...(answer.headers?.['transfer-encoding'] === undefined && fault?.kind !== 'endless'
        ? { 'content-length': String(whole.byteLength) }
        : {}),
      ...answer.headers,
      // A HEAD has no body to end early, and tells the length of the object.
      ...(fault?.kind === 'truncate' && message.method !== 'HEAD'
        ? { 'content-length': String(half.byteLength) }
        : {}),
      ...(fault?.kind === 'instead' ? {} : { [protocol.requestIdHeader]: requestId }),
    })
    if (message.method === 'HEAD') {
      response.end()
      return
    }
    stats.bytesOut += body.byteLength
    if (fault?.kind === 'reset') {
      response.write(half, () => response.destroy())
      return
    }
    if (fault?.kind === 'stall') {
      response.write(half)
      await closed(response)
      return
    }
    if (fault?.kind === 'endless') {
      await writeForEver(response, whole, stats)
      return
    }
    if (fault?.kind === 'slow') {
      await writeSlowly(response, body, fault.pauseMs)
      return
    }
    const spoiled = fault?.kind === 'corrupt' && fault.what === 'answer'
    response.end(spoiled ? corrupted(body, faults.made.get('corrupt') ?? 0) : body)
  }
}

/**
 * One byte in the middle is another, each time: what comes the same twice is taken for right by who reads it. What is
 * stored stays as it is.
 */
function corrupted(body: Buffer, times: number): Buffer {
  const copy = Buffer.from(body)
  const at = Math.floor(body.byteLength / 2)
  if (at < copy.byteLength) copy[at] = (copy[at] ?? 0) ^ (0xff - (times % 0x7f))
  return copy
}

/** Faults that leave a request without an answer. */
async function leftUnanswered(fault: Fault | undefined, response: ServerResponse): Promise<boolean> {
  if (fault?.kind === 'reset' && fault.when === 'before') {
    response.destroy()
    return true
  }
  if (fault?.kind !== 'stall' || fault.when === 'middle') return false
  await closed(response)
  return true
}

async function writeSlowly(response: ServerResponse, body: Buffer, pauseMs: number): Promise<void> {
  const pieceBytes = Math.ceil(body.byteLength / 10)
  for (let at = 0; at < body.byteLength; at += pieceBytes) {
    await sleep(pauseMs)
    response.write(body.subarray(at, at + pieceBytes))
  }
  response.end()
}

/** As fast as it is taken, until the client closes the connection. */
async function writeForEver(response: ServerResponse, body: Buffer, stats: Stats): Promise<void> {
  await pipeline(repeated(), response).catch(() => undefined)

  async function* repeated(): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      stats.bytesOut += body.byteLength
      yield body
      await sleep(0)
    }
  }
}

function closed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve)
  })
}

function damaged(request: CloudRequest, fault: Fault | undefined): CloudRequest {
  if (fault?.kind !== 'corrupt' || fault.what === 'answer' || request.body.byteLength === 0) return request
  const body = Buffer.from(request.body)
  body[0] = (body[0] ?? 0) ^ 0xff
  return fault.what === 'request' ? { ...request, body } : { ...request, body, unverified: true }
}

/** The whole body; undefined when the client broke off. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk)
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the emulated cloud has no port')
  return address.port
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
