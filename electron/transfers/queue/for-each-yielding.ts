import { setImmediate as yieldToOthers } from 'node:timers/promises'

/** Calls `act` for each item, and lets other work of the thread run every few milliseconds. */
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
