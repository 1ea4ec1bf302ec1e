import { setImmediate } from 'node:timers/promises'

import { z } from 'zod'

import { methods, type Backend, type Method } from '../api/contract.ts'
import type { ErrorData, Port, ToHost, ToWindow } from '../api/messages.ts'
import { toErrorData } from './error-data.ts'

/** A method as this file sees it: any of them. */
type AnyMethod = (input: unknown, signal: AbortSignal) => Promise<unknown> | AsyncIterable<unknown>

interface Running {
  readonly stop: AbortController
  readonly credit: Credit
}

/**
 * Answers one window until it is gone. Knows no method by name: inputs are checked by their schema, streams are
 * paced by the credit that the window gives, and a cancelled or orphaned call is aborted at once.
 */
export function serve(port: Port<ToWindow, ToHost>, backend: Backend): void {
  const running = new Map<number, Running>()
  const unsubscribe = port.onMessage((raw) => {
    const parsed = toHostSchema.safeParse(raw)
    if (!parsed.success) return
    const message = parsed.data
    if (message.kind === 'call') void start(message)
    else if (message.kind === 'credit') running.get(message.id)?.credit.give(message.items)
    else running.get(message.id)?.stop.abort()
  })
  port.onClose(() => {
    unsubscribe()
    for (const { stop } of running.values()) stop.abort()
    running.clear()
  })

  async function start(call: Extract<ToHost, { kind: 'call' }>): Promise<void> {
    const { id } = call
    // Two calls with one id could not tell their answers apart.
    if (running.has(id)) return
    if (running.size >= maxRunning) return fail(id, tooMany)
    const stop = new AbortController()
    const credit = new Credit(call.credit ?? 1, stop.signal)
    running.set(id, { stop, credit })
    try {
      await answer(call, credit, stop.signal)
    } catch (error) {
      if (running.has(id)) fail(id, error instanceof Refused ? error.data : toErrorData(error))
    } finally {
      running.delete(id)
    }
  }

  async function answer(
    call: Extract<ToHost, { kind: 'call' }>,
    credit: Credit,
    signal: AbortSignal,
  ): Promise<void> {
    if (!isMethod(call.method)) throw new Refused(`there is no method ${call.method}`)
    const input = methods[call.method].input.safeParse(call.input)
    if (!input.success) {
      // Only the part and the kind of the fault are sent: deeper names and zod's messages may quote the input.
      const [issue] = input.error.issues
      throw new Refused(`${call.method}: ${String(issue?.path[0] ?? 'input')}, ${issue?.code ?? ''}`)
    }
    const run = backend[call.method] as AnyMethod
    if (methods[call.method].kind === 'call') {
      const value = await run(input.data, signal)
      await port.ready?.()
      port.send({ kind: 'result', id: call.id, value })
      return
    }
    const iterator = (run(input.data, signal) as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    try {
      for (;;) {
        await Promise.all([credit.take(), port.ready?.()])
        const step = await iterator.next()
        if (step.done === true) break
        port.send({ kind: 'item', id: call.id, value: step.value })
        // Items that are ready at once would together hold the thread.
        await setImmediate()
      }
    } finally {
      await iterator.return?.()
    }
    port.send({ kind: 'end', id: call.id })
  }

  function fail(id: number, error: ErrorData): void {
    port.send({ kind: 'error', id, error })
  }
}

/** The largest credit that a window can have, in items. */
const maxCredit = 1024

/** The schema of messages from the window. A message that does not match is dropped: it names no call to answer. */
const toHostSchema: z.ZodType<ToHost> = z.union([
  z.strictObject({
    kind: z.literal('call'),
    id: messageId(),
    method: z.string().max(64),
    input: z.unknown(),
    credit: z.int().min(1).max(maxCredit).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('credit'), id: messageId(), items: z.int().min(1).max(maxCredit) }),
  z.strictObject({ kind: z.literal('cancel'), id: messageId() }),
])

function messageId() {
  return z.int().nonnegative()
}

const maxRunning = 1000
const tooMany: ErrorData = {
  code: 'InvalidInput',
  message: `more than ${maxRunning} calls at once`,
  where: {},
  retryable: true,
}

/** A call that is refused before its method runs. */
class Refused extends Error {
  get data(): ErrorData {
    return { code: 'InvalidInput', message: this.message, where: {}, retryable: false }
  }
}

function isMethod(name: string): name is Method {
  return Object.hasOwn(methods, name)
}

/** How many items the window is ready for. */
class Credit {
  readonly #signal: AbortSignal
  #items: number
  #wake: (() => void) | undefined

  constructor(items: number, signal: AbortSignal) {
    this.#items = items
    this.#signal = signal
    signal.addEventListener('abort', () => this.#wake?.(), { once: true })
  }

  /** Adds credit, up to the ceiling. */
  give(items: number): void {
    this.#items = Math.min(maxCredit, this.#items + items)
    this.#wake?.()
  }

  /** Takes credit for one item, and waits until there is some. One caller at a time. Fails when the call is stopped. */
  async take(): Promise<void> {
    while (this.#items === 0 && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#signal.throwIfAborted()
    this.#items -= 1
  }
}
