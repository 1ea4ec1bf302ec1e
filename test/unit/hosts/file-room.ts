import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

import { PageSinks } from '../../../electron/browser-host/page-sinks.ts'
import { PageSources } from '../../../electron/browser-host/page-sources.ts'

/** The two rooms of the browser host where files come and go, behind a real server without its guards. */
export interface FileRoom {
  readonly sources: PageSources
  readonly sinks: PageSinks
  readonly port: number
  /** The requests that came, with what is buffered of them. */
  readonly requests: readonly IncomingMessage[]
  close(): Promise<void>
}

export async function openFileRoom(): Promise<FileRoom> {
  const [sources, sinks] = [new PageSources(), new PageSinks()]
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    const token = (request.url ?? '').slice(1)
    if (request.method === 'PUT') sources.arrive(token, request, response)
    else sinks.arrive(token, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    sources,
    sinks,
    requests,
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The browser asks for a download; resolves with the beginning of the answer, which nobody reads yet. */
export function beginGet(port: number, token: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const get = request({ host: '127.0.0.1', port, path: `/${token}`, agent: false }, resolve)
    get.on('error', reject)
    get.end()
  })
}

/** All of an answer, and whether it says that it is whole. */
export async function readToEnd(answer: IncomingMessage): Promise<{ bytes: Buffer; whole: boolean }> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk)
  } catch {
    return { bytes: Buffer.concat(chunks), whole: false }
  }
  return { bytes: Buffer.concat(chunks), whole: answer.complete }
}
