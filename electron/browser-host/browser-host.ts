import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

import { WebSocketServer } from 'ws'

import { createBackend } from '../backend.ts'
import { contentSecurityPolicy, policedDocument } from '../host/content-security-policy.ts'
import { openDataFolder } from '../host/data-folder.ts'
import type { HostNotices } from '../host/host-notices.ts'
import { answerLaterStarts } from '../host/second-start.ts'
import { keyFileSealer } from '../host/key-file-sealer.ts'
import { rendererFiles, type RendererFile } from '../host/static-files.ts'
import { serve } from '../host/serve.ts'
import { reopenFile } from '../transfers/local/file-source.ts'
import { createGuard, type Guard } from './guards.ts'
import { bearerOf, end } from './http.ts'
import { removeLaunchPages, writeLaunchPage } from './launch-page.ts'
import { PageSinks } from './page-sinks.ts'
import { PageSources } from './page-sources.ts'
import { answerLaunch, answerSession } from './session-requests.ts'
import { Sessions } from './sessions.ts'
import { socketPort } from './socket-port.ts'

export interface BrowserHostOptions {
  /** 0 for any that is free. */
  readonly port: number
  readonly dataDir: string
  /** Where the built window is. */
  readonly rendererDir: string
  /** Where the built program of the thread that hashes files is. */
  readonly hashProgram: string
  readonly laneProgram: string
  readonly documentProgram: string
  readonly catalogProgram: string
  readonly contentsProgram: string
  readonly gzipProgram: string
  readonly version: string
  /** Where newer versions are asked for; nowhere when absent. */
  readonly updateFeed?: URL | undefined
  readonly demo: boolean
}

export interface BrowserHost {
  /** Where it listens. */
  readonly port: number
  /** An address for one page, good for a short time: its secret is in the fragment, which browsers do not send. */
  newAddress(): string
  /** A file that leads a browser to such an address. */
  newLaunchPage(): Promise<string>
  readonly notices: HostNotices
  close(): Promise<void>
}

/**
 * Host 2: the application for an ordinary browser of this machine. Listens on loopback only, serves the window's
 * files, one socket, uploads and downloads that the page announced, and nothing else. No other origin gets an answer.
 * Fails with FolderInUse while another host has the data folder.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const sources = new PageSources()
  const sinks = new PageSinks()
  const folder = await openDataFolder(options.dataDir)
  const { backend, notices, close } = await createBackend({
    host: 'browser',
    version: options.version,
    demo: options.demo,
    updateFeed: options.updateFeed,
    folder,
    sealer: await keyFileSealer(folder.path),
    hashProgram: options.hashProgram,
    laneProgram: options.laneProgram,
    documentProgram: options.documentProgram,
    catalogProgram: options.catalogProgram,
    contentsProgram: options.contentsProgram,
    gzipProgram: options.gzipProgram,
    source: (token) => sources.source(token),
    reopen: (ref) => (ref.kind === 'page' ? sources.reopen(ref.token) : reopenFile(ref)),
    place: (token) => sinks.place(token),
    sink: ({ token }) => sinks.sink(token),
  })
  await removeLaunchPages(folder.path)
  const sessions = new Sessions()
  const files = await rendererFiles(options.rendererDir)
  // A large upload takes as long as it takes.
  const server = createServer({ requestTimeout: 0 })
  const port = await listen(server, options.port)
  const guard = createGuard(sessions)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    handleProtocols: () => protocolName,
  })
  server.on('request', (request, response) => {
    void answer(request, response, { guard, sessions, files, sources, sinks }).catch(() => response.destroy())
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node leaves the errors of an upgraded connection to us; a caller that hangs up must not end the host.
    socket.on('error', () => socket.destroy())
    const refusal = request.url === '/socket' ? guard.refuseStranger(request, tokenOfSocket(request)) : 404
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (page) => {
      page.on('error', () => page.terminate())
      serve(socketPort(page, sources, sinks), backend)
    })
  })
  const newAddress = (): string => `http://127.0.0.1:${port}/#launch=${sessions.newLaunch()}`
  const newLaunchPage = (): Promise<string> => writeLaunchPage(folder.path, newAddress())
  if (folder.socket !== undefined) {
    answerLaterStarts(folder.socket, async () => ({
      kind: 'address',
      address: newAddress(),
      page: await newLaunchPage(),
    }))
  }
  return {
    port,
    newAddress,
    newLaunchPage,
    notices,
    async close() {
      await removeLaunchPages(folder.path)
      await close()
      for (const page of sockets.clients) page.close(1001)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const protocolName = 'bollard'
const maxMessageBytes = 8 * 1024 * 1024

interface Parts {
  readonly guard: Guard
  readonly sessions: Sessions
  readonly files: ReadonlyMap<string, RendererFile>
  readonly sources: PageSources
  readonly sinks: PageSinks
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0] ?? ''
  const [, room, ticket] = /^\/(source|sink)\/([\w-]{16,64})$/.exec(path) ?? []
  if (request.method === 'PUT' && room === 'source' && ticket !== undefined) {
    const refusal = parts.guard.refuseStranger(request, bearerOf(request))
    if (refusal !== undefined) return end(response, refusal)
    return parts.sources.arrive(ticket, request, response)
  }
  if (request.method === 'POST' && path === '/session') return answerSession(request, response, parts)
  if (request.method === 'POST' && path === '/launch') return answerLaunch(request, response, parts)
  const refusal = parts.guard.refuse(request)
  if (refusal !== undefined) return end(response, refusal)
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405)
  if (room === 'sink' && ticket !== undefined && request.method === 'GET')
    return parts.sinks.arrive(ticket, response)
  const file = parts.files.get(path)
  if (file === undefined) return end(response, 404)
  const { body, policy } = policed(file, await readFile(file.path), request.headers.host ?? '')
  response.writeHead(200, {
    ...securityHeaders(policy),
    'content-type': file.mediaType,
    'content-length': body.byteLength,
    'cache-control': file.hashed ? 'private, max-age=31536000, immutable' : 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/**
 * Chromium counts the socket of the same host as 'self'; other browsers want it named. The guard has let the name of the
 * host in.
 */
function policed(file: RendererFile, body: Buffer, host: string) {
  const connect = [`ws://${host}`]
  if (!file.isDocument) return { body, policy: contentSecurityPolicy(connect) }
  const { html, policy } = policedDocument(body.toString(), connect)
  return { body: Buffer.from(html), policy }
}

function securityHeaders(policy: string): Record<string, string> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}

/** A browser cannot set headers on a socket; a subprotocol it can, and it stays out of addresses and logs. */
function tokenOfSocket(request: IncomingMessage): string | undefined {
  const [name, token] = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((part) => part.trim())
  return name === protocolName ? token : undefined
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
