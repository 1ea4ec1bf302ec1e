import type { Duplex } from 'node:stream'

import type { Opener } from '../connector.ts'
import type { SocketReader } from '../socket-reader.ts'
import { endOfHead, mostHeadBytes, parseHead, UnusualAnswer, type AnswerHead } from './answer-head.ts'

/** One request and its answer, for a connection. It is told of exactly one end. */
export interface Exchange {
  readonly method: string
  /** The request's first line and headers, with the empty line behind them. */
  readonly head: Uint8Array
  readonly body: Uint8Array | undefined
  /** Whether the head asks (Expect: 100-continue) if the body is wanted. */
  readonly asksFirst: boolean
  /** The request is about to be sent on this connection. */
  onBegin?(connection: Reading): void
  /** Of the answer that counts. Throws UnusualAnswer where it cannot be read. */
  onHead(head: AnswerHead): void
  /** Memory for the next bytes of the body, of at least one byte; for no more than the body has. */
  room(): Uint8Array
  /** So many bytes are in that memory. */
  onBytes(count: number): Turn
  /** Whether the answer has come to its end. */
  readonly isWhole: boolean
  /** Whether the rest of the answer does not count: the connection ends then. */
  readonly givesUp: boolean
  /** The answer is whole, or its rest does not count, or the connection failed: then `error` is why. */
  onEnd(error: Error | undefined): void
}

/** What comes next: this connection reads on, others read first, or nothing is read until `resume`. */
export type Turn = 'on' | 'others' | 'pause'

/** A connection, for whoever said `pause`. */
export interface Reading {
  resume(): void
}

/** A connection of HTTP/1.1 that reads into memory of its own choice. One exchange at a time. */
export class Connection implements Reading {
  readonly #socket: Duplex
  readonly #sliceBytes: number
  readonly #onIdle: () => void
  readonly #onGone: () => void
  /** Heads, and what belongs to nobody. */
  readonly #scratch: Buffer
  #filled = 0
  #exchange: Exchange | undefined
  #state: 'idle' | 'head' | 'body' | 'gone' = 'idle'
  #keeps = true
  #sent = true
  /** Called when the service has said something of a body that waits, or never will. */
  #onWord: (() => void) | undefined
  #next: Uint8Array

