import { randomUUID } from 'node:crypto'
import { request, type ClientRequest } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { WebSocket } from 'ws'

import type { Client } from '../../electron/api/contract.ts'
import { decodeMessage } from '../../electron/api/columns.ts'
import type { ToWindow } from '../../electron/api/messages.ts'
import { createClient } from '../../renderer/api/client/client.ts'
import { enter } from './enter.ts'

/** A window without a browser: the contract's methods over host 2's socket, and files made up on the fly. */
export interface NodeWindow {
  readonly client: Client
  /** An address for another window, which this one lets in. */
  anotherAddress(): Promise<string>
  /** A token for a file of so many bytes, of which ranges are sent when the host asks for them. */
  offer(sizeBytes: number, bytes: () => Iterable<Uint8Array>): string
  /** A token for a download, and its bytes once the host sent them. */
  receive(): { readonly token: string; readonly bytes: Promise<Buffer> }
  close(): void
}

/** Opens it at an address of the host, which serves for this window only. `onFrame` sees all that comes to the window: as it came, and decoded. */
export async function openNodeWindow(
  url: string,
  onFrame: (text: string, message: unknown) => void = () => undefined,
): Promise<NodeWindow> {
  const { host, origin } = new URL(url)
  const token = await enter(url)
  const socket = new WebSocket(`ws://${host}/socket`, ['bollard', token], { origin })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const files = new Map<string, () => Iterable<Uint8Array>>()
  const requests = new Map<string, ClientRequest>()
  const listeners = new Set<(message: ToWindow) => void>()
  const downloads = new Map<string, (url: string) => void>()
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const message = decodeMessage(isBinary ? new Uint8Array(data).buffer : data.toString()) as
      | ToWindow
      | PullSource
      | DropSource
      | PullSink
    onFrame(data.toString(), message)
    if (message.kind === 'pullSource') void send(message)
    else if (message.kind === 'dropSource') requests.get(message.ticket)?.destroy()
    else if (message.kind === 'pullSink') downloads.get(message.token)?.(`${origin}/sink/${message.token}`)
    else for (const listener of listeners) listener(message)
  })
  const client = createClient({
    send: (message) => socket.send(JSON.stringify(message)),
    onMessage: (listener) => add(listeners, listener),
    onClose: (listener) => {
      socket.on('close', listener)
      return () => void socket.off('close', listener)
    },
  })
  return {
    client,
    async anotherAddress() {
      const headers = { origin, authorization: `Bearer ${token}` }
      const answer = await fetch(`${origin}/launch`, { method: 'POST', headers })
      if (!answer.ok) throw new Error(`the host answered ${answer.status}`)
      const { launch } = (await answer.json()) as { launch: string }
      return `${origin}/#launch=${launch}`
    },
    offer(sizeBytes, bytes) {
      const source = randomUUID()
      files.set(source, bytes)
      socket.send(JSON.stringify({ kind: 'offerSource', token: source, sizeBytes }))
      return source
    },
    receive() {
      const sink = randomUUID()
      const bytes = new Promise<string>((pulled) => downloads.set(sink, pulled))
        .then((address) => fetch(address))
        .then(async (answer) => {
          if (!answer.ok) throw new Error(`the host answered ${answer.status}`)
          return Buffer.from(await answer.arrayBuffer())
        })
      // Cut while nobody waits for them: a transfer that is stopped tells it itself.
      bytes.catch(() => undefined)
      socket.send(JSON.stringify({ kind: 'offerSink', token: sink }))
      return { token: sink, bytes }
    },
    close: () => socket.close(),
  }

  async function send({ token: source, ticket, offset, length = Infinity }: PullSource): Promise<void> {
    const bytes = files.get(source)
    if (bytes === undefined) return
    const put = request(`${origin}/source/${ticket}`, {
      method: 'PUT',
      headers: { origin, authorization: `Bearer ${token}` },
    })
    requests.set(ticket, put)
    put.once('close', () => requests.delete(ticket))
    put.on('response', (answer) => answer.resume())
    await pipeline(Readable.from(rangeOf(bytes(), offset, length), { objectMode: false }), put).catch(() => {
      socket.send(JSON.stringify({ kind: 'sourceFailed', ticket }))
    })
  }
}

interface PullSource {
  readonly kind: 'pullSource'
  readonly token: string
  readonly ticket: string
  readonly offset: number
  readonly length?: number
}

interface DropSource {
  readonly kind: 'dropSource'
  readonly ticket: string
}

function* rangeOf(chunks: Iterable<Uint8Array>, offset: number, length: number): Generator<Uint8Array> {
  let at = 0
  for (const chunk of chunks) {
    const wanted = chunk.subarray(Math.max(0, offset - at), Math.max(0, offset + length - at))
    if (wanted.byteLength > 0) yield wanted
    at += chunk.byteLength
    if (at >= offset + length) return
  }
}

interface PullSink {
  readonly kind: 'pullSink'
  readonly token: string
}

function add<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
