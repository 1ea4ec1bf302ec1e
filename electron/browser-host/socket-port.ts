import type { WebSocket } from 'ws'

import type { ByteRange } from '../../drivers/index.ts'
import { encodeMessage } from '../api/columns.ts'
import type { Port, ToHost, ToWindow } from '../api/messages.ts'
import { fromPageSchema, type FromPage, type ToPage } from './messages.ts'
import type { PageSinks } from './page-sinks.ts'
import type { PageSources } from './page-sources.ts'

/** One page's socket as a port of the contract. What the page says of its files goes to the sources and sinks. */
export function socketPort(
  socket: WebSocket,
  sources: PageSources,
  sinks: PageSinks,
): Port<ToWindow, ToHost> {
  const page = Symbol('page')
  socket.on('close', () => {
    sources.pageGone(page)
    sinks.pageGone(page)
  })
  const pace = new Pace(socket)
  const send = (message: ToWindow | ToPage): void => {
    if (socket.readyState === socket.OPEN) socket.send(encodeMessage(message), () => pace.moved())
  }
  const onFiles = (message: FromPage): void => {
    if (message.kind === 'sourceFailed') {
      sources.failed(message.ticket, page)
      return
    }
    const { token } = message
    if (message.kind === 'offerSink') sinks.offer(token, page, () => send({ kind: 'pullSink', token }))
    else {
      const { kind: _, token: __, ...facts } = message
      const pull = (ticket: string, range: ByteRange): void =>
        send({ kind: 'pullSource', token, ticket, ...range })
      const drop = (ticket: string): void => send({ kind: 'dropSource', ticket })
      sources.offer(token, { page, facts, pull, drop })
    }
  }
  return {
    send,
    ready: () => pace.ready(),
    onMessage(listener) {
      const onData = (data: Buffer): void => {
        const message = parse(data)
        const ofFiles = fromPageSchema.safeParse(message)
        if (!ofFiles.success) {
          // The schema of the contract's messages is the server's to apply.
          listener(message as ToHost)
          return
        }
        onFiles(ofFiles.data)
      }
      socket.on('message', onData)
      return () => void socket.off('message', onData)
    },
    onClose(listener) {
      socket.on('close', listener)
      return () => void socket.off('close', listener)
    },
  }
}

/** Waits while a page has much unread data: otherwise the host would hold all answers in memory. */
class Pace {
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('close', () => this.moved())
  }

  ready(): Promise<void> {
    return this.#isFull() ? new Promise((resolve) => this.#waiting.add(resolve)) : Promise.resolve()
  }

  /** Called when data was sent, or the page is gone. */
  moved(): void {
    if (this.#isFull()) return
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }

  #isFull(): boolean {
    return this.#socket.readyState === this.#socket.OPEN && this.#socket.bufferedAmount > maxUnreadBytes
  }
}

const maxUnreadBytes = 4 * 1024 * 1024

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString())
  } catch {
    return undefined
  }
}
