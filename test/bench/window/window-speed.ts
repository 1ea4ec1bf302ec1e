import type { Locator, Page } from 'playwright-core'

import { below, table, told, type Measure } from '../measure.ts'
import { startPackedCloud, type PackedCloud } from '../packed-cloud/start.ts'
import { repositoryName, shapes } from '../packed-cloud/shapes.ts'
import { withBenchWindow, type BenchWindow } from './bench-window.ts'
import { traceMainThread } from './main-thread.ts'

/** The most that a frame may take of the main thread. */
const longestMs = 50

export interface WindowSizes {
  readonly repositories: number
  readonly tags: number
  readonly blobs: number
}

/**
 * Long lists in Chromium, by CPU time of the window's main thread: while they arrive, scroll, are sorted and filtered, no
 * task may take as long as a frame that an eye sees, and a key has to be painted as soon.
 */
export async function measureWindowSpeed(
  sizes: WindowSizes,
  wanted: readonly string[],
): Promise<readonly Measure[]> {
  const lists = wanted.flatMap((name) => windowLists.filter((list) => list === name))
  const all = {
    repositories: shapes.repositories(sizes.repositories),
    tags: shapes.tags(sizes.tags),
    blobs: shapes.blobs(sizes.blobs),
  }
  const cloud = await startPackedCloud(Object.fromEntries(lists.map((list) => [list, all[list]])))
  try {
    const measures: Measure[] = []
    for (const list of lists) {
      const what = `${sizes[list]} ${list}`
      const taken = await measureList(cloud, list, what, longList(list, sizes[list]))
      console.log(table(taken), '\n')
      measures.push(...taken)
    }
    return measures
  } finally {
    await cloud.stop()
  }
}

/** The lists that are measured, for `--only window.<list>`. */
export const windowLists = ['repositories', 'tags', 'blobs'] as const

function longList(list: (typeof windowLists)[number], count: number): LongList {
  switch (list) {
    case 'repositories':
      return {
        tab: 'repositories',
        whole: counted(count, 'repositories'),
        list: (page) => page.getByRole('tree'),
        filter: 'service-1',
        sorts: [],
      }
    case 'tags':
      return {
        tab: `repositories?repository=${encodeURIComponent(repositoryName(0))}`,
        // Their manifests are read meanwhile, which takes its time.
        whole: counted(count, 'tags'),
        list: (page) => page.getByRole('grid', { name: 'Tags' }),
        filter: '1.77.',
        sorts: ['Tag', 'History', 'Pushed'],
      }
    case 'blobs':
      return {
        tab: 'blobs',
        whole: counted(count, 'stored'),
        list: (page) => page.getByRole('grid', { name: 'Blobs' }),
        filter: '77a',
        sorts: ['Digest', 'Last modified', 'Size'],
      }
  }
}

interface LongList {
  readonly tab: string
  /** A text that the window has once the list is whole. */
  readonly whole: RegExp
  readonly list: (page: Page) => Locator
  readonly filter: string
  readonly sorts: readonly string[]
}

/** Long enough for a list that the host reads page by page. */
const patienceMs = 15 * 60_000

async function measureList(
  cloud: PackedCloud,
  bucket: string,
  what: string,
  of: LongList,
): Promise<readonly Measure[]> {
  return withBenchWindow([cloud.place(bucket)], async ({ browser, page, stores, url }) => {
    const measures: Measure[] = []
    const measure = async (doing: string, act: () => Promise<void>): Promise<void> => {
      const { work } = await traceMainThread(browser, page, act)
      measures.push(
        below(`window, ${what}: longest task while ${doing}`, work.longestTaskMs, longestMs, ' ms'),
        told(`window, ${what}: the main thread while ${doing}`, work.totalMs, ' ms'),
      )
    }
    const [store = ''] = stores
    await page.goto(url)
    await page.getByRole('tab', { name: 'Configuration' }).click()
    await measure('it arrives', async () => {
      await page.evaluate((hash) => window.location.assign(hash), `#/stores/${store}/${of.tab}`)
      await page.getByText(of.whole).first().waitFor({ timeout: patienceMs })
      await page.waitForTimeout(500)
    })
    const list = of.list(page)
    const box = await list.boundingBox()
    if (box === null) throw new Error(`${what} are not shown`)
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await measure('the wheel turns', async () => {
      for (let turn = 0; turn < 60; turn += 1) {
        await page.mouse.wheel(0, 360)
        await page.waitForTimeout(16)
      }
    })
    await measure('the bar is drawn', async () => {
      for (let draw = 0; draw < 20; draw += 1) {
        await list.evaluate(
          (element, share) => {
            element.scrollTop = (element.scrollHeight - element.clientHeight) * share
          },
          (draw * 0.37) % 1,
        )
        await page.waitForTimeout(40)
      }
    })
    for (const column of of.sorts) {
      await measure(`it is sorted by ${column}`, async () => {
        const header = page.getByRole('columnheader', { name: column }).getByRole('button')
        await header.click()
        await page.waitForTimeout(1000)
        await header.click()
        await page.waitForTimeout(1000)
      })
    }
    return [...measures, ...(await measureKeys({ browser, page, stores, url }, what, of.filter))]
  })
}

async function measureKeys(
  { browser, page }: BenchWindow,
  what: string,
  text: string,
): Promise<readonly Measure[]> {
  const filter = page.locator('[data-filter]').last()
  await filter.focus()
  await page.evaluate(markKeys)
  const keys = [...text.split(''), ...Array.from(text, () => 'Backspace')]
  const trace = await traceMainThread(browser, page, async () => {
    for (const key of keys) {
      await page.keyboard.press(key)
      await page.waitForTimeout(250)
    }
  })
  const painted = keys.map((_, at) => trace.cpuBetweenMs(`key ${at}`, `painted ${at}`))
  return [
    below(`window, ${what}: a key of the filter until it is painted`, Math.max(...painted), longestMs, ' ms'),
    below(`window, ${what}: longest task while it is filtered`, trace.work.longestTaskMs, longestMs, ' ms'),
  ]
}

/** Runs in the page: marks when a key comes, and when the picture after it was made. */
function markKeys(): void {
  let keys = 0
  document.addEventListener(
    'keydown',
    () => {
      const key = keys
      keys += 1
      performance.mark(`key ${key}`)
      requestAnimationFrame(() => setTimeout(() => performance.mark(`painted ${key}`)))
    },
    { capture: true },
  )
}

/** As the window writes counts, before what is counted. */
function counted(count: number, what: string): RegExp {
  return new RegExp(`(^|\\D)${new Intl.NumberFormat('en').format(count)} ${what}`)
}
