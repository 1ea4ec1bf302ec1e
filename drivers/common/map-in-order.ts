import { linkedAbort } from './linked-abort.ts'

/**
 * Runs `run` for each item, at most `limit` at once, and yields results in the order of the items. When it ends early,
 * running calls get an aborted signal, and it waits for all of them.
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
      // A failure before its turn is thrown in its turn, by the `await` below.
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
