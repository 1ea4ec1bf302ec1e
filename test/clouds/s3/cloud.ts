import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { authenticate } from './authenticate.ts'
import { Bucket } from './bucket.ts'
import type { Answer, Service } from './call.ts'
import { S3Refusal } from './errors.ts'
import { Faults, Stats, type Fault } from './faults.ts'
import { operationOf, perform } from './operations.ts'
import { readRequest, type S3Request } from './request.ts'
import type { Account, Verifier } from './verifier.ts'

export interface S3CloudOptions {
  readonly accounts: readonly Account[]
  readonly buckets: readonly string[]
  readonly port?: number
  readonly region?: string
  /** What follows the bucket in a virtual host name; `localhost` when absent (every name below it is this machine). */
  readonly hostSuffix?: string
  readonly signatures?: readonly ('v2' | 'v4')[]
  /** 5 MiB when absent, as at Amazon. */
  readonly minPartBytes?: number
  /** False keeps hashes and sizes of large objects only, so that a test can send more than there is memory. */
  readonly keepBodies?: boolean
  readonly now?: () => number
}

/** A running S3 service in memory, on loopback only. It believes nothing: see `authenticate`. */
export interface S3Cloud {
  readonly endpoint: string
  readonly port: number
  readonly region: string
  readonly faults: Faults
  readonly stats: Stats
  bucket(name: string): Bucket
  close(): Promise<void>
}

export async function startS3Cloud(options: S3CloudOptions): Promise<S3Cloud> {
  const region = options.region ?? 'us-east-1'
  const buckets = new Map<string, Bucket>()
  const addBucket = (name: string): void => {
    buckets.set(name, new Bucket(name, options.keepBodies ?? true))
  }
  options.buckets.forEach(addBucket)
  const minPartBytes = options.minPartBytes ?? 5 * 1024 * 1024
  const service: Service = { region, buckets, addBucket, minPartBytes }
  const verifier: Verifier = {
    accounts: options.accounts,
    region,
    signatures: options.signatures ?? ['v2', 'v4'],
    now: options.now ?? Date.now,
  }
  const faults = new Faults()
  const stats = new Stats()
  const server = createServer((message, response) => {
    void handle(message, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const port = portOf(server)
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    region,
    faults,
    stats,
    bucket: (name) => {
      const bucket = buckets.get(name)
      if (bucket === undefined) throw new Error(`the emulated cloud has no bucket ${name}`)
      return bucket
    },
    close: () => closeServer(server),
  }

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
    const requestId = randomBytes(8).toString('hex').toUpperCase()
    let answer: Answer
    let fault: Fault | undefined
    try {
      const request = readRequest(message, body, options.hostSuffix ?? 'localhost')
      const operation = operationOf(request)
      stats.requests.set(operation, stats.count(operation) + 1)
      stats.lastHeaders.set(operation, request.headers)
      fault = faults.next(operation, request.key ?? '')
      if (await misbehave(fault, response)) return
      answer = perform(operation, request, authenticate(damaged(request, fault), verifier), service)
    } catch (error) {
      const refusal = error instanceof S3Refusal ? error : new S3Refusal('InternalError', {}, String(error))
      answer = {
        status: refusal.status,
        headers: { 'content-type': 'application/xml', ...regionHeader(refusal) },
        body: refusal.toXml(message.url ?? '', requestId),
      }
    }
    respond(message, response, answer, requestId, fault)
  }

  function respond(
    message: IncomingMessage,
    response: ServerResponse,
    answer: Answer,
    requestId: string,
    fault: Fault | undefined,
  ): void {
    const whole = Buffer.from(answer.body ?? '')
    const half = whole.subarray(0, Math.floor(whole.byteLength / 2))
    const body = fault?.kind === 'truncate' ? half : whole
    response.writeHead(answer.status, {
      'content-length': String(whole.byteLength),
      ...answer.headers,
      ...(fault?.kind === 'truncate' ? { 'content-length': String(half.byteLength) } : {}),
      'x-amz-request-id': requestId,
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
    if (fault?.kind === 'corrupt' && fault.what === 'answer' && body.byteLength > 0) {
      body[Math.floor(body.byteLength / 2)] = (body[Math.floor(body.byteLength / 2)] ?? 0) ^ 0xff
    }
    response.end(body)
  }
}

/** Faults that come before any answer; true when there will be none. */
async function misbehave(fault: Fault | undefined, response: ServerResponse): Promise<boolean> {
  if (fault?.kind === 'refuse') throw new S3Refusal(fault.code)
  if (fault?.kind === 'reset' && fault.when === 'before') {
    response.destroy()
    return true
  }
  if (fault?.kind !== 'stall') return false
  await new Promise<void>((resolve) => response.once('close', resolve))
  return true
}

function damaged(request: S3Request, fault: Fault | undefined): S3Request {
  if (fault?.kind !== 'corrupt' || fault.what !== 'request' || request.body.byteLength === 0) return request
  const body = Buffer.from(request.body)
  body[0] = (body[0] ?? 0) ^ 0xff
  return { ...request, body }
}

function regionHeader(refusal: S3Refusal): Record<string, string> {
  const region = refusal.details['Region']
  return region === undefined ? {} : { 'x-amz-bucket-region': region }
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
