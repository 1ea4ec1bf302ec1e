import type { Locator, Page } from 'playwright-core'

/**
 * Drops files and folders of this disk, as an operating system does: trusted events, real files, folders that can
 * be walked. (Events made in the page carry copies in memory and no folders.)
 */
export async function dropFiles(page: Page, target: Locator, paths: readonly string[]): Promise<void> {
  const drag = await startDrag(page, target, paths)
  await drag('drop')
}

/** Brings the files over the target without letting go; the returned function goes on. */
export async function dragFiles(page: Page, target: Locator, paths: readonly string[]): Promise<void> {
  await startDrag(page, target, paths)
}

async function startDrag(
  page: Page,
  target: Locator,
  paths: readonly string[],
): Promise<(type: 'drop') => Promise<void>> {
  const session = await page.context().newCDPSession(page)
  const box = await target.boundingBox()
  if (box === null) throw new Error('the drop target is not on the screen')
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, ...point, data })
  await send('dragEnter')
  await send('dragOver')
  await isAtRest(page)
  // Platforms repeat it while something is held: what came up meanwhile is what is below the pointer.
  await send('dragOver')
  return async (type) => {
    await send(type)
  }
}

/**
 * Waits until nothing has gone from the page for a while. A browser gives a drop to the element that was last dragged
 * over: when a list that still loads took that away, nobody hears of the drop.
 */
async function isAtRest(page: Page): Promise<void> {
  // No function in it has a name: a program that runs without vitest would call a helper for that, which no page has.
  await page.evaluate(async () => {
    let goneAtMs = performance.now()
    const observer = new MutationObserver((changes) => {
      if (changes.some(({ removedNodes }) => removedNodes.length > 0)) goneAtMs = performance.now()
    })
    observer.observe(document.body, { childList: true, subtree: true })
    while (performance.now() - goneAtMs < 200) await new Promise((resolve) => setTimeout(resolve, 20))
    observer.disconnect()
  })
}
