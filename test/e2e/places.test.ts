import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { tinyImage, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { addFolderStores } from './support/folder-stores.ts'

describeWith(['chromium'], 'the places of the window', () => {
  const temp = useTempFolder()
  let dataDir: string
  let stores: readonly string[]
  let registries: readonly TinyRegistry[]
  let bollard: Bollard
  let page: Page
  beforeAll(async () => {
    const [one, other] = [join(temp(), 'one'), join(temp(), 'other')]
    registries = [await TinyRegistry.in(one), await TinyRegistry.in(other)]
    const [first, second] = registries
    for (let at = 10; at < 70; at += 1) await first?.push(`many/r${at}`, ['v1'], tinyImage('one'))
    await first?.push('team/app', ['v1', 'v2', 'latest'], tinyImage('one'))
    await second?.push('team/other', ['stable'], tinyImage('two'))
    dataDir = join(temp(), 'data')
    stores = await addFolderStores(dataDir, { one, other })
    bollard = await startBollard({ dataDir })
    page = bollard.page
  })
  afterAll(async () => {
    await bollard.close()
    await Promise.all(registries.map(({ driver }) => driver.close()))
  })

  it('keep repository, tag, panel and filter of a tab while another is open', async () => {
    await page.getByRole('searchbox', { name: 'Filter repositories' }).fill('team')
    await page.getByRole('treeitem', { name: /^team\/app/ }).click()
    await page.getByRole('searchbox', { name: 'Filter tags' }).fill('v')
    await page.getByRole('row', { name: /^v1\b/ }).click()
    await page.getByRole('tab', { name: /^Layers/ }).click()
    await tab('Blobs').click()
    await page.getByRole('grid', { name: 'Blobs' }).getByRole('row').nth(1).click()
    await tab('Repositories').click()
    await expectTag('v1')
    expect(await page.getByRole('searchbox', { name: 'Filter repositories' }).inputValue()).toBe('team')
    expect(await page.getByRole('searchbox', { name: 'Filter tags' }).inputValue()).toBe('v')
    expect(await page.getByRole('tab', { name: /^Layers/ }).getAttribute('aria-selected')).toBe('true')
    await expectAccessible(page, 'a tab that is open again')
    await page.keyboard.press('2')
    await page.getByRole('grid', { name: 'Blobs' }).getByRole('row', { selected: true }).waitFor()
    await page.keyboard.press('1')
    await expectTag('v1')
  })

  it('keep the folder of the files', async () => {
    await tab('Files').click()
    await page.getByRole('row', { name: 'docker' }).dblclick()
    await page.getByRole('row', { name: 'registry' }).dblclick()
    await page.getByRole('row', { name: 'v2' }).waitFor()
    await tab('Repositories').click()
    await expectTag('v1')
    await tab('Files').click()
    await page.getByRole('row', { name: 'v2' }).waitFor()
  })

  it('keep each store as it was, and Back and Forward still go from one to the next', async () => {
    await store('other').click()
    await page.getByRole('treeitem', { name: /^other/ }).click()
    await page.getByRole('row', { name: /^stable/ }).click()
    await store('one').click()
    await page.getByRole('row', { name: 'v2' }).waitFor()
    await store('other').click()
    await expectTag('stable')
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    await page.getByRole('row', { name: 'v2' }).waitFor()
    await page.getByRole('button', { name: 'Forward', exact: true }).click()
    await expectTag('stable')
  })

  it('go to the top by another press of what is open', async () => {
    await tab('Repositories').click()
    await page.getByRole('grid', { name: 'Repositories of the store' }).waitFor()
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    await expectTag('stable')
    await store('other').click()
    await page.getByRole('grid', { name: 'Repositories of the store' }).waitFor()
    await store('one').dblclick()
    await page.getByRole('row', { name: 'v2' }).waitFor()
  })

  it('keep how far a list was scrolled, and which folders are folded', async () => {
    await tab('Repositories').click()
    await page.getByRole('searchbox', { name: 'Filter repositories' }).fill('')
    const tree = page.getByRole('tree', { name: 'Repositories' })
    await tree.getByRole('treeitem', { name: /^many/ }).click()
    await tree.evaluate((element) => element.scrollTo({ top: 700 }))
    const scrolledPx = (): Promise<number> => tree.evaluate((element) => element.scrollTop)
    await expect.poll(scrolledPx).toBe(700)
    await tab('Blobs').click()
    await page.getByRole('grid', { name: 'Blobs' }).waitFor()
    await tab('Repositories').click()
    await expect.poll(scrolledPx).toBe(700)
  })

  it('are there again after host and window are started anew', async () => {
    await store('other').click()
    await tab('Repositories').click()
    await page.getByRole('treeitem', { name: /^other/ }).click()
    await page.getByRole('row', { name: /^stable/ }).click()
    // The page goes at once: what was not written yet is written then.
    await page.goto('about:blank')
    await expect.poll(() => readFile(join(dataDir, 'window.json'), 'utf8')).toContain('tag=stable')
    await restart()
    await expectTag('stable')
    await expectAccessible(page, 'the page that was open last')
    await store('one').click()
    await expect.poll(() => page.url()).toContain(`/${stores[0] ?? ''}/repositories`)
    await tab('Files').click()
    await page.getByRole('row', { name: 'v2' }).waitFor()
  })

  it('give way to an address that is given', async () => {
    await page.goto(page.url().replace(/#.*/, '#/activity'))
    await page.getByRole('heading', { name: 'Activity' }).waitFor()
    await bollard.reload()
    await page.getByRole('heading', { name: 'Activity' }).waitFor()
    expect(new URL(page.url()).hash).toBe('#/activity')
  })

  it('are forgotten with a store that is removed', async () => {
    await store('other').click()
    await expectTag('stable')
    await store('other').click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Remove/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Remove/ })
      .click()
    // The first store is left, at the tab where it was.
    await page.getByRole('row', { name: 'v2' }).waitFor()
    await expect.poll(() => readFile(join(dataDir, 'window.json'), 'utf8')).not.toContain(stores[1])
    await restart()
    await page.getByRole('row', { name: 'v2' }).waitFor()
  })

  const tab = (name: string) => page.locator('[aria-controls="store-panel"]', { hasText: name })
  const store = (name: string) =>
    page.getByRole('navigation', { name: 'Stores' }).getByRole('button', { name: new RegExp(`^${name} `) })

  async function expectTag(name: string): Promise<void> {
    await page.getByRole('row', { name: new RegExp(`^${name}\\b`), selected: true }).waitFor()
    await page.getByRole('region', { name: 'Manifest' }).getByRole('heading', { name }).waitFor()
  }

  async function restart(): Promise<void> {
    await bollard.close()
    bollard = await startBollard({ dataDir })
    page = bollard.page
  }
})
