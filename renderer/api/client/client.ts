import { abortReason, newDeferred } from '../../../electron/api/values/concurrency.ts'
import { CallError, methods, type Client, type Host, type Method } from '../../../electron/api/contract.ts'
import type { CallOptions } from '../../../electron/api/method.ts'
import type { ErrorData, ToWindow } from '../../../electron/api/messages.ts'

type AnyMethod = (input: unknown, options?: CallOptions) => unknown
type Listener = (message: ToWindow) => void

/** The contract's methods over a host. Calls and streams fail with `CallError`, or with the signal's reason. */
export function createClient(host: Pick<Host, 'send' | 'onMessage' | 'onClose'>): Client {
  const calls = new Calls(host)
  const client: Partial<Record<Method, AnyMethod>> = {}
  for (const name of Object.keys(methods) as Method[]) {
    const { kind } = methods[name]
    client[name] = (input, options) =>
      kind === 'call' ? calls.call(name, input, options?.signal) : calls.stream(name, input, options?.signal)
  }
  return client as Client
}

/** Items the host may send ahead of the reader. */
const credit = 8

const hostGone: ErrorData = {
  code: 'HostGone',
  message: 'the connection to Bollard on this computer was lost',
  where: {},
  retryable: false,
}

class Calls {
  readonly #host: Pick<Host, 'send' | 'onMessage' | 'onClose'>
  readonly #listeners = new Map<number, Listener>()
  #lastId = 0
  #gone = false

  constructor(host: Pick<Host, 'send' | 'onMessage' | 'onClose'>) {
    this.#host = host
    host.onMessage((message) => this.#listeners.get(message.id)?.(message))
    host.onClose(() => {
      this.#gone = true
      for (const [id, listener] of this.#listeners) listener({ kind: 'error', id, error: hostGone })
    })
  }

  async call(method: Method, input: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    signal?.throwIfAborted()
    const id = this.#newId()
    const { promise, resolve, reject } = newDeferred<unknown>()
    const onAbort = (): void => {
      this.#host.send({ kind: 'cancel', id })
      reject(abortReason(signal))
    }
    signal?.addEventListener('abort', onAbort)
    this.#listeners.set(id, (message) => {
      if (message.kind === 'result') resolve(message.value)
      else if (message.kind === 'error') reject(new CallError(message.error))
    })
    try {
      this.#host.send({ kind: 'call', id, method, input })
      return await promise
    } finally {
      signal?.removeEventListener('abort', onAbort)
      this.#listeners.delete(id)
    }
  }

  async *stream(
    method: Method,
    input: unknown,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<unknown, void, undefined> {
    signal?.throwIfAborted()
    const id = this.#newId()
    const arrived: ToWindow[] = []
    let wake: (() => void) | undefined
    const onAbort = (): void => wake?.()
    signal?.addEventListener('abort', onAbort)
    this.#listeners.set(id, (message) => {
      arrived.push(message)
      wake?.()
    })
    let ended = false
    try {
      this.#host.send({ kind: 'call', id, method, input, credit })
      for (;;) {
        if (signal?.aborted === true) throw abortReason(signal)
        const message = arrived.shift()
        if (message === undefined) await new Promise<void>((resolve) => (wake = resolve))
        else if (message.kind === 'item') {
          yield message.value
          this.#host.send({ kind: 'credit', id, items: 1 })
        } else {
          ended = true
          if (message.kind === 'error') throw new CallError(message.error)
          return
        }
      }
    } finally {
      signal?.removeEventListener('abort', onAbort)
      this.#listeners.delete(id)
      if (!ended) this.#host.send({ kind: 'cancel', id })
    }
  }

  #newId(): number {
    if (this.#gone) throw new CallError(hostGone)
    this.#lastId += 1
    return this.#lastId
  }
}
