/** Between two pictures of a list that grows: fast enough for the eye, and it leaves the time to press keys. */
export const calmMs = 150

/** So many rows take a frame to put in order. */
const mostRows = 20_000
/** What is no list of rows counts as so many. */
const rowsOfOther = 100

/**
 * Gathers what a stream gives, so that a list that arrives in a thousand pages is not drawn a thousand times: the first
 * items go on at once, later ones together after `everyMs` or when they are many, the last ones at the end. A failure comes
 * after what came before it.
 */
export async function* calmly<Item>(
  items: AsyncIterable<Item>,
  everyMs = calmMs,
): AsyncGenerator<readonly Item[], void, undefined> {
  const iterator = items[Symbol.asyncIterator]()
  let gathered: Item[] = []
  let rows = 0
  let goneAtMs = -Infinity
  let pause: { readonly over: Promise<'over'>; readonly stop: () => void } | undefined
  let ended = false
  let next = nextOf(iterator)
  try {
    for (;;) {
      const step = await (pause === undefined ? next : Promise.race([next, pause.over]))
      if (step !== 'over') {
        if (step.done === true) {
          ended = true
          if (gathered.length > 0) yield gathered
          return
        }
        gathered.push(step.value)
        rows += Array.isArray(step.value) ? step.value.length : rowsOfOther
        next = nextOf(iterator)
        pause ??= pauseOf(goneAtMs + everyMs - performance.now())
        if (rows < mostRows) continue
      }
      pause?.stop()
      pause = undefined
      rows = 0
      goneAtMs = performance.now()
      const going = gathered
      gathered = []
      yield going
    }
  } catch (error) {
    ended = true
    if (gathered.length > 0) yield gathered
    throw error
  } finally {
    pause?.stop()
    // Not waited for: it comes after the item that is on its way, which may never come.
    if (!ended) void iterator.return?.().then(undefined, () => undefined)
  }
}

/** A failure is looked at when the one before has been taken; until then nobody waits for it. */
function nextOf<Item>(iterator: AsyncIterator<Item>): Promise<IteratorResult<Item>> {
  const next = iterator.next()
  next.catch(() => undefined)
  return next
}

function pauseOf(lengthMs: number): { readonly over: Promise<'over'>; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<'over'>((resolve) => {
    timer = setTimeout(() => resolve('over'), Math.max(0, lengthMs))
  })
  return { over, stop: () => clearTimeout(timer) }
}
