import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const deepFolder =
  'a-first-folder/with-a-second-one-in-it/and-a-third-one-below/then-a-fourth/and-the-last-one'

describeWith(['chromium'], 'tables and panes as a person sets them', () => {
  let dataDir: string
  let bollard: Bollard
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'bollard-layout-'))
    bollard = await startBollard({ dataDir })
    await bollard.page
      .getByRole('button', { name: /sample registry/ })
      .first()
      .click()
    await openTags(bollard.page)
  })
  afterAll(async () => {
    await bollard.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('have columns whose borders are dragged, and the list stays as wide as its pane', async () => {
    const { page } = bollard
    const border = separator(page, 'Width of Digest')
    const before = await sizeOf(border)
    await drag(page, border, { x: 30, y: 0 })
    await expect.poll(() => sizeOf(border)).toBe(before + 30)
    expect(await overflowOf(page)).toBe(0)
  })

  it('have borders that keys move, and that Home and a double click set to what is in the column', async () => {
    const { page } = bollard
    const border = separator(page, 'Width of Digest')
    const before = await sizeOf(border)
    await border.focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => sizeOf(border)).toBe(before + 16)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => sizeOf(border)).toBe(before - 16)
    await page.keyboard.press('Home')
    const natural = await sizeOf(border)
    expect(natural).toBeGreaterThan(70)
    expect(natural).toBeLessThan(before)
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => sizeOf(border)).toBe(natural + 64)
    await border.dblclick()
    await expect.poll(() => sizeOf(border)).toBe(natural)
  })

  it('end a drag by Escape as if it had not begun', async () => {
    const { page } = bollard
    const border = separator(page, 'Width of Digest')
    const before = await sizeOf(border)
    const from = await middleOf(border)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 40, from.y, { steps: 4 })
    await expect.poll(() => sizeOf(border)).toBe(before + 40)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await expect.poll(() => sizeOf(border)).toBe(before)
  })

  it('never lose their last column, however narrow others leave it', async () => {
    const { page } = bollard
    const border = separator(page, 'Width of Tag')
    await border.focus()
    await page.keyboard.press('End')
    await expect.poll(() => roomOf(border)).toBe(0)
    const last = page.getByRole('columnheader', { name: 'History' })
    const pane = page.getByRole('region', { name: 'Tags' })
    const [column, room] = [await last.boundingBox(), await pane.boundingBox()]
    expect((column?.x ?? 0) + (column?.width ?? 0)).toBeLessThanOrEqual((room?.x ?? 0) + (room?.width ?? 0))
    expect(column?.width).toBeGreaterThanOrEqual(39)
    expect(await overflowOf(page)).toBe(0)
    const pushed = page
      .getByRole('row', { name: /^1\.4\.1/ })
      .getByRole('gridcell')
      .nth(4)
    await pushed.hover()
    expect(await pushed.getAttribute('title')).not.toBe('')
  })

  it('hide columns by the menu of their head, and one always stays', async () => {
    const { page } = bollard
    await page.getByRole('columnheader', { name: 'Platforms' }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Hide “Platforms”' }).click()
    await page.getByRole('columnheader', { name: 'Platforms' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Columns of Tags' }).press('Enter')
    for (const name of ['Digest', 'Size', 'Pushed', 'History']) {
      await page.getByRole('menuitemcheckbox', { name }).press('Enter')
      await page.getByRole('columnheader', { name }).waitFor({ state: 'detached' })
    }
    expect(await page.getByRole('menuitemcheckbox', { name: 'Tag', exact: true }).isDisabled()).toBe(true)
    await expectAccessible(page, 'the menu of columns')
    await page.getByRole('menuitemcheckbox', { name: 'Size' }).press('Enter')
    await page.keyboard.press('Escape')
    expect(await headNames(page)).toEqual(['Tag', 'Size'])
  })

  it('sort by the columns that are shown, and say so', async () => {
    const { page } = bollard
    const size = page.getByRole('columnheader', { name: 'Size' })
    await size.getByRole('button').first().press('Enter')
    await expect.poll(() => size.getAttribute('aria-sort')).toBe('ascending')
    await size.getByRole('button').first().click()
    await expect.poll(() => size.getAttribute('aria-sort')).toBe('descending')
    expect(await firstTag(page)).not.toMatch(/^sha256-/)
  })

  it('have panes whose borders are moved within the window, by the mouse and by keys', async () => {
    const { page } = bollard
    const tree = separator(page, 'Width of Repositories')
    expect(await sizeOf(tree)).toBe(240)
    await drag(page, tree, { x: 60, y: 0 })
    await expect.poll(() => sizeOf(tree)).toBe(300)
    await drag(page, tree, { x: -1000, y: 0 })
    await expect.poll(() => sizeOf(tree)).toBe(160)
    await tree.dblclick()
    await expect.poll(() => sizeOf(tree)).toBe(240)
    await tree.press('ArrowRight')
    await expect.poll(() => sizeOf(tree)).toBe(256)
    const manifest = separator(page, 'Width of Manifest')
    await manifest.press('ArrowLeft')
    await expect.poll(() => sizeOf(manifest)).toBe(420)
    const sidebar = separator(page, 'Width of Stores')
    await drag(page, sidebar, { x: 40, y: 0 })
    await expect.poll(() => sizeOf(sidebar)).toBe(272)
    await expectAccessible(page, 'panes that were moved')
  })

  it('are as they were set after a reload and after a restart', async () => {
    await bollard.reload()
    await expectAsSet(bollard.page)
    await bollard.close()
    bollard = await startBollard({ dataDir })
    await openTags(bollard.page)
    await expectAsSet(bollard.page)
  })

  it('give way in a window that becomes smaller, and are back in one that is large again', async () => {
    const { page } = bollard
    await page.setViewportSize({ width: 1200, height: 700 })
    const manifest = separator(page, 'Width of Manifest')
    await expect.poll(() => sizeOf(manifest)).toBeLessThan(420)
    await expectInside(page)
    await page.setViewportSize({ width: 1024, height: 700 })
    await expectInside(page)
    await page.setViewportSize({ width: 1440, height: 900 })
    await expect.poll(() => sizeOf(manifest)).toBe(420)
  })

  it('are as usual again by “Reset columns”', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Columns of Tags' }).click()
    await page.getByRole('menuitem', { name: 'Reset columns' }).click()
    await expect
      .poll(() => headNames(page))
      .toEqual(['Tag', 'Digest', 'Platforms', 'Size', 'Pushed', 'History'])
    const pushed = page.getByRole('columnheader', { name: 'Pushed' })
    await expect.poll(() => pushed.getAttribute('aria-sort')).toBe('descending')
  })

  it('have paths that leave out their middle, which a menu has', async () => {
    const { page } = bollard
    const folder = join(dataDir, 'sample-registry', deepFolder)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'file.txt'), 'a file')
    await page.setViewportSize({ width: 1024, height: 700 })
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: 'Files' }).first().click()
    for (const name of deepFolder.split('/')) await page.getByRole('row', { name }).first().dblclick()
    await page.getByRole('row', { name: /^file\.txt/ }).waitFor()
    const path = page.getByRole('navigation', { name: 'Path' })
    expect(await path.getByRole('button', { name: 'with-a-second-one-in-it' }).count()).toBe(0)
    await path.getByRole('button', { name: 'and-the-last-one' }).waitFor()
    await page.getByRole('button', { name: 'Upload…' }).first().waitFor()
    await expectInside(page)
    await path.getByRole('button', { name: 'Steps in between' }).press('Enter')
    await page.getByRole('menuitem', { name: 'with-a-second-one-in-it' }).press('Enter')
    await page.getByRole('row', { name: 'and-a-third-one-below' }).waitFor()
    await expectAccessible(page, 'a path without its middle')
  })
})

