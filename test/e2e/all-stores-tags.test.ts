import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { newDeferred } from '../../drivers/common/deferred.ts'
import { writeSampleFolder } from '../demo/sample-files.ts'
import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dropFiles } from './support/drop-files.ts'

describeWith(['chromium'], 'all stores, of which one keeps its tags in a database', () => {
  let folder: string
  let bollard: Bollard
  let config: string
  const notes = (): string => join(folder, 'notes.txt')
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-tags-'))
    config = join(folder, 'config.yml')
    await writeFile(config, 'version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /srv/another\n')
    await writeSampleFolder(join(folder, 'plain'))
    await cp(join(folder, 'plain'), join(folder, 'database'), { recursive: true })
    await removeTags(join(folder, 'database'))
    const dataDir = join(folder, 'data')
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    for (const name of ['plain', 'database']) {
      const values = { rootdirectory: join(folder, name) }
      await storeList.add({
        name,
        driver: 'filesystem',
        values,
        secrets: {},
        fromEnvironment: [],
        readOnly: false,
      })
    }
    bollard = await startBollard({ dataDir })
  })
  afterAll(async () => {
    await bollard.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('leave it out of the comparison of tags, and say so', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^All stores/ }).click()
    const gateway = page
      .getByRole('grid', { name: 'Repositories of all stores' })
      .getByRole('row', { name: /platform\/api-gateway/ })
    await gateway.getByRole('img', { name: 'plain: holds it; database: holds it' }).waitFor()
    await gateway.click()
    await page.getByText('In 2 of 2 stores').waitFor()
    await page.getByText('database keeps its tags in a database and is not compared').waitFor()
    const tag = page.getByRole('grid', { name: 'Tags' }).getByRole('row', { name: /^1\.4\.1/ })
    await tag.getByRole('img', { name: 'plain: this digest; database: its tags are in a database' }).waitFor()
    await page.getByRole('button', { name: /^Missing 0/ }).waitFor()
    await page.getByRole('button', { name: /^Differing 0/ }).waitFor()
    await expectAccessible(page, 'a store that is not compared')
  })

  it('open a configuration that is dropped on a repository, and on a store', async () => {
    const { page } = bollard
    const storefront = page
      .getByRole('grid', { name: 'Repositories of all stores' })
      .getByRole('row', { name: /web\/storefront/ })
    await dropFiles(page, storefront, [config])
    await page.getByText(/^config.yml is a registry’s configuration/).waitFor()
    await page.getByRole('button', { name: 'Continue with another' }).waitFor()
    await expectAccessible(page, 'a configuration that was dropped on a repository')
    await page.keyboard.press('Escape')
    const card = page
      .getByRole('list', { name: 'Stores and their answers' })
      .getByRole('button', { name: /plain/ })
    await dropFiles(page, card, [config])
    await page.getByRole('button', { name: 'Continue with another' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('open a configuration that is dropped beside everything, and nothing else', async () => {
    const { page } = bollard
    const beside = page.getByRole('heading', { name: 'All stores', level: 1 })
    await writeFile(notes(), 'version: 0.1')
    await dropFiles(page, beside, [notes()])
    await dropFiles(page, beside, [config])
    await page.getByRole('button', { name: 'Continue with another' }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(1)
    await page.keyboard.press('Escape')
  })

  it('take a drop from the first moment, before there is anything to see of them', async () => {
    const { page } = bollard
    const shown = newDeferred()
    await page.route(/\/all-stores-view-.*\.js$/, async (route) => {
      await shown.promise
      await route.continue()
    })
    await bollard.reload()
    await page.getByRole('button', { name: /^All stores/ }).waitFor()
    await dropFiles(page, page.getByRole('main'), [notes()])
    await page.getByRole('dialog', { name: 'Upload to which store?' }).waitFor()
    shown.resolve()
    await page.keyboard.press('Escape')
    const grid = page.getByRole('grid', { name: 'Repositories of all stores' })
    await expect.poll(() => grid.isVisible()).toBe(true)
  })
})

/** As Harbor and GitLab leave a bucket. */
async function removeTags(root: string): Promise<void> {
  const folders = await readdir(root, { recursive: true, withFileTypes: true })
  for (const entry of folders) {
    if (entry.isDirectory() && entry.name === 'tags') {
      await rm(join(entry.parentPath, 'tags'), { recursive: true, force: true })
    }
  }
}
