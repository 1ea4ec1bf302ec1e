import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { blobPath, LayoutFiles } from '../corpus/archives/image-files.ts'
import { zstdOf } from '../corpus/archives/zstd-bytes.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { expectAccessible } from './support/accessibility.ts'
import { addS3Store } from './support/add-s3-store.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dragFiles, dropFiles } from './support/drop-files.ts'

describeWith(['chromium'], 'images dropped on a store', () => {
  const account = { accessKey: 'AKIDEXAMPLE0000000001', secretKey: 'the-right-secret-of-this-test' }
  const temp = useTempFolder()
  let cloud: S3Cloud
  let bollard: Bollard
  beforeAll(async () => {
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
    bollard = await startBollard({ dataDir: join(temp(), 'data') })
    const { page } = bollard
    await addS3Store(page, cloud, 'images', account)
    await page.getByText('No repositories in this store').waitFor()
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
  })

  it('are kept while a read-only store asks whether it may be changed, and go on from there', async () => {
    const { page } = bollard
    const archive = await writeLayoutTar('agent.tar', ['the first agent'])
    const notes = join(temp(), 'notes.txt')
    await writeFile(notes, 'what is new')
    await dropFiles(page, panel(page), [archive])
    const asked = page.getByRole('dialog', { name: 'images is read-only' })
    await expectAccessible(page, 'the question whether a store may be changed')
    await asked.getByRole('button', { name: 'Cancel' }).click()
    await asked.waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: 'Read-only', exact: true }).count()).toBe(1)

    await dropFiles(page, storeInSidebar(page), [archive, notes])
    await asked.getByRole('button', { name: 'Allow changes and continue' }).click()
    const dialog = page.getByRole('dialog', { name: 'Upload to images' })
    await dialog.getByText('OCI archive').waitFor()
    await dialog.getByRole('region', { name: 'notes.txt' }).getByText('File', { exact: true }).waitFor()
    expect(await dialog.getByText(/damaged/).count()).toBe(0)
    const start = dialog.getByRole('button', { name: 'Upload 1 image and 1 file' })
    await start.waitFor()
    await expectAccessible(page, 'what would be pushed')

    await repositoryField(dialog).fill('Edge/agent')
    await dialog.getByText('Lower case only').waitFor()
    await tagsField(dialog).fill('v1, -wrong')
    await dialog.getByText(/“-wrong” is not a valid tag/).waitFor()
    await expectAccessible(page, 'names that no registry takes')
    expect(cloud.bucket('images').keys()).toEqual([])
    await repositoryField(dialog).fill('edge/agent')
    await tagsField(dialog).fill('v1')
    await dialog.getByRole('textbox', { name: 'Folder for files' }).fill('released/agent')
    await start.click()
    await dialog.waitFor({ state: 'detached' })

    await page.getByRole('treeitem', { name: /agent/ }).click()
    await page.getByRole('row', { name: /^v1\b/ }).waitFor()
    await expect
      .poll(() => cloud.bucket('images').get('released/agent/notes.txt')?.body?.toString())
      .toBe('what is new')
  })

  it('are let go over what they become', async () => {
    const { page } = bollard
    const notes = join(temp(), 'plain.tar')
    await writeFile(notes, 'not even a tar')
    await dragFiles(page, panel(page), [notes])
    await page.getByText('Drop 1 item on images').waitFor()
    await expectAccessible(page, 'the choice while something is dragged')
    await dropFiles(page, page.locator('[data-drop="files"]'), [notes])
    const dialog = page.getByRole('dialog', { name: 'Upload to images' })
    await dialog.getByRole('button', { name: 'Upload 1 file' }).click()
    await expect.poll(() => cloud.bucket('images').keys()).toContain('files/plain.tar')
  })

  it('can be chosen as well, and are left out where they only call themselves archives', async () => {
    const { page } = bollard
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Upload…' }).click()
    await expectAccessible(page, 'the menu of what to upload')
    await page.getByRole('menuitem', { name: 'Image archives or files…' }).click()
    await (await choosing).setFiles(join(temp(), 'plain.tar'))
    const dialog = page.getByRole('dialog', { name: 'Upload to images' })
    const archive = dialog.getByRole('region', { name: 'plain.tar' })
    await archive.getByText('Refused', { exact: true }).waitFor()
    const start = dialog.getByRole('button', { name: 'Upload', exact: true })
    await expect.poll(() => start.getAttribute('title')).toBe('There is nothing to upload')
    await archive.getByRole('combobox').selectOption('Store as file')
    await dialog.getByRole('button', { name: 'Upload 1 file' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('go without the odd one among them, which says why', async () => {
    const { page } = bollard
    const layout = new LayoutFiles()
    const [good, odd] = [layout.image(['good']), layout.image(['odd'])]
    layout.name({ 'edge/good:1': good, 'edge/odd:1': odd }).remove(blobPath(odd.digest))
    const archive = join(temp(), 'two.tar.zst')
    await writeFile(archive, zstdOf(layout.tar()))
    await dropFiles(page, panel(page), [archive])
    const dialog = page.getByRole('dialog', { name: 'Upload to images' })
    const refused = dialog.getByRole('row', { name: /edge\/odd:1/ })
    await refused
      .getByText(`It refers to ${odd.digest}, which it does not contain`, { exact: false })
      .waitFor()
    expect(await refused.getByRole('checkbox').count()).toBe(0)
    await expectAccessible(page, 'an image that cannot be pushed, beside one that can')
    await dialog.getByRole('button', { name: 'Upload 1 image', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const link = 'docker/registry/v2/repositories/edge/agent/_manifests/tags/1/current/link'
    // It is the only one that can go where it was dropped.
    await expect.poll(() => cloud.bucket('images').get(link)?.body?.toString()).toBe(good.digest)
  })

  it('are held, outlive a kill of the host, and go on with the file that is given again', async () => {
    const texts = [randomBytes(24 * 1024 * 1024).toString('base64'), 'small']
    const archive = await writeLayoutTar('large.tar', texts)
    const bucket = cloud.bucket('images')
    {
      const { page } = bollard
      // Parts get through, one after the other; nothing is linked before everything is sent.
      cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart', probability: 0.5 }]
      await dragFiles(page, panel(page), [archive])
      await page.getByText('Drop 1 item on images').waitFor()
      await dropFiles(page, panel(page), [archive])
      const dialog = page.getByRole('dialog', { name: 'Upload to images' })
      // It was dropped on the repository that is open.
      await expect.poll(() => repositoryField(dialog).inputValue()).toBe('edge/agent')
      await tagsField(dialog).fill('v1, v2')
      await dialog.getByText(/edge\/agent:v1 exists and points to/).waitFor()
      await dialog.getByRole('button', { name: 'Upload 1 image', exact: true }).click()
      await expect.poll(() => bucket.ledger.parts).toBeGreaterThan(0)
      await page.getByRole('button', { name: 'Pause large.tar' }).click()
      await row(page).getByText('Paused', { exact: true }).waitFor()
      expect(bucket.keys().some((key) => key.includes('/tags/v2/'))).toBe(false)
    }
    await restart()
    const { page } = bollard
    cloud.faults.rules = []
    await page.getByRole('button', { name: 'Resume large.tar' }).click()
    await page.getByRole('button', { name: 'Choose file again for large.tar' }).waitFor()
    await expectAccessible(page, 'a push that waits for its file')
    await page.locator('input[aria-label="Choose file again for large.tar"]').setInputFiles(archive)
    await page.getByRole('button', { name: 'Show large.tar in its store' }).waitFor()
    expect(bucket.ledger.sentAgain).toEqual([])
    expect(bucket.uploads.size).toBe(0)
    await page.getByRole('treeitem', { name: /agent/ }).click()
    await page.getByRole('row', { name: /^v2\b/ }).waitFor()
    const link = (tag: string): string | undefined =>
      bucket
        .get(`docker/registry/v2/repositories/edge/agent/_manifests/tags/${tag}/current/link`)
        ?.body?.toString()
    expect(link('v2')).toBe(link('v1'))
  })

  async function restart(): Promise<void> {
    const { dataDir, pid } = bollard
    process.kill(pid, 'SIGKILL')
    await bollard.close()
    bollard = await startBollard({ dataDir })
    await bollard.page.getByRole('heading', { name: 'images' }).waitFor()
    // Keys are heard a moment after the window is there.
    await bollard.page.getByTitle(/^Show transfers/).click()
  }

  async function writeLayoutTar(name: string, texts: readonly string[]): Promise<string> {
    const layout = new LayoutFiles()
    layout.name({ v1: layout.image(texts) })
    const path = join(temp(), name)
    await writeFile(path, layout.tar())
    return path
  }
})

function storeInSidebar(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Stores' }).getByText('images', { exact: true })
}

function panel(page: Page): Locator {
  return page.getByRole('tabpanel')
}

function repositoryField(dialog: Locator): Locator {
  return dialog.getByRole('textbox', { name: 'Repository of v1' })
}

function tagsField(dialog: Locator): Locator {
  return dialog.getByRole('textbox', { name: 'Tags of v1' })
}

function row(page: Page): Locator {
  return page.getByRole('row', { name: /large\.tar/ })
}
