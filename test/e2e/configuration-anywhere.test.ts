import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { writeSampleFolder } from '../demo/sample-files.ts'
import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dropFiles } from './support/drop-files.ts'

describeWith(['chromium'], "a registry's configuration, wherever it is brought", () => {
  let folder: string
  let bollard: Bollard
  let config: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-anywhere-'))
    // Its name says nothing: it is known by what is in it.
    config = join(folder, 'prod.txt')
    await writeFile(config, text)
    await writeFile(join(folder, 'notes.txt'), 'version: 0.1 of the storage plan')
    await writeSampleFolder(join(folder, 'bucket'))
    const dataDir = join(folder, 'data')
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    await storeList.add({
      name: 'plain',
      driver: 'filesystem',
      values: { rootdirectory: join(folder, 'bucket') },
      secrets: {},
      fromEnvironment: [],
      readOnly: false,
    })
    bollard = await startBollard({ dataDir })
    await bollard.page.getByRole('heading', { name: 'plain', level: 1 }).waitFor()
  })
  afterAll(async () => {
    await bollard.close()
    await rm(folder, { recursive: true, force: true })
  })

  it.each([
    ['Repositories', /api-gateway/],
    ['Blobs', /^sha256|^[0-9a-f]{64}$/],
    ['Files', 'docker'],
    ['Multipart uploads', /^Parts of multipart uploads/],
    ['Health', 'Never verified'],
    ['Usage', /stored in \d+ blobs/],
    ['Configuration', 'Effective folder'],
  ])('opens as one when it is dropped on the tab %s of a store', async (tab, shown) => {
    const { page } = bollard
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
    const panel = page.getByRole('tabpanel', { name: tab })
    // What is under the pointer goes when the view comes, and a drop on what has gone is heard by nobody.
    await panel.getByText(shown).first().waitFor()
    await dropFiles(page, panel, [config])
    expect(await opened(page)).toBe(1)
    expect(await inBucket()).not.toContain('prod.txt')
  })

  it.each([
    ['a store in the sidebar', (page: Page) => page.locator('button[data-store]', { hasText: 'plain' })],
    ['the sidebar beside its stores', (page: Page) => page.getByRole('button', { name: /^All stores/ })],
    ['the page of all stores', (page: Page) => page.getByRole('main')],
  ])('opens as one when it is dropped on %s', async (_, target) => {
    const { page } = bollard
    await page.getByRole('button', { name: /^All stores/ }).click()
    await page.getByRole('grid', { name: 'Repositories of all stores' }).waitFor()
    await dropFiles(page, target(page), [config])
    expect(await opened(page)).toBe(1)
  })

  it('is uploaded only after a warning of its keys', async () => {
    const { page } = bollard
    await page.locator('button[data-store]', { hasText: 'plain' }).click()
    await page.getByRole('tab', { name: /^Files/ }).click()
    await page.getByRole('button', { name: 'Upload files…' }).waitFor()
    await dropFiles(page, page.getByRole('tabpanel'), [config])
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/^prod.txt is a registry’s configuration. Nothing of it was uploaded/).waitFor()
    await dialog.getByRole('button', { name: 'Upload it as a file…' }).click()
    await dialog.getByText(/can hold the keys of the registry in clear text/).waitFor()
    await expectAccessible(page, 'the warning before a configuration is uploaded')
    expect(await inBucket()).not.toContain('prod.txt')
    await dialog.getByRole('button', { name: 'Upload with its keys' }).click()
    await expect.poll(inBucket).toContain('prod.txt')
  })

  it('is asked about when it is one of several files, and the others go without it', async () => {
    const { page } = bollard
    const second = join(folder, 'second.env')
    await writeFile(second, 'REGISTRY_STORAGE=filesystem\n')
    await dropFiles(page, page.getByRole('tabpanel'), [second, join(folder, 'notes.txt')])
    const dialog = page.getByRole('dialog', { name: 'A configuration is among the files' })
    await dialog.getByText('second.env is a registry’s configuration. Nothing was uploaded yet.').waitFor()
    await expectAccessible(page, 'a configuration among several files')
    await dialog.getByRole('radio', { name: /^Upload only the other file/ }).click()
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expect.poll(inBucket).toContain('notes.txt')
    expect(await inBucket()).not.toContain('second.env')
  })

  it('opens when it is chosen with the chooser for uploads', async () => {
    const { page } = bollard
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Upload files…' }).click(),
    ])
    await chooser.setFiles([config])
    expect(await opened(page)).toBe(1)
  })

  it('opens when its text is pasted, but not into a field', async () => {
    const { page } = bollard
    const paste = (pasted: string) =>
      page.evaluate((data) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', data)
        const target = document.activeElement ?? document.body
        target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
      }, pasted)
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByPlaceholder('Repository, repository:tag or digest').waitFor()
    await paste(text)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'plain', level: 1 }).click()
    await paste('some text about storage: nothing else')
    await paste(text)
    await page.getByRole('button', { name: 'Continue with images' }).waitFor()
    await expectAccessible(page, 'a configuration that was pasted')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('takes the place of a form only when what was typed may go', async () => {
    const { page } = bollard
    await page.keyboard.press('ControlOrMeta+Shift+n')
    const form = page.getByRole('dialog', { name: 'Add store' })
    await form.getByRole('textbox', { name: 'Name' }).fill('typed')
    await dropFiles(page, form.getByText('Effective endpoint'), [config])
    const question = page.getByRole('alertdialog', { name: 'Close it and lose what you typed?' })
    await question.waitFor()
    await expectAccessible(page, 'the question before typed text is lost')
    await question.getByRole('button', { name: 'Keep editing' }).click()
    expect(await form.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('typed')
    await page.keyboard.press('Escape')
    await question.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  /** Gives how many stores the dialog found, and closes it. */
  async function opened(page: Page): Promise<number> {
    const found = page.getByRole('button', { name: 'Continue with images' })
    await found.first().waitFor()
    const count = await found.count()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    return count
  }

  async function inBucket(): Promise<readonly string[]> {
    return readdir(join(folder, 'bucket'))
  }
})

const text = `version: 0.1
storage:
  s3:
    accesskey: AKIDANYWHERE00000001
    secretkey: the-secret-of-anywhere
    region: us-east-1
    bucket: images
`
