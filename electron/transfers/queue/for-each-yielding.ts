import { setImmediate as yieldToOthers } from 'node:timers/promises'

/** Does something to each of many, letting others have their turn every few milliseconds. */
export async function forEachYielding<Item>(
  items: readonly Item[],
  act: (item: Item, index: number) => Promise<void> | void,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    await act(item, index)
    if (index % sliceLength === sliceLength - 1) await yieldToOthers()
  }
}

const sliceLength = 200
