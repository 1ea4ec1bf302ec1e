import { setMaxListeners } from 'node:events'

/** What visiting a node brings: a result to yield, and more nodes to visit. */
export interface Visit<Node, Result> {
  readonly results: readonly Result[]
  readonly next: readonly Node[]
}

/**
 * Visits a tree from its roots with at most `limit` visits at once, in the order in which nodes are found, and
 * yields the results of each visit as it ends. The first failure ends all.
 */
export async function* traverse<Node, Result>(
  roots: readonly Node[],
  limit: number,
  visit: (node: Node, signal: AbortSignal) => Promise<Visit<Node, Result>>,
  signal: AbortSignal,
): AsyncGenerator<readonly Result[], void, undefined> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  // Every visit listens to it.
  setMaxListeners(0, both)
  const queue = [...roots]
  const running = new Map<number, Promise<{ readonly id: number; readonly visited: Visit<Node, Result> }>>()
  let head = 0
  try {
    for (let id = 0; ;) {
      signal.throwIfAborted()
      for (; running.size < limit && head < queue.length; head += 1, id += 1) {
        const started = id
        running.set(
          started,
          visit(queue[head] as Node, both).then((visited) => ({ id: started, visited })),
        )
      }
      if (running.size === 0) return
      const { id: ended, visited } = await Promise.race(running.values())
      running.delete(ended)
      for (const node of visited.next) queue.push(node)
      if (visited.results.length > 0) yield visited.results
    }
  } finally {
    stop.abort()
    for (const promise of running.values()) promise.catch(() => undefined)
  }
}
