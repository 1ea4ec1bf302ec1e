import { linkedAbort } from './linked-abort.ts'

/**
 * Runs `run` over items, several at once, and yields what comes of them in the order of the items. What is begun ahead
 * waits for its turn. When it ends early, what runs gets an aborted signal, and has ended when this has.
 */
export async function* mapInOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  run: (item: Item, signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): AsyncGenerator<Result, void, undefined> {
  const stop = linkedAbort(signal)
  const begun: Promise<Result>[] = []
  try {
    for await (const item of items) {
      signal.throwIfAborted()
      const running = run(item, stop.signal)
      // It may fail before its turn; it is told then.
      running.catch(() => undefined)
      begun.push(running)
      if (begun.length < limit) continue
      const first = begun.shift()
      if (first !== undefined) yield await first
    }
    for (let first = begun.shift(); first !== undefined; first = begun.shift()) yield await first
  } finally {
    stop.abort()
    await Promise.allSettled(begun)
  }
}
