import type { Browser } from 'playwright-core'

import { below, told, type Measure } from '../measure.ts'
import { startPackedCloud } from '../packed-cloud/start.ts'
import { repositoryName, shapes } from '../packed-cloud/shapes.ts'
import type { S3Place } from '../peers/s3-place.ts'
import { withBenchWindow } from './bench-window.ts'

const manyStores = 200
/** Of the time until a page without anything is shown, measured by turns in the same browser. */
const mostOfEmpty = 40
/** Two hundred stores may not take much longer than one. */
const mostOfOne = 1.4

/** From the address of the host to the first repository of the first store, with one store and with two hundred. */
export async function measureWindowStart(times: number): Promise<readonly Measure[]> {
  const cloud = await startPackedCloud({ few: shapes.repositories(20) })
  try {
    const place = cloud.place('few')
    const empty: number[] = []
    const one: number[] = []
    const many: number[] = []
    for (let time = 0; time < times; time += 1) {
      one.push(await timeStart([place], empty))
      many.push(
        await timeStart(
          Array.from({ length: manyStores }, () => place),
          empty,
        ),
      )
    }
    const [none, first, all] = [Math.min(...empty), Math.min(...one), Math.min(...many)]
    return [
      told('window: an empty page is shown after, at its quickest', none, ' ms'),
      told('window: the first repository of one store after', first, ' ms'),
      told(`window: the same with ${manyStores} stores after`, all, ' ms'),
      below('window: one store, of the time of an empty page', first / none, mostOfEmpty, 'x'),
      below(`window: ${manyStores} stores, of the time of one`, all / first, mostOfOne, 'x'),
    ]
  } finally {
    await cloud.stop()
  }
}

async function timeStart(places: readonly S3Place[], empty: number[]): Promise<number> {
  return withBenchWindow(places, async ({ browser, page, url }) => {
    empty.push(await timeEmptyPage(browser))
    const startedAt = performance.now()
    await page.goto(url, { waitUntil: 'commit' })
    // The namespace that the first repositories are in.
    await page
      .getByRole('treeitem', { name: repositoryName(0).split('/')[0] ?? '' })
      .first()
      .waitFor()
    return performance.now() - startedAt
  })
}

async function timeEmptyPage(browser: Browser): Promise<number> {
  const page = await browser.newPage()
  const startedAt = performance.now()
  await page.goto('data:text/html,<p>empty</p>')
  await page.getByText('empty').waitFor()
  const took = performance.now() - startedAt
  await page.close()
  return took
}
