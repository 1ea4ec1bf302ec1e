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
  const running = new Map<number, Promise<{ id: number; result: Result }>>()
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let nextId = 0
  let pulling: Promise<IteratorResult<Item>> | undefined
  let exhausted = false
  try {
    for (;;) {
      signal.throwIfAborted()
      if (!exhausted && pulling === undefined && running.size < limit)
        pulling = Promise.resolve(iterator.next())
      if (pulling === undefined && running.size === 0) return
      const settled = await Promise.race([
        ...(pulling === undefined ? [] : [pulling.then((pulled) => ({ pulled }))]),
        ...running.values(),
      ])
      if ('pulled' in settled) {
        pulling = undefined
        if (settled.pulled.done === true) exhausted = true
        else start(settled.pulled.value)
      } else {
        running.delete(settled.id)
        yield settled.result
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    stop.abort(signal.aborted ? signal.reason : undefined)
    for (const promise of running.values()) promise.catch(() => undefined)
    pulling?.catch(() => undefined)
    if (!exhausted) void Promise.resolve(iterator.return?.()).catch(() => undefined)
  }

  function start(item: Item): void {
    const id = nextId++
    running.set(
      id,
      run(item, stop.signal).then((result) => ({ id, result })),
    )
  }
}
