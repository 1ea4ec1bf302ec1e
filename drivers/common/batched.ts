import { Channel } from './channel.ts'

/** Items in batches for the window: the first as soon as there is one, then all that gathered every so often. */
export async function* batched<Item>(
  items: AsyncIterable<Item>,
  everyMs = 50,
): AsyncGenerator<readonly Item[], void, undefined> {
  const gathered = new Channel<Item>()
  const iterator = items[Symbol.asyncIterator]()
  const stop = { asked: false }
  const work = gather().then(
    () => gathered.end(),
    (error: unknown) => gathered.fail(error),
  )
  try {
    yield* gathered.batches(everyMs)
  } finally {
    stop.asked = true
    await iterator.return?.()
    await work
  }

  async function gather(): Promise<void> {
    for (let step = await iterator.next(); step.done !== true && !stop.asked; step = await iterator.next()) {
      gathered.push(step.value)
    }
  }
}