async function openTags(page: Page): Promise<void> {
  await page.getByRole('treeitem', { name: /api-gateway/ }).click()
  await page
    .getByRole('row', { name: /^latest/ })
    .first()
    .click()
  await page.getByRole('region', { name: 'Manifest' }).waitFor()
}

async function expectAsSet(page: Page): Promise<void> {
  await expect.poll(() => headNames(page)).toEqual(['Tag', 'Size'])
  const size = page.getByRole('columnheader', { name: 'Size' })
  await expect.poll(() => size.getAttribute('aria-sort')).toBe('descending')
  await expect.poll(() => sizeOf(separator(page, 'Width of Repositories'))).toBe(256)
  await expect.poll(() => sizeOf(separator(page, 'Width of Manifest'))).toBe(420)
  await expect.poll(() => sizeOf(separator(page, 'Width of Stores'))).toBe(272)
}

function separator(page: Page, name: string): Locator {
  return page.getByRole('separator', { name, exact: true })
}

async function sizeOf(border: Locator): Promise<number> {
  return Number(await border.getAttribute('aria-valuenow'))
}

async function drag(
  page: Page,
  border: Locator,
  by: { readonly x: number; readonly y: number },
): Promise<void> {
  const from = await middleOf(border)
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 8 })
  await page.mouse.up()
}

async function middleOf(border: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await border.boundingBox()
  if (box === null) throw new Error('the border is not in sight')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** How many pixels of the list of tags are beyond its pane. */
function overflowOf(page: Page): Promise<number> {
  return page
    .getByRole('grid', { name: 'Tags' })
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
}

/** Names of the columns of tags. The accessibility tree has those that are shown. */
function headNames(page: Page): Promise<readonly (string | null)[]> {
  return page
    .getByRole('grid', { name: 'Tags' })
    .getByRole('columnheader')
    .evaluateAll((heads) => heads.map((head) => head.getAttribute('aria-label')))
}

async function firstTag(page: Page): Promise<string> {
  return page.getByRole('grid', { name: 'Tags' }).getByRole('gridcell').first().innerText()
}

/** Nothing that is pressed stands beyond the window. */
async function expectInside(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() =>
        [...document.querySelectorAll('button, [role="separator"]')]
          .map((each) => ({
            name: each.getAttribute('aria-label') ?? each.textContent,
            box: each.getBoundingClientRect(),
          }))
          .filter(({ box }) => box.width > 0 && (box.right > innerWidth + 5 || box.left < -5))
          .map(({ name }) => name),
      ),
    )
    .toEqual([])
}

/** How many pixels what a border sizes may still grow. */
async function roomOf(border: Locator): Promise<number> {
  return Number(await border.getAttribute('aria-valuemax')) - (await sizeOf(border))
}