  /** `onIdle`: another exchange may begin. `onGone`: none ever. */
  static async open(
    opener: Opener,
    servername: string,
    told: {
      readonly onIdle: (connection: Connection) => void
      readonly onGone: (connection: Connection) => void
    },
  ): Promise<Connection> {
    const scratch = Buffer.allocUnsafeSlow(mostHeadBytes)
    // The socket asks for memory before the connection is known.
    let made: Connection | undefined
    const reader: SocketReader = {
      buffer: () => made?.nextBuffer() ?? scratch,
      callback: (bytesRead) => made?.onRead(bytesRead) ?? true,
    }
    const { socket, isRead } = await opener.open(servername, reader)
    const connection = new Connection(socket, scratch, told)
    made = connection
    if (!isRead) socket.on('data', (chunk: Uint8Array) => connection.#copyIn(chunk))
    return connection
  }

  private constructor(
    socket: Duplex,
    scratch: Buffer,
    told: {
      readonly onIdle: (connection: Connection) => void
      readonly onGone: (connection: Connection) => void
    },
  ) {
    this.#socket = socket
    this.#sliceBytes = 'encrypted' in socket ? encryptedSliceBytes : plainSliceBytes
    this.#scratch = scratch
    this.#next = scratch
    this.#onIdle = () => told.onIdle(this)
    this.#onGone = () => told.onGone(this)
    socket.on('error', (error: Error) => this.#lose(error))
    socket.on('end', () => this.#lose(closed()))
    socket.on('close', () => this.#lose(closed()))
  }

  begin(exchange: Exchange): void {
    this.#exchange = exchange
    this.#state = 'head'
    this.#filled = 0
    this.#sent = false
    exchange.onBegin?.(this)
    void this.#send(exchange)
  }

  /** Ends the connection, whatever it does; the exchange is not told. */
  destroy(): void {
    this.#exchange = undefined
    this.#lose(closed())
  }

  resume(): void {
    if (this.#state !== 'gone') this.#socket.resume()
  }

  nextBuffer(): Uint8Array {
    return this.#next
  }

  /** False where the socket is to stop reading for a moment: by itself it would read 32 times in a row. */
  onRead(bytesRead: number): boolean {
    let turn: Turn = 'on'
    try {
      if (this.#state === 'head') this.#onHeadBytes(bytesRead)
      else if (this.#state === 'body') turn = this.#exchange?.onBytes(bytesRead) ?? 'on'
      else if (this.#state === 'idle') this.#lose(new UnusualAnswer('it answers what nobody asked'))
      this.#goOn()
    } catch (error) {
      this.#lose(error as Error)
    }
    if (turn === 'others') setImmediate(() => this.resume())
    return turn === 'on'
  }

  async #send({ head, body, asksFirst }: Exchange): Promise<void> {
    if (asksFirst) {
      void this.#write(head)
      await this.#word()
      if (this.#state !== 'head' || this.#exchange?.body !== body) return
    }
    this.#socket.cork()
    let ended = asksFirst ? undefined : this.#write(head)
    const slices = body === undefined ? [] : slicesOf(body, this.#sliceBytes)
    const [first, ...others] = slices
    if (first !== undefined) ended = this.#write(first)
    this.#socket.uncork()
    await ended
    for (const slice of others) {
      // An answer that comes early, such as a refusal, ends it.
      if (this.#state === 'gone' || this.#exchange?.body !== body) return
      await this.#write(slice)
    }
    this.#sent = true
    this.#goOn()
  }

  /** Resolves when the service has said something, and when it has been silent for so long that it may not know the question. */
  #word(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, mostAskedMs)
      this.#onWord = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Resolves when the bytes have gone, also when they were lost: then the socket tells. */
  #write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.write(bytes, () => resolve())
    })
  }

  /** What a stream read is brought where a reader of the socket would have put it. */
  #copyIn(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.byteLength && this.#state !== 'gone';) {
      const part = chunk.subarray(at, at + this.#next.byteLength)
      this.#next.set(part)
      at += part.byteLength
      if (!this.onRead(part.byteLength)) this.#socket.pause()
    }
  }

  #onHeadBytes(bytesRead: number): void {
    const exchange = this.#exchange
    let from = this.#filled
    this.#filled += bytesRead
    if (exchange === undefined) return
    for (;;) {
      const end = endOfHead(this.#scratch.subarray(0, this.#filled), from)
      if (end === undefined) {
        if (this.#filled === this.#scratch.byteLength) throw new UnusualAnswer('its head is too large')
        return
      }
      const head = parseHead(this.#scratch.toString('latin1', 0, end), exchange.method)
      if (head.status >= 200) {
        this.#keeps = head.keepsConnection
        this.#state = 'body'
        this.#onWord?.()
        exchange.onHead(head)
        this.#takeRest(exchange, this.#scratch.subarray(end, this.#filled))
        return
      }
      // Between request and answer, a service may say that it wants the body, or that it is still there.
      this.#onWord?.()
      this.#scratch.copyWithin(0, end, this.#filled)
      this.#filled -= end
      from = 0
    }
  }

  /** The first bytes of the body came with the head. */
  #takeRest(exchange: Exchange, rest: Uint8Array): void {
    for (let at = 0; at < rest.byteLength && !exchange.givesUp;) {
      if (exchange.isWhole) throw new UnusualAnswer('more came than it says')
      const room = exchange.room()
      const part = rest.subarray(at, at + room.byteLength)
      room.set(part)
      at += part.byteLength
      exchange.onBytes(part.byteLength)
    }
  }

  /** Chooses where the next bytes go; ends an exchange that is whole. */
  #goOn(): void {
    const exchange = this.#exchange
    if (this.#state === 'head') this.#next = this.#scratch.subarray(this.#filled)
    if (this.#state !== 'body' || exchange === undefined) return
    if (!exchange.isWhole && !exchange.givesUp) {
      this.#next = exchange.room()
      return
    }
    this.#next = this.#scratch
    if (!exchange.isWhole || !this.#sent || !this.#keeps) {
      this.#exchange = undefined
      this.#lose(closed())
    } else {
      this.#exchange = undefined
      this.#state = 'idle'
      this.#onIdle()
    }
    exchange.onEnd(undefined)
  }

  #lose(error: Error): void {
    if (this.#state === 'gone') return
    this.#state = 'gone'
    this.#onWord?.()
    this.#next = this.#scratch
    this.#socket.destroy()
    const exchange = this.#exchange
    this.#exchange = undefined
    this.#onGone()
    exchange?.onEnd(error)
  }
}

/** Of a connection that its other end closed, with the code that Node's own client has for it. */
function closed(): Error {
  return Object.assign(new Error('the connection broke'), { code: 'ECONNRESET' })
}

function slicesOf(body: Uint8Array, sliceBytes: number): readonly Uint8Array[] {
  const count = Math.ceil(body.byteLength / sliceBytes)
  return Array.from({ length: count }, (_, at) => body.subarray(at * sliceBytes, (at + 1) * sliceBytes))
}

/** A connection with TLS encrypts a whole write at once, and keeps what that gives. */
const encryptedSliceBytes = 512 * 1024
/** The engine writes the rest of it without this thread. */
const plainSliceBytes = 16 * 1024 * 1024

/** As curl does. */
const mostAskedMs = 1000
