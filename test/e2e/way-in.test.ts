import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBollard, type Bollard } from './support/bollard.ts'

let bollard: Bollard
beforeAll(async () => {
  // A test adds a style that the page's policy refuses.
  bollard = await startBollard({ expectedTroubles: [/^error: Applying inline style violates/] })
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
    await page?.getByText('Run npm start again: it prints a new address').waitFor()
    expect(await page?.getByRole('heading', { name: /registry/i }).count()).toBe(0)
    await other?.close()
  })
})

describe('what the window may do', () => {
  it('is enough for it: nothing that it shows breaks its policy', async () => {
    const { page } = bollard
    await page.addInitScript(() => {
      const broken: string[] = []
      Object.assign(window, { broken })
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) =>
        broken.push(`${violatedDirective} by ${sourceFile}`),
      )
    })
    await bollard.reload()
    await page.getByRole('button', { name: /sample registry/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    await page
      .getByRole('row', { name: /latest/ })
      .first()
      .click()
    for (const keys of ['Control+k', 'Control+,', 'Control+Shift+n']) {
      await page.keyboard.press(keys)
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.getByRole('tab', { name: 'Configuration' }).click()
    await page.getByRole('row', { name: /^rootdirectory/ }).waitFor()
    expect(await page.evaluate(() => (window as unknown as { broken: string[] }).broken)).toEqual([])
  })

  it('is not to take a style that has not its word', async () => {
    const colour = await bollard.page.evaluate(() => {
      const style = document.createElement('style')
      style.textContent = 'body { color: rgb(1, 2, 3) !important }'
      document.head.append(style)
      return getComputedStyle(document.body).color
    })
    expect(colour).not.toBe('rgb(1, 2, 3)')
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
