import { setMaxListeners } from 'node:events'

/**
 * Runs `run` over items with at most `limit` at once and yields results as they come, in no order.
 * Items are pulled only when there is room. The first failure, a reader that breaks off, or the signal ends all:
 * what runs gets an aborted signal, and nothing new starts.
 */
export async function* mapConcurrent<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  run: (item: Item, signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): AsyncGenerator<Result, void, undefined> {
  signal.throwIfAborted()
  const stop = new AbortController()
  // Everything that runs listens to it: as many as the limit, and what each of them starts.
  setMaxListeners(0, stop.signal)
  const onAbort = (): void => stop.abort(signal.reason)
  signal.addEventListener('abort', onAbort)
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  const settled = new SettledQueue<Item, Result>()
  /** Those that run, and those that have ended and were not looked at yet. */
  let running = 0
  let pulling = false
  let exhausted = false
  try {
    for (;;) {
      signal.throwIfAborted()
      if (!exhausted && !pulling && running < limit) {
        pulling = true
        settled.add(Promise.resolve(iterator.next()), (step) => ({ kind: 'pulled', step }))
      }
      if (!pulling && running === 0) return
      const next = await settled.next()
      if (next.kind === 'failed') throw next.error
      if (next.kind === 'result') {
        running -= 1
        yield next.result
        continue
      }
      pulling = false
      if (next.step.done === true) exhausted = true
      else {
        running += 1
        settled.add(run(next.step.value, stop.signal), (result) => ({ kind: 'result', result }))
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    stop.abort(signal.aborted ? signal.reason : undefined)
    if (!exhausted) void Promise.resolve(iterator.return?.()).catch(() => undefined)
  }
}

type Settled<Item, Result> =
  | { readonly kind: 'pulled'; readonly step: IteratorResult<Item> }
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'failed'; readonly error: unknown }

/**
 * What promises came to, in the order in which they did. Racing them again and again would leave something behind on
 * each that takes long, for each that does not.
 */
class SettledQueue<Item, Result> {
  readonly #settled: Settled<Item, Result>[] = []
  #wake: (() => void) | undefined

  add<Value>(promise: Promise<Value>, as: (value: Value) => Settled<Item, Result>): void {
    promise.then(
      (value) => this.#put(as(value)),
      (error: unknown) => this.#put({ kind: 'failed', error }),
    )
  }

  /** One reader at a time. */
  async next(): Promise<Settled<Item, Result>> {
    for (;;) {
      const first = this.#settled.shift()
      if (first !== undefined) return first
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  #put(settled: Settled<Item, Result>): void {
    this.#settled.push(settled)
    this.#wake?.()
  }
}
