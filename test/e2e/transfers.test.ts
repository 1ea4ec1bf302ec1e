import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { newDeferred } from '../../drivers/common/deferred.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { expectAccessible } from './support/accessibility.ts'
import { addS3Store } from './support/add-s3-store.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dragFiles, dropFiles } from './support/drop-files.ts'

describeWith(['chromium'], 'files dropped on a store', () => {
  const account = { accessKey: 'AKIDEXAMPLE0000000001', secretKey: 'the-right-secret-of-this-test' }
  const temp = useTempFolder()
  let cloud: S3Cloud
  let bollard: Bollard
  beforeAll(async () => {
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
    cloud.bucket('images').put('backup/old.txt', Buffer.from('old'))
    bollard = await startBollard()
    const { page } = bollard
    await addS3Store(page, cloud, 'images', account)
    await page.getByRole('tab', { name: 'Files' }).click()
    await page.getByRole('row', { name: /backup/ }).dblclick()
    await page.getByRole('row', { name: /old\.txt/ }).waitFor()
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
  })

  it('are kept while a read-only store asks whether it may be changed', async () => {
    const { page } = bollard
    const file = join(temp(), 'kept.txt')
    await writeFile(file, 'kept')
    const panel = page.getByRole('tabpanel')
    await dragFiles(page, panel, [file])
    await page.getByText(/^images is read-only\. Drop all the same/).waitFor()
    await expectAccessible(page, 'a drag over a read-only store')
    await dropFiles(page, panel, [file])
    const asked = page.getByRole('dialog', { name: 'images is read-only' })
    await asked.getByText('What you brought is kept', { exact: false }).waitFor()
    await expectAccessible(page, 'the question whether a store may be changed')
    await asked.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Read-only', exact: true }).waitFor()
    expect(cloud.bucket('images').keys()).toEqual(['backup/old.txt'])

    await dropFiles(page, panel, [file])
    await asked.getByRole('button', { name: 'Allow changes and continue' }).click()
    await panel.getByRole('row', { name: /kept\.txt/ }).waitFor()
    await page.getByRole('button', { name: /Changes allowed/ }).waitFor()
    expect(cloud.bucket('images').get('backup/kept.txt')?.body?.toString()).toBe('kept')
  })

  it('are asked for as well where they are chosen, or pasted', async () => {
    const { page } = bollard
    const file = join(temp(), 'chosen.txt')
    await writeFile(file, 'chosen')
    await page.getByRole('button', { name: /Changes allowed/ }).click()
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Upload files…' }).click()
    await (await choosing).setFiles(file)
    const asked = page.getByRole('dialog', { name: 'images is read-only' })
    await asked.getByRole('button', { name: 'Cancel' }).click()
    await asked.waitFor({ state: 'detached' })

    await page.evaluate(() => {
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File(['pasted'], 'pasted.txt'))
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })
    await asked.getByRole('button', { name: 'Allow changes and continue' }).click()
    await expect.poll(() => cloud.bucket('images').get('backup/pasted.txt')?.body?.toString()).toBe('pasted')
    expect(cloud.bucket('images').keys()).not.toContain('backup/chosen.txt')
  })

  it('arrive byte for byte: two files and a folder, one of them in several parts', async () => {
    const { page } = bollard
    const large = randomBytes(24 * 1024 * 1024)
    const folder = join(temp(), 'release 1.0')
    await mkdir(join(folder, 'nested'), { recursive: true })
    await writeFile(join(temp(), 'large.bin'), large)
    await writeFile(join(temp(), '说明 #1.txt'), '你好')
    await writeFile(join(folder, 'a.txt'), 'in the folder')
    await writeFile(join(folder, 'nested', 'empty'), '')

    const paths = ['large.bin', '说明 #1.txt', 'release 1.0'].map((name) => join(temp(), name))
    await dragFiles(page, page.getByRole('tabpanel'), paths)
    await page.getByText(/^Drop to upload to/).waitFor()
    await dropFiles(page, page.getByRole('tabpanel'), paths)
    await page
      .getByRole('tabpanel')
      .getByRole('row', { name: /large\.bin/ })
      .waitFor()
    await page
      .getByRole('tabpanel')
      .getByRole('row', { name: /说明 #1\.txt/ })
      .waitFor()
    await page
      .getByRole('tabpanel')
      .getByRole('row', { name: /release 1\.0/ })
      .waitFor()

    const bucket = cloud.bucket('images')
    await expect.poll(() => bucket.keys().length).toBe(7)
    expect(sha256(bucket.get('backup/large.bin')?.body)).toBe(sha256(large))
    expect(bucket.get('backup/large.bin')?.etag).toMatch(/-3"?$/)
    expect(bucket.get('backup/说明 #1.txt')?.body?.toString()).toBe('你好')
    expect(bucket.get('backup/release 1.0/a.txt')?.body?.toString()).toBe('in the folder')
    expect(bucket.get('backup/release 1.0/nested/empty')?.sizeBytes).toBe(0)
    await expectAccessible(page, 'files after an upload')
  })

  it('stop when cancelled and leave nothing behind', async () => {
    const { page } = bollard
    const file = join(temp(), 'cancelled.bin')
    await writeFile(file, randomBytes(64 * 1024 * 1024))
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart' }]
    await dropFiles(page, page.getByRole('tabpanel'), [file])
    const cancel = page.getByRole('button', { name: 'Cancel cancelled.bin' })
    await cancel.waitFor()
    await expect.poll(() => cloud.bucket('images').uploads.size).toBe(1)
    await expectAccessible(page, 'a running transfer')
    await cancel.click()
    await expect.poll(() => cloud.bucket('images').uploads.size).toBe(0)
    cloud.faults.rules = []
    expect(cloud.bucket('images').keys()).not.toContain('backup/cancelled.bin')
    await page.getByText('Cancelled', { exact: true }).first().waitFor()
  })

  it('come back as they were', async () => {
    const { page } = bollard
    await page
      .getByRole('tabpanel')
      .getByRole('row', { name: /large\.bin/ })
      .click()
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe('large.bin')
    const content = await readFile(await download.path())
    expect(sha256(content)).toBe(sha256(cloud.bucket('images').get('backup/large.bin')?.body))
  })

  it('are taken from the first moment of the Files tab, before there is anything to see of it', async () => {
    const { page } = bollard
    const file = join(temp(), 'early.txt')
    await writeFile(file, 'early')
    await page.getByRole('tab', { name: 'Multipart uploads' }).click()
    const shown = newDeferred()
    await page.route(/\/files-view-.*\.js$/, async (route) => {
      await shown.promise
      await route.continue()
    })
    await bollard.reload()
    await page.getByRole('tab', { name: 'Files' }).click()
    await dropFiles(page, page.getByRole('tabpanel'), [file])
    // The tab opens at the folder that it was left at.
    await expect.poll(() => cloud.bucket('images').get('backup/early.txt')?.body?.toString()).toBe('early')
    shown.resolve()
    await page
      .getByRole('tabpanel')
      .getByRole('row', { name: /early\.txt/ })
      .waitFor()
  })
})

function sha256(body: Uint8Array | undefined): string {
  return createHash('sha256')
    .update(body ?? '')
    .digest('hex')
}
