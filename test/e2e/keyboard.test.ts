import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { describeWith } from '../peers/need.ts'
import { tinyImage, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const [one, two] = [tinyImage('one'), tinyImage('two')]

describeWith(['chromium'], 'the keyboard', () => {
  let folder: string
  let bollard: Bollard
  let page: Page
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-keys-'))
    const dataDir = join(folder, 'data')
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    for (const [name, readOnly] of [
      ['north', true],
      ['south', false],
    ] as const) {
      const rootdirectory = join(folder, name)
      const registry = await TinyRegistry.in(rootdirectory)
      await registry.push('team/app', ['v1', 'v2'], one)
      await registry.push('team/web', ['latest'], two)
      await registry.driver.close()
      await mkdir(join(rootdirectory, 'notes'))
      await writeFile(join(rootdirectory, 'notes/a.txt'), 'a')
      await writeFile(join(rootdirectory, 'notes/b.txt'), 'b')
      const parameters = splitSecrets('filesystem', { rootdirectory })
      await storeList.add({ name, driver: 'filesystem', fromEnvironment: [], readOnly, ...parameters })
    }
    bollard = await startBollard({ dataDir })
    page = bollard.page
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('heading', { name: 'north', level: 1 }).waitFor()
    await tree().getByRole('treeitem', { name: /app/ }).waitFor()
  })
  afterAll(async () => {
    await bollard.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('opens the palette: stores, and all that can be done here with its keys', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('group', { name: 'Stores', exact: true }).getByRole('option').nth(1).waitFor()
    await option(/^Refresh Ctrl R$/).waitFor()
    await option(/^Upload files Ctrl U$/).waitFor()
    await expectAccessible(page, 'the palette where nothing is typed')
  })

  it('goes through the palette by arrows, pages and ends', async () => {
    const input = page.getByRole('combobox')
    const active = async () => page.locator(`#${await input.getAttribute('aria-activedescendant')}`)
    const all = await page.getByRole('option').count()
    await page.keyboard.press('ArrowDown')
    expect(await (await active()).textContent()).toContain('south')
    await page.keyboard.press('End')
    expect(await input.getAttribute('aria-activedescendant')).toBe(`palette-${all - 1}`)
    await page.keyboard.press('PageUp')
    expect(await input.getAttribute('aria-activedescendant')).toBe(`palette-${all - 11}`)
    await page.keyboard.press('Home')
    expect(await input.getAttribute('aria-activedescendant')).toBe('palette-0')
    expect(await (await active()).getAttribute('aria-selected')).toBe('true')
  })

  it('does a command that is found behind a >, also by its name in the other language', async () => {
    await page.getByRole('combobox').fill('>侧栏')
    await page.getByText('1 result', { exact: true }).waitFor()
    await expectAccessible(page, 'commands in the palette')
    await page.keyboard.press('Enter')
    await page.getByRole('navigation', { name: 'Stores' }).waitFor({ state: 'detached' })
    await page.keyboard.press('ControlOrMeta+b')
    await page.getByRole('navigation', { name: 'Stores' }).waitFor()
    await page.keyboard.press('ControlOrMeta+Shift+p')
    await page
      .getByRole('group', { name: 'Done lately' })
      .getByRole('option', { name: /^Show or hide the sidebar/ })
      .waitFor()
    await page.keyboard.press('Escape')
  })

  it('finds exports, entries of menus and parts of the settings in both languages', async () => {
    await typed('>csv')
    await option(/^Export list as CSV: Repository/)
      .first()
      .waitFor()
    await page.getByRole('combobox').fill('>导出')
    await option(/^Export list as CSV: Repository/)
      .first()
      .waitFor()
    await page.getByRole('combobox').fill('>设置：网络')
    await option(/^Settings: Network/).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('tab', { name: 'Network', selected: true }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  })

  it('goes to a part of a store, to a tag, and to a manifest by four digits', async () => {
    await typed('south health')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.title()).toContain('Health – south')
    await typed('team/app:v1')
    await option(/^team\/app:v1/)
      .nth(1)
      .waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Manifest' }).getByRole('heading', { name: 'v1' }).waitFor()
    // Only where a person stays for a second is something that they opened.
    await page.waitForTimeout(1200)
    await typed(`team/web@${two.manifest.digest.slice(0, 11)}`)
    await option(/^team\/web@/)
      .nth(1)
      .waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => decodeURIComponent(page.url())).toContain(two.manifest.digest)
  })

  it('copies a reference from the palette, and says so', async () => {
    await typed('team/app:v2')
    await option(/^team\/app:v2/)
      .first()
      .waitFor()
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.getByText('Copied: team/app:v2').waitFor()
    expect(await clipboard()).toBe('team/app:v2')
  })

  it('remembers what was opened, also after a reload', async () => {
    await page.waitForTimeout(1500)
    await bollard.reload()
    await tree().waitFor()
    await page.keyboard.press('ControlOrMeta+k')
    await page
      .getByRole('group', { name: 'Opened lately' })
      .getByRole('option', { name: /^team\/app:v1/ })
      .waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  })

  it('goes from the filter to the first row and back, and opens the first row', async () => {
    await page.keyboard.press('1')
    const filter = page.getByRole('searchbox', { name: 'Filter repositories' })
    await filter.fill('web')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => tree().evaluate((list) => list === document.activeElement)).toBe(true)
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => filter.evaluate((field) => field === document.activeElement)).toBe(true)
    await filter.fill('app')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'team/app', level: 2 }).waitFor()
    await filter.fill('')
  })

  it('copies rows: a repository, one tag, all tags', async () => {
    await tree().focus()
    await page.keyboard.press('ControlOrMeta+c')
    await expect.poll(clipboard).toBe('team/app')
    await tags().getByRole('row', { name: /^v1/ }).click()
    await page.keyboard.press('ControlOrMeta+c')
    await page.getByText('Copied: team/app:v1').waitFor()
    expect(await clipboard()).toBe('team/app:v1')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('ControlOrMeta+c')
    await page.getByText('Copied 2 lines').waitFor()
    expect((await clipboard()).split('\n').toSorted()).toEqual(['team/app:v1', 'team/app:v2'])
  })

  it('hides and shows the details of a row by the space bar', async () => {
    const manifest = page.getByRole('region', { name: 'Manifest' })
    await tags().getByRole('row', { name: /^v1/ }).click()
    await manifest.getByRole('heading', { name: 'v1' }).waitFor()
    await page.keyboard.press('Space')
    await manifest.waitFor({ state: 'detached' })
    expect(new URL(page.url()).hash).not.toContain('tag=')
    await page.keyboard.press('Space')
    await manifest.getByRole('heading', { name: 'v1' }).waitFor()
  })

  it('copies a digest of a blob and the keys of files, and asks for a new name by F2', async () => {
    await page.keyboard.press('2')
    const blobs = page.getByRole('grid', { name: 'Blobs' })
    await blobs.getByRole('row').nth(1).click()
    await page.keyboard.press('ControlOrMeta+c')
    await expect.poll(clipboard).toMatch(/^sha256:[0-9a-f]{64}$/)
    await page.keyboard.press('3')
    await page.getByRole('row', { name: /notes/ }).dblclick()
    await page.getByRole('row', { name: /^a\.txt/ }).click()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('ControlOrMeta+c')
    await expect.poll(clipboard).toBe('notes/a.txt\nnotes/b.txt')
    await page.keyboard.press('F2')
    await page.getByRole('dialog', { name: /Rename/ }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('says why keys do nothing now', async () => {
    await typed('north files')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'north', level: 1 }).waitFor()
    await page.getByRole('grid', { name: 'Files' }).waitFor()
    await page.keyboard.press('F2')
    const told = page.getByRole('status').filter({ hasText: 'Choose a file or folder first' })
    await expect.poll(() => told.count()).toBe(1)
    await typed('>rename')
    const refused = option(/^Rename.* Choose a file or folder first F2$/)
    await refused.waitFor()
    expect(await refused.getAttribute('aria-disabled')).toBe('true')
    await expectAccessible(page, 'the palette with a command that is refused')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('chooses files for a read-only store, which asks once there are some', async () => {
    const choosing = page.waitForEvent('filechooser')
    await page.keyboard.press('ControlOrMeta+u')
    await (await choosing).setFiles(join(folder, 'south/notes/a.txt'))
    const asked = page.getByRole('dialog', { name: 'north is read-only' })
    await asked.getByRole('button', { name: 'Allow changes and continue' }).waitFor()
    await page.keyboard.press('Escape')
    await asked.waitFor({ state: 'detached' })
    expect(await readdir(join(folder, 'north'))).not.toContain('a.txt')
  })

  it('does nothing by single keys while a person types', async () => {
    await page.keyboard.press('1')
    await page.getByRole('searchbox', { name: 'Filter repositories' }).focus()
    const before = new URL(page.url()).hash
    await page.keyboard.type('0?/2')
    await expect
      .poll(() => page.getByRole('searchbox', { name: 'Filter repositories' }).inputValue())
      .toBe('0?/2')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(new URL(page.url()).hash.split('?')[0]).toBe(before.split('?')[0])
    await page.keyboard.press('Escape')
  })

  it('lists all of its keys on a page that is searched', async () => {
    await tree().focus()
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await dialog.getByRole('region', { name: 'In lists and trees' }).getByText('Ctrl C').waitFor()
    await expectAccessible(page, 'the page of shortcuts')
    await dialog.getByRole('searchbox').fill('sidebar')
    await dialog.getByText('Ctrl B').waitFor()
    expect(await dialog.getByRole('region').count()).toBe(1)
    await dialog.getByRole('searchbox').fill('no such')
    await dialog.getByText('No shortcut matches “no such”').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Help' }).click()
    await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click()
    await dialog.waitFor()
  })

  function tree() {
    return page.getByRole('tree', { name: 'Repositories' })
  }

  function tags() {
    return page.getByRole('grid', { name: 'Tags' })
  }

  function option(name: RegExp) {
    return page.getByRole('option', { name })
  }

  async function typed(text: string): Promise<void> {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox').fill(text)
    await page.getByRole('option').first().waitFor()
  }

  function clipboard(): Promise<string> {
    return page.evaluate(() => navigator.clipboard.readText())
  }
})
