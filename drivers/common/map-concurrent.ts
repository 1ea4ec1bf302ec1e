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
  // Each has a signal of its own: Node warns of a leak where more than ten listen to one.
  const controllers = new Set<AbortController>()
  const abortAll = (): void => {
    const reason = signal.aborted ? signal.reason : undefined
    for (const controller of controllers) controller.abort(reason)
  }
  signal.addEventListener('abort', abortAll)
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
        controllers.delete(next.controller)
        continue
      }
      pulling = false
      if (next.step.done === true) exhausted = true
      else {
        running += 1
        const controller = new AbortController()
        controllers.add(controller)
        settled.add(run(next.step.value, controller.signal), (result) => ({
          kind: 'result',
          result,
          controller,
        }))
      }
    }
  } finally {
    signal.removeEventListener('abort', abortAll)
    abortAll()
    if (!exhausted) void Promise.resolve(iterator.return?.()).catch(() => undefined)
  }
}

type Settled<Item, Result> =
  | { readonly kind: 'pulled'; readonly step: IteratorResult<Item> }
  | { readonly kind: 'result'; readonly result: Result; readonly controller: AbortController }
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
