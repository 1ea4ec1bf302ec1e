import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { WebSocket, WebSocketServer } from 'ws'

import { decodeMessage } from '../../electron/api/columns.ts'
import type { Port, ToHost, ToWindow } from '../../electron/api/messages.ts'
import { PageSinks } from '../../electron/browser-host/page-sinks.ts'
import { PageSources } from '../../electron/browser-host/page-sources.ts'
import { socketPort } from '../../electron/browser-host/socket-port.ts'
import { serve } from '../../electron/host/serve.ts'
import { describePort } from './port.ts'

describePort('two ports in one process', async (backend) => {
  const [host, window] = portPair()
  serve(window.far, backend)
  return { host: host.far, lose: host.lose, close: async () => host.lose() }
})

describePort('the socket of the browser host', async (backend) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  server.on('connection', (page) => serve(socketPort(page, new PageSources(), new PageSinks()), backend))
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await once(socket, 'open')
  return {
    host: {
      send(message) {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
      },
      onMessage(listener) {
        const onData = (data: Buffer, isBinary: boolean): void =>
          listener(decodeMessage(isBinary ? new Uint8Array(data).buffer : data.toString()) as ToWindow)
        socket.on('message', onData)
        return () => void socket.off('message', onData)
      },
      onClose(listener) {
        socket.on('close', listener)
        return () => void socket.off('close', listener)
      },
    },
    lose: () => {
      for (const page of server.clients) page.terminate()
    },
    async close() {
      socket.terminate()
      server.close()
      await once(server, 'close')
    },
  }
})

interface PortEnd<Out, In> {
  readonly far: Port<Out, In>
  readonly lose: () => void
}

/** Copies messages to the other end, later and in order. */
function portPair(): [PortEnd<ToHost, ToWindow>, PortEnd<ToWindow, ToHost>] {
  const [toHost, toWindow, closed] = [lane<ToHost>(), lane<ToWindow>(), lane<void>()]
  const lose = (): void => {
    toHost.end()
    toWindow.end()
    closed.send()
    closed.end()
  }
  const end = <Out, In>(out: Lane<Out>, into: Lane<In>): PortEnd<Out, In> => ({
    far: {
      send: (message) => out.send(message),
      onMessage: (listener) => into.listen(listener),
      onClose: (listener) => closed.listen(listener),
    },
    lose,
  })
  return [end(toHost, toWindow), end(toWindow, toHost)]
}

interface Lane<Message> {
  send(message: Message): void
  listen(listener: (message: Message) => void): () => void
  end(): void
}

function lane<Message>(): Lane<Message> {
  const listeners = new Set<(message: Message) => void>()
  let open = true
  return {
    send(message) {
      if (!open) return
      const copy = structuredClone(message)
      queueMicrotask(() => {
        for (const listener of listeners) listener(copy)
      })
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    end() {
      open = false
    },
  }
}
