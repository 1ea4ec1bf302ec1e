import { decodeMessage } from '../../../electron/api/columns.ts'
import type { Host } from '../../../electron/api/contract.ts'
import type { ToHost, ToWindow } from '../../../electron/api/messages.ts'

/**
 * What the host says beside the contract's messages: send this of a file now; end that request; let the browser fetch this
 * download now.
 */
type OfFiles =
  | {
      readonly kind: 'pullSource'
      readonly token: string
      readonly ticket: string
      readonly offset: number
      readonly length?: number
    }
  | { readonly kind: 'dropSource'; readonly ticket: string }
  | { readonly kind: 'pullSink'; readonly token: string }

type PullSource = Extract<OfFiles, { kind: 'pullSource' }>

/** The host of this machine over its socket. Fails when there is none at this page's address, or the token is old. */
export async function browserHost(token: string): Promise<Host> {
  const socket = new WebSocket(`ws://${window.location.host}/socket`, ['bollard', token])
  socket.binaryType = 'arraybuffer'
  await opened(socket)
  const files = new Map<string, File>()
  const sinks = new Map<string, string>()
  /** Of the requests that run, by their tickets. */
  const requests = new Map<string, AbortController>()
  const listeners = new Set<(message: ToWindow) => void>()
  const closers = new Set<() => void>()
  socket.addEventListener('message', ({ data }) => {
    const message = decodeMessage(data as string | ArrayBuffer) as ToWindow | OfFiles
    if (message.kind === 'pullSource') void send(message)
    else if (message.kind === 'dropSource') requests.get(message.ticket)?.abort()
    else if (message.kind === 'pullSink') fetchSink(message.token)
    else for (const listener of listeners) listener(message)
  })
  socket.addEventListener('close', () => {
    for (const closer of closers) closer()
  })
  return {
    kind: 'browser',
    send: (message: ToHost) => tell(message),
    onMessage: (listener) => add(listeners, listener),
    onClose(listener) {
      if (socket.readyState === WebSocket.CLOSED) listener()
      return add(closers, listener)
    },
    async tokenOf(file) {
      const source = crypto.randomUUID()
      files.set(source, file)
      const { size: sizeBytes, lastModified: modifiedAtMs } = file
      tell({ kind: 'offerSource', token: source, sizeBytes, modifiedAtMs })
      return source
    },
    async sinkFor(suggestedName) {
      const sink = crypto.randomUUID()
      sinks.set(sink, suggestedName)
      tell({ kind: 'offerSink', token: sink })
      return sink
    },
  }

  function fetchSink(sink: string): void {
    const name = sinks.get(sink)
    sinks.delete(sink)
    if (name !== undefined) download(`/sink/${sink}`, name)
  }

  /** Sends a range of a file; the browser reads it from the disk as it goes. */
  async function send({ token: source, ticket, offset, length = Infinity }: PullSource): Promise<void> {
    const file = files.get(source)
    const request = new AbortController()
    requests.set(ticket, request)
    try {
      if (file === undefined) throw new Error('not a file of this page')
      await fetch(`/source/${ticket}`, {
        method: 'PUT',
        body: file.slice(offset, Math.min(offset + length, file.size)),
        headers: { authorization: `Bearer ${token}` },
        signal: request.signal,
      })
    } catch {
      if (!request.signal.aborted) tell({ kind: 'sourceFailed', ticket })
    } finally {
      requests.delete(ticket)
    }
  }

  /** A browser writes to its console what is said to a socket that has closed. */
  function tell(message: object): void {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('close', () => reject(new Error('the host did not take the connection')), {
      once: true,
    })
  })
}

/** Lets the browser fetch a file and keep it where its user keeps downloads. */
function download(address: string, name: string): void {
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = name
  document.body.append(anchor)
  anchor.click()
  anchor.remove()
}

function add<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
