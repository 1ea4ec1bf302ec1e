import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const repositories = 'sample-registry/docker/registry/v2/repositories'

describeWith(['chromium'], 'what is deleted, tagged and renamed in the window', () => {
  let bollard: Bollard
  beforeAll(async () => {
    bollard = await startBollard()
    const { page } = bollard
    await page
      .getByRole('button', { name: /sample/i })
      .first()
      .click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    await tagRow(page, '1.4').waitFor()
  })
  afterAll(() => bollard.close())

  const tags = async (): Promise<readonly string[]> =>
    (await readdir(join(bollard.dataDir, repositories, 'platform/api-gateway/_manifests/tags'))).toSorted()

  it('is asked on a read-only store as well, which can be changed in the dialog', async () => {
    const { page } = bollard
    await tagRow(page, '1.4.0-rc.1').click()
    await page.getByRole('grid', { name: 'Tags' }).press('Delete')
    const dialog = page.getByRole('dialog', { name: 'Delete a tag' })
    await dialog.getByText(/2 objects, 142 B/).waitFor()
    await dialog
      .getByText(/A garbage collection|needed by/i)
      .first()
      .waitFor()
    const begin = dialog.getByRole('button', { name: 'Delete tag' })
    expect(await begin.getAttribute('aria-disabled')).toBe('true')
    await expectAccessible(page, 'what deleting a tag takes')
    await dialog.getByRole('button', { name: 'Allow changes' }).click()
    await expect.poll(() => begin.getAttribute('aria-disabled')).toBeNull()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid')
    expect(await tags()).toContain('1.4.0-rc.1')
  })

  it('is a tag among its siblings, and comes back', async () => {
    const { page } = bollard
    const before = await tags()
    await tagRow(page, '1.4').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete tag…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete a tag' })
    await expectKeys(dialog, /tags\/1\.4\//)
    await dialog.getByRole('button', { name: 'Delete tag' }).click()
    await dialog.getByText('Done: 3 objects').waitFor()
    await expectAccessible(page, 'a change that is done')
    expect(await tags()).toEqual(before.filter((tag) => tag !== '1.4'))
    await dialog.getByRole('button', { name: 'Undo' }).click()
    await dialog.getByText('It was undone.').waitFor()
    expect(await tags()).toEqual(before)
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await tagRow(page, '1.4').waitFor()
  })

  it('are all tags that a filter shows', async () => {
    const { page } = bollard
    await page.getByRole('searchbox', { name: 'Filter tags' }).fill('1.3')
    await page.getByRole('button', { name: 'Delete the 2 tags shown…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete 2 tags' })
    await dialog.getByRole('button', { name: 'Delete 2 tags' }).click()
    await dialog.getByText(/^Done/).waitFor()
    await undoAndClose(dialog)
    await page.getByRole('searchbox', { name: 'Filter tags' }).fill('')
    expect(await tags()).toContain('1.3.2')
  })

  it('leads a tag back from its history, which says what changed', async () => {
    const { page } = bollard
    await tagRow(page, '1.4').dblclick()
    await page.getByRole('tab', { name: /History/ }).click()
    const history = page.getByRole('grid', { name: 'Tag history' })
    await history.getByText(/^\+\d+ −\d+ layers · [+−]/).waitFor()
    await expectAccessible(page, 'the history of a tag')
    await history.getByRole('button', { name: /Roll back the tag 1\.4 to this manifest/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Set a tag' })
    await expectKeys(dialog, /tags\/1\.4\/(current|index)\//)
    await dialog.getByRole('button', { name: 'Set tag' }).click()
    await dialog.getByText('Done: 2 objects').waitFor()
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await expect.poll(() => digestOf(page, '1.4')).toBe(await digestOf(page, '1.4.0'))
  })

  it('is a new tag on any manifest', async () => {
    const { page } = bollard
    await tagRow(page, '1.4.1').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Add tag…', exact: true }).click()
    const form = page.getByRole('dialog', { name: 'Tag a manifest' })
    await form.getByRole('textbox', { name: 'Tag' }).fill('-wrong')
    await form.getByText(/does not begin with a dot or dash/).waitFor()
    await form.getByRole('textbox', { name: 'Tag' }).fill('production')
    await form.getByRole('button', { name: 'Continue…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Set a tag' })
    await dialog.getByRole('button', { name: 'Set tag' }).click()
    await dialog.getByText('Done: 2 objects').waitFor()
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    expect(await digestOf(page, 'production')).toBe(await digestOf(page, '1.4.1'))
  })

  it('is refused with words where it changes nothing', async () => {
    const { page } = bollard
    await tagRow(page, '1.4.1').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Add tag…', exact: true }).click()
    const form = page.getByRole('dialog', { name: 'Tag a manifest' })
    await form.getByRole('textbox', { name: 'Tag' }).fill('1.4.1')
    await form.getByRole('button', { name: 'Continue…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Set a tag' })
    const refusal = dialog.getByRole('alert').getByRole('paragraph')
    await refusal.filter({ hasText: /^the tag points to this manifest already$/ }).waitFor()
    expect(await dialog.getByRole('button', { name: 'Set tag' }).count()).toBe(0)
    await page.keyboard.press('Escape')
  })

  it('is a manifest with the tags that point to it, which are named', async () => {
    const { page } = bollard
    const before = await tags()
    await tagRow(page, '1.3.2').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete manifest…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete a manifest' })
    await dialog.getByText('Tags that point to it are deleted, too: 2').waitFor()
    await expectAccessible(page, 'what deleting a manifest takes')
    await dialog.getByRole('button', { name: 'Delete manifest' }).click()
    await dialog.getByText(/^Done/).waitFor()
    expect(await tags()).toEqual(before.filter((tag) => tag !== '1.3' && tag !== '1.3.2'))
    await undoAndClose(dialog)
    expect(await tags()).toEqual(before)
  })

  it('is a repository, by key in the tree, and comes back', async () => {
    const { page } = bollard
    const platform = join(bollard.dataDir, repositories, 'platform')
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    await page.getByRole('tree').press('Delete')
    const dialog = page.getByRole('dialog', { name: 'Delete a repository' })
    await dialog.getByRole('button', { name: 'Delete repository' }).click()
    await dialog.getByText(/^Done/).waitFor()
    expect(await readdir(platform)).toEqual(['auth'])
    await undoAndClose(dialog)
    expect((await readdir(platform)).toSorted()).toEqual(['api-gateway', 'auth'])
    await page.getByRole('treeitem', { name: /api-gateway/ }).waitFor()
  })

  it('is a file, which can be looked at, renamed and deleted', async () => {
    const { page } = bollard
    const folder = join(bollard.dataDir, 'sample-registry')
    await writeFile(join(folder, 'notes.json'), '{"about": {"why": "to see it"}}')
    await writeFile(join(folder, 'dot.gif'), Buffer.from(dot, 'base64'))
    await page.getByRole('tab', { name: 'Files' }).click()
    await fileRow(page, 'notes.json').click()
    const preview = page.getByRole('region', { name: 'Preview' }).first()
    await preview.getByText('to see it').waitFor()
    await preview.getByRole('button', { name: /about/ }).click()
    await preview.getByText('to see it').waitFor({ state: 'detached' })
    await expectAccessible(page, 'the preview of a document')
    await fileRow(page, 'dot.gif').click()
    const image = page.getByRole('img', { name: 'dot.gif' })
    await expect.poll(() => image.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(1)

    await page.getByRole('button', { name: 'Rename…' }).click()
    const form = page.getByRole('dialog', { name: 'Rename or move' })
    await form.getByRole('textbox', { name: 'New object key' }).fill('pictures/dot.gif')
    await form.getByRole('button', { name: 'Continue…' }).click()
    await finish(page, 'Rename', 'Rename')
    await fileRow(page, 'pictures').waitFor()

    await fileRow(page, 'notes.json').click()
    await page.getByRole('grid', { name: 'Files' }).press('Delete')
    await finish(page, 'Delete a file or folder', 'Delete')
    await fileRow(page, 'notes.json').waitFor({ state: 'detached' })
    const shown = (await readdir(folder)).filter((name) => !name.startsWith('.'))
    expect(shown.toSorted()).toEqual(['docker', 'pictures'])
  })

  it('is a folder, which is made, shown and deleted', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'New folder…' }).click()
    const form = page.getByRole('dialog', { name: 'New folder' })
    await form.getByRole('textbox', { name: 'Name of the folder' }).fill('empty')
    await form.getByRole('button', { name: 'Continue…' }).click()
    await finish(page, 'New folder', 'Make folder')
    expect(await readdir(join(bollard.dataDir, 'sample-registry'))).toContain('empty')
    await fileRow(page, 'empty').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete…' }).click()
    await finish(page, 'Delete a file or folder', 'Delete')
    await fileRow(page, 'empty').waitFor({ state: 'detached' })
    expect(await readdir(join(bollard.dataDir, 'sample-registry'))).not.toContain('empty')
  })

  it('needs the name of the store where it cannot be taken back', async () => {
    const { page } = bollard
    await writeFile(join(bollard.dataDir, 'sample-registry', 'large.bin'), new Uint8Array(5_000_000))
    await page.getByRole('button', { name: 'Refresh' }).click()
    await fileRow(page, 'large.bin').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete a file or folder' })
    await dialog.getByText('It cannot be undone.').waitFor()
    const begin = dialog.getByRole('button', { name: 'Delete', exact: true })
    expect(await begin.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByRole('textbox', { name: /Type the name of the store/ }).fill('sample-registry')
    await begin.click()
    await dialog.getByText('Done: 1 object').waitFor()
    expect(await dialog.getByRole('button', { name: 'Undo' }).count()).toBe(0)
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  })
})

/** One pixel. */
const dot = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

function tagRow(page: Page, tag: string): Locator {
  return page
    .getByRole('grid', { name: 'Tags' })
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell', { name: tag, exact: true }) })
}

function fileRow(page: Page, name: string): Locator {
  return page
    .getByRole('grid', { name: 'Files' })
    .getByRole('row')
    .filter({ has: page.getByText(name, { exact: true }) })
}

function digestOf(page: Page, tag: string): Promise<string> {
  return tagRow(page, tag).getByRole('gridcell').nth(1).innerText()
}

/** Every object of the list, by the whole key in its title. */
async function expectKeys(dialog: Locator, key: RegExp): Promise<void> {
  const cells = dialog.getByRole('grid').getByRole('gridcell').and(dialog.locator('[title*="/"]'))
  await cells.first().waitFor()
  for (const title of await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('title') ?? ''))) {
    expect(title).toMatch(key)
  }
}

async function undoAndClose(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Undo' }).click()
  await dialog.getByText('It was undone.').waitFor()
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await dialog.waitFor({ state: 'detached' })
}

async function finish(page: Page, title: string, begin: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title, exact: true })
  await dialog.getByRole('button', { name: begin, exact: true }).click()
  await dialog.getByText(/^Done/).waitFor()
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await dialog.waitFor({ state: 'detached' })
}
