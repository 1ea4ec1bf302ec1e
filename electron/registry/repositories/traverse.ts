import { setMaxListeners } from 'node:events'

import { Channel } from '../../../drivers/common/channel.ts'

/** Visits one node: calls `found` for each node below it, and returns its results at the end. */
export type Visit<Node, Result> = (
  node: Node,
  found: (below: Node) => void,
  signal: AbortSignal,
) => Promise<readonly Result[]>

/**
 * Visits a tree from its roots, at most `limit` nodes at once, in the order in which they are found. Yields the results
 * of each visit when it ends. The first failure ends all.
 */
export async function* traverse<Node, Result>(
  roots: readonly Node[],
  limit: number,
  visit: Visit<Node, Result>,
  signal: AbortSignal,
): AsyncGenerator<readonly Result[], void, undefined> {
  signal.throwIfAborted()
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  // Every visit listens to it.
  setMaxListeners(0, both)
  const arrived = new Channel<Result>()
  const waiting: Node[] = [...roots]
  let head = 0
  let running = 0
  fill()
  try {
    yield* arrived.batches(0)
  } finally {
    stop.abort()
  }

  function fill(): void {
    while (running < limit) {
      const [node] = waiting.slice(head, head + 1)
      if (node === undefined) break
      head += 1
      running += 1
      void start(node)
    }
    if (running === 0) arrived.end()
  }

  /** Whatever fails in a visit fails the reader: nobody else waits for it. */
  async function start(node: Node): Promise<void> {
    try {
      end(await visit(node, add, both))
    } catch (error) {
      arrived.fail(error)
    }
  }

  function add(node: Node): void {
    waiting.push(node)
    fill()
  }

  function end(results: readonly Result[]): void {
    running -= 1
    arrived.pushAll(results)
    fill()
  }
}
