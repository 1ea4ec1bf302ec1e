import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { parseRepositoryName } from '../../drivers/common/names.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { tinyImage, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { addFolderStores } from './support/folder-stores.ts'

describeWith(['chromium'], 'rows that are chosen, and repositories at hand', () => {
  const temp = useTempFolder()
  let registry: TinyRegistry
  let bollard: Bollard
  let page: Page
  beforeAll(async () => {
    const folder = join(temp(), 'registry')
    registry = await TinyRegistry.in(folder)
    await registry.push('team/app', ['latest'], tinyImage('one'))
    await registry.push('team/app', ['next', 'old'], tinyImage('two'))
    await registry.push('team/other', ['v1'], tinyImage('three'))
    const dataDir = join(temp(), 'data')
    await addFolderStores(dataDir, { source: folder }, false)
    bollard = await startBollard({ dataDir })
    page = bollard.page
  })
  afterAll(async () => {
    await bollard.close()
    await registry.driver.close()
  })

  it('of tags are opened by the menu on them, so that the pane takes what is highlighted', async () => {
    await page.getByRole('treeitem', { name: /^app/ }).click()
    await row('latest').click()
    await expectShown('latest')
    await row('next').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy tag name' }).waitFor()
    await expectShown('next')
    await expectAccessible(page, 'the menu of a tag')
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'Manifest' }).getByRole('button', { name: 'Copy to…' }).click()
    await page.getByRole('dialog').getByText('next').first().waitFor()
    expect(await page.getByRole('dialog').getByText('latest').count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('of tags stay together for a menu on one of them', async () => {
    await row('latest').click()
    await row('old').click({ modifiers: ['Control'] })
    await row('old').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy 2 tag names' }).waitFor()
    expect(await chosen()).toHaveLength(2)
    await page.keyboard.press('Escape')
  })

  it('of tags are shown by the pane, also when one is taken off', async () => {
    await row('latest').click()
    await row('old').click({ modifiers: ['Control'] })
    await row('latest').click({ modifiers: ['Control'] })
    await expectShown('old')
    await row('old').click({ modifiers: ['Control'] })
    await page.getByRole('region', { name: 'Manifest' }).waitFor({ state: 'detached' })
    expect(await chosen()).toEqual([])
  })

  it('of blobs and files are opened by the menu on them', async () => {
    await tab('Blobs').click()
    const blobs = page.getByRole('grid', { name: 'Blobs' }).getByRole('row')
    await blobs.nth(1).click()
    await blobs.nth(2).click({ button: 'right' })
    await page.keyboard.press('Escape')
    expect(await blobs.nth(2).getAttribute('aria-selected')).toBe('true')
    const digest = (await blobs.nth(2).innerText()).match(/[0-9a-f]{12}/)?.[0] ?? ''
    await expect.poll(() => new URL(page.url()).hash).toContain(digest)
  })

  it('of repositories are opened by the menu on them', async () => {
    await tab('Repositories').click()
    await page.getByRole('treeitem', { name: /^other/ }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Pin repository' }).waitFor()
    await page.getByRole('heading', { name: 'team/other' }).waitFor()
    expect(await page.getByRole('treeitem', { selected: true }).allInnerTexts()).toEqual([
      expect.stringContaining('other'),
    ])
  })

  it('are pinned by their menu and by the button of their head', async () => {
    await page.getByRole('menuitem', { name: 'Pin repository' }).click()
    await link('Pinned', 'team/other').waitFor()
    await link('Recent', 'team/app').click()
    await page.getByRole('heading', { name: 'team/app' }).waitFor()
    const pin = page.getByRole('button', { name: 'Pin repository' })
    await pin.focus()
    await page.keyboard.press('Enter')
    await link('Pinned', 'team/app').waitFor()
    expect(await page.getByRole('list', { name: 'Recent' }).count()).toBe(0)
    await expectAccessible(page, 'pinned repositories')
    await page.getByRole('button', { name: 'Unpin repository' }).click()
    await link('Recent', 'team/app').waitFor()
  })

  it('say that a pinned repository is gone, which is unpinned there', async () => {
    const gone = join(temp(), 'registry', layout.repository(parseRepositoryName('team/other')))
    await rm(gone, { recursive: true })
    await page.getByRole('button', { name: 'Refresh', exact: true }).click()
    await link('Pinned', 'team/other').getByText('Gone').waitFor()
    await expectAccessible(page, 'a pinned repository that is gone')
    await page.getByRole('button', { name: 'Unpin team/other' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('list', { name: 'Pinned' }).waitFor({ state: 'detached' })
    expect(await page.getByRole('list', { name: 'Pinned' }).count()).toBe(0)
  })

  it('lose the pane last to Escape, after a menu and the full width, and the focus is on the list', async () => {
    await page.getByRole('treeitem', { name: /^app/ }).click()
    await row('next').click()
    const manifest = page.getByRole('region', { name: 'Manifest' })
    await manifest.getByRole('button', { name: 'Use the whole width' }).click()
    await manifest.getByRole('button', { name: 'Copy to…' }).waitFor()
    await manifest.getByRole('button', { name: 'Save as…' }).waitFor()
    await expectAccessible(page, 'a manifest in full width')
    await manifest.getByRole('tab', { name: /^Overview/ }).focus()
    await page.keyboard.press('Escape')
    await row('next').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy tag name' }).waitFor()
    await page.keyboard.press('Escape')
    await expectShown('next')
    await page.keyboard.press('Escape')
    await manifest.waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid')
  })

  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}\\b`) })
  const tab = (name: string) => page.locator('[aria-controls="store-panel"]', { hasText: name })
  const link = (list: string, name: string) =>
    page.getByRole('list', { name: list }).getByRole('button', { name: new RegExp(`^${name}`) })

  async function expectShown(name: string): Promise<void> {
    await page.getByRole('region', { name: 'Manifest' }).getByRole('heading', { name }).waitFor()
    expect(await chosen()).toEqual([expect.stringMatching(new RegExp(`^${name}`))])
  }

  function chosen(): Promise<readonly string[]> {
    return page.getByRole('grid', { name: 'Tags' }).getByRole('row', { selected: true }).allInnerTexts()
  }
})
