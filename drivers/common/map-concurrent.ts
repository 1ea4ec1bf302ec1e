/**
 * Runs `run` for each item, at most `limit` at once, and yields results in the order in which they are ready. An item is
 * read only when it can run at once. The first failure, a reader that stops, or the signal ends everything: running calls
 * get an aborted signal, and no new one starts.
 */
export async function* mapConcurrent<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  run: (item: Item, signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): AsyncGenerator<Result, void, undefined> {
  signal.throwIfAborted()
  // Each call has its own signal: Node warns of a leak when more than ten listeners are on one.
  const controllers = new Set<AbortController>()
  const abortAll = (): void => {
    const reason = signal.aborted ? signal.reason : undefined
    for (const controller of controllers) controller.abort(reason)
  }
  signal.addEventListener('abort', abortAll)
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  const settled = new SettledQueue<Item, Result>()
  /** Calls that run, and calls whose result was not read yet. */
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
 * Results of promises, in the order in which they settle. Repeated `Promise.race` would add a listener to each slow promise
 * for every fast one.
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
