import { Channel } from '../registry/channel.ts'

/** Items in batches for the window: the first as soon as there is one, then all that gathered every so often. */
export async function* batched<Item>(
  items: AsyncIterable<Item>,
  everyMs = 50,
): AsyncGenerator<readonly Item[], void, undefined> {
  const gathered = new Channel<Item>()
  const iterator = items[Symbol.asyncIterator]()
  let stopped = false
  const work = gather().then(
    () => gathered.end(),
    (error: unknown) => gathered.fail(error),
  )
  try {
    yield* gathered.batches(everyMs)
  } finally {
    stopped = true
    await iterator.return?.()
    await work
  }

  async function gather(): Promise<void> {
    for (let step = await iterator.next(); step.done !== true && !stopped; step = await iterator.next()) {
      gathered.push(step.value)
    }
  }
}
