import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBollard, type Bollard } from './support/bollard.ts'

let bollard: Bollard
beforeAll(async () => {
  bollard = await startBollard()
})
afterAll(() => bollard.close())

describe('the way into a browser’s window', () => {
  it('stands in the address no longer than the page needs it', async () => {
    await expectIn(bollard.page)
    expect(bollard.page.url()).not.toMatch(/launch|token/)
    expect(await storageOf(bollard.page)).toEqual({ cookies: '', local: [], session: ['bollard.token'] })
  })

  it('stays open over a reload', async () => {
    await bollard.reload()
    await expectIn(bollard.page)
  })

  it('is open for a further tab, as long as one is in', async () => {
    const tab = await bollard.page.context().newPage()
    await tab.goto(new URL(bollard.page.url()).origin)
    await expectIn(tab)
    await tab.close()
  })

  it('is shut for another browser that comes with the address alone, and says what to do', async () => {
    const other = await bollard.page.context().browser()?.newContext()
    const page = await other?.newPage()
    await page?.goto(new URL(bollard.page.url()).origin)
    await page?.getByText('This window cannot reach Bollard').waitFor()
    await page?.getByText('Start Bollard again (npm start)').waitFor()
    expect(await page?.getByRole('heading', { name: /registry/i }).count()).toBe(0)
    await other?.close()
  })
})

async function expectIn(page: Page): Promise<void> {
  const heading = page.getByRole('heading', { name: /registry/i }).first()
  await expect.poll(() => heading.isVisible()).toBe(true)
}

function storageOf(page: Page) {
  return page.evaluate(() => ({
    cookies: document.cookie,
    local: Object.keys(localStorage).filter((key) => /token|launch/.test(key)),
    session: Object.keys(sessionStorage).filter((key) => /token|launch/.test(key)),
  }))
}
