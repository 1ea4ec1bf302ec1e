import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { expectAccessible } from './support/accessibility.ts'
import { addS3Store } from './support/add-s3-store.ts'
import { allowChanges } from './support/allow-changes.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dropFiles } from './support/drop-files.ts'

describeWith(['chromium'], 'the transfers in the window', () => {
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
    await allowChanges(page)
    await page.getByRole('tab', { name: 'Files' }).click()
    await page.getByRole('row', { name: /backup/ }).dblclick()
    await page.getByRole('row', { name: /old\.txt/ }).waitFor()
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
  })

  it('hold a large upload and go on with it, sending no finished part twice', async () => {
    const { page } = bollard
    cloud.faults.rules = [
      { fault: { kind: 'stall' }, operation: 'UploadPart', probability: 0.5, times: 4, key: /large/ },
    ]
    await drop('large.bin', randomBytes(60 * 1024 * 1024))
    const partsSent = () => [...cloud.bucket('images').uploads.values()].map((upload) => upload.parts.size)
    await expect.poll(partsSent).toEqual([expect.any(Number)])
    await page.getByRole('button', { name: 'Pause large.bin' }).click()
    await row('large.bin').getByText('Paused', { exact: true }).waitFor()
    await expectAccessible(page, 'a paused transfer')
    expect(cloud.bucket('images').uploads.size).toBe(1)
    cloud.faults.rules = []
    await page.getByRole('button', { name: 'Resume large.bin' }).click()
    await page.getByRole('button', { name: 'Show large.bin in its store' }).waitFor()
    expect(sha256(cloud.bucket('images').get('backup/large.bin')?.body)).toBe(
      sha256(await content('large.bin')),
    )
    expect(cloud.bucket('images').uploads.size).toBe(0)
    expect(cloud.bucket('images').ledger.sentAgain).toEqual([])
  })

  it('say why one failed, and try it again', async () => {
    const { page } = bollard
    cloud.faults.rules = [
      { fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'PutObject', key: /refused/ },
    ]
    await drop('refused.txt', Buffer.from('in the end it is stored'))
    await page.getByRole('button', { name: /^Failed 1/ }).click()
    await row('refused.txt')
      .getByText(/403 AccessDenied/)
      .waitFor()
    await page.getByRole('button', { name: 'Why refused.txt failed' }).click()
    await page
      .getByRole('dialog')
      .getByText('Ask for the permission, or use an access key that has it.')
      .waitFor()
    await expectAccessible(page, 'why a transfer failed')
    await page.keyboard.press('Escape')
    cloud.faults.rules = []
    await row('refused.txt').getByRole('button', { name: 'Retry' }).click()
    await expect.poll(() => cloud.bucket('images').keys()).toContain('backup/refused.txt')
    await page.getByRole('button', { name: /^All \d/ }).click()
  })

  it('ask once what becomes of what is there, for all that was dropped', async () => {
    const { page } = bollard
    cloud.bucket('images').put('backup/one.txt', Buffer.from('one, as it was'))
    cloud.bucket('images').put('backup/two.txt', Buffer.from('two, as it was'))
    await writeFile(join(temp(), 'one.txt'), 'one, new')
    await writeFile(join(temp(), 'two.txt'), 'two, new')
    await dropFiles(page, page.getByRole('tabpanel'), [join(temp(), 'one.txt'), join(temp(), 'two.txt')])
    const dialog = page.getByRole('dialog', { name: 'Already there' })
    await dialog.getByText('backup/one.txt').waitFor()
    await dialog.getByText('backup/two.txt').waitFor()
    await expectAccessible(page, 'what exists already')
    expect(body('backup/one.txt')).toBe('one, as it was')
    await dialog.getByRole('button', { name: 'Skip backup/one.txt' }).click()
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(1)
    await dialog.getByRole('button', { name: 'Overwrite', exact: true }).click()
    await expect.poll(() => body('backup/two.txt')).toBe('two, new')
    expect(body('backup/one.txt')).toBe('one, as it was')
    await dialog.waitFor({ state: 'detached' })
  })

  it('are chosen together, held and cleared by keys and by menu', async () => {
    const { page } = bollard
    const list = page.getByRole('grid', { name: 'Transfers' })
    await list.focus()
    await page.keyboard.press('Control+a')
    await expect.poll(() => list.getByRole('row', { selected: true }).count()).toBeGreaterThan(1)
    await page.keyboard.press('Shift+F10')
    await expectAccessible(page, 'the menu of chosen transfers')
    await page.getByRole('menuitem', { name: /^Clear/ }).click()
    await page.getByText('No transfers. Uploads').waitFor()
  })

  it('are found from the upload that they began: chosen, and in sight', async () => {
    const { page } = bollard
    cloud.faults.rules = [
      { fault: { kind: 'stall' }, operation: 'UploadPart', key: /begun/ },
      { fault: { kind: 'stall' }, operation: 'PutObject', key: /later/ },
    ]
    await drop('begun.bin', randomBytes(20 * 1024 * 1024))
    await expect.poll(() => cloud.bucket('images').uploads.size).toBe(1)
    await page.getByRole('button', { name: 'Pause begun.bin' }).click()
    const names = Array.from({ length: 20 }, (_, index) => join(temp(), `later ${index}.txt`))
    for (const name of names) await writeFile(name, name)
    await dropFiles(page, page.getByRole('tabpanel'), names)
    await page.locator('[role="grid"][aria-label="Transfers"][aria-rowcount="21"]').waitFor()
    await row('begun.bin').click()
    await page.keyboard.press('Alt+End')
    await row('begun.bin').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Hide transfers' }).first().click()
    await page.getByRole('tab', { name: 'Multipart uploads' }).click()
    const chosen = row('begun.bin').and(page.locator('[aria-selected="true"]'))
    await page.getByRole('button', { name: 'A transfer in Bollard' }).click()
    await chosen.waitFor()
    await page.getByRole('button', { name: /^Failed \d/ }).click()
    await page.getByRole('button', { name: 'A transfer in Bollard' }).click()
    await chosen.waitFor()

    cloud.faults.rules = []
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: /^Cancel/ }).click()
    await expect.poll(() => cloud.bucket('images').uploads.size).toBe(0)
    await page.getByText('No unfinished multipart uploads', { exact: true }).waitFor()
    await page.getByRole('tab', { name: 'Files' }).click()
  })

  it('are followed by the list of unfinished uploads, which stays where the person is in it', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Clear finished' }).click()
    const bucket = cloud.bucket('images')
    const other = bucket.createUpload('another/one.bin', {})
    bucket.putPart(other, 1, Buffer.alloc(5_000_000))
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart', key: /seen/ }]
    await drop('seen.bin', randomBytes(20 * 1024 * 1024))
    await expect.poll(() => bucket.uploads.size).toBe(2)
    await page.getByRole('button', { name: 'Pause seen.bin' }).click()
    await page.getByRole('tab', { name: 'Multipart uploads' }).click()
    const uploads = page.getByRole('grid', { name: 'Unfinished multipart uploads' })
    const chosen = uploads.getByRole('row', { name: /another\/one\.bin/, selected: true })
    await uploads.getByRole('row', { name: /another\/one\.bin/ }).click()
    await page.getByRole('button', { name: 'Cancel seen.bin' }).click()
    await uploads.getByRole('row', { name: /seen\.bin/ }).waitFor({ state: 'detached' })
    await chosen.waitFor()
    await row('seen.bin').getByRole('button', { name: /again/ }).click()
    await uploads.getByRole('row', { name: /seen\.bin/ }).waitFor()
    await chosen.waitFor()

    const ours = uploads.getByRole('button', { name: 'A transfer in Bollard' })
    await ours.focus()
    await page.evaluate(() => {
      const cancel = document.querySelector<HTMLButtonElement>('[aria-label="Cancel seen.bin"]')
      cancel?.click()
    })
    await ours.waitFor({ state: 'detached' })
    await expect.poll(() => uploads.evaluate((grid) => grid === document.activeElement)).toBe(true)
    await chosen.waitFor()
    cloud.faults.rules = []
    bucket.uploads.delete(other.uploadId)
    await page.getByRole('tab', { name: 'Files' }).click()
  })

  it('find uploads that were abandoned, and abort them when they are told what that is', async () => {
    const { page } = bollard
    const bucket = cloud.bucket('images')
    const first = bucket.createUpload('lost/a.bin', {})
    const second = bucket.createUpload('lost/b.bin', {})
    bucket.putPart(second, 1, Buffer.alloc(5_000_000))
    await page.getByRole('tab', { name: 'Multipart uploads' }).click()
    await page.getByRole('button', { name: 'Refresh', exact: true }).click()
    await page.getByText('2 multipart uploads, 5.0 MB').waitFor()
    // Another program goes on with it: the list says when it was so, and is asked for anew.
    bucket.putPart(first, 1, Buffer.alloc(5_000_000))
    expect(await page.getByText(/^As of .*\d{4}/).textContent()).toContain(String(new Date().getFullYear()))
    await page.getByRole('button', { name: 'List again' }).click()
    await page.getByText('2 multipart uploads, 10.0 MB').waitFor()
    await expectAccessible(page, 'unfinished uploads')
    await page.getByRole('row', { name: /lost\/b\.bin/ }).click()
    await page.getByRole('button', { name: 'Abort 1 multipart upload…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Abort unfinished multipart uploads' })
    await dialog
      .getByText('The parts of this multipart upload to images, 5.0 MB, are deleted for good.')
      .waitFor()
    await expectAccessible(page, 'before uploads are aborted')
    await dialog.getByRole('button', { name: 'Abort multipart upload' }).click()
    await page.getByText('1 multipart upload, 5.0 MB').waitFor()
    expect([...bucket.uploads.values()].map((upload) => upload.key)).toEqual(['lost/a.bin'])

    cloud.faults.rules = [
      { fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'AbortMultipartUpload' },
    ]
    await page.getByRole('button', { name: 'Abort all…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Abort multipart upload' }).click()
    await page.getByRole('dialog').getByText('0 of 1 aborted · 1 failed').waitFor()
    await page.getByRole('dialog').getByText('The access key has no permission for this').waitFor()
    cloud.faults.rules = []
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('button', { name: 'Abort all…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Abort multipart upload' }).click()
    await page.getByText('No unfinished multipart uploads', { exact: true }).waitFor()
    expect(bucket.uploads.size).toBe(0)
  })

  it('make a link that anybody can read an object by', async () => {
    const { page } = bollard
    await page.getByRole('tab', { name: 'Files' }).click()
    await page.getByRole('row', { name: /old\.txt/ }).click()
    await page.getByRole('button', { name: 'Presigned link…' }).click()
    await page.getByRole('button', { name: 'Make link' }).click()
    await expectAccessible(page, 'a presigned link')
    const link = await page.getByRole('status', { name: 'presigned link' }).textContent()
    expect(await (await fetch(link ?? '')).text()).toBe('old')
    await page.keyboard.press('Escape')
  })

  it('are as high as the border above them is dragged, and as before after Escape', async () => {
    const { page } = bollard
    const border = page.getByRole('separator', { name: 'Height of Transfers' })
    const size = async (): Promise<number> => Number(await border.getAttribute('aria-valuenow'))
    const before = await size()
    const box = await border.boundingBox()
    const [x, y] = [(box?.x ?? 0) + 200, (box?.y ?? 0) + (box?.height ?? 0) / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x, y - 100, { steps: 6 })
    await page.mouse.up()
    await expect.poll(size).toBe(before + 100)
    await page.mouse.move(x, y - 100)
    await page.mouse.down()
    await page.mouse.move(x, y - 60, { steps: 4 })
    await expect.poll(size).toBe(before + 60)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await expect.poll(size).toBe(before + 100)
    await border.dblclick()
    await expect.poll(size).toBe(before)
  })

  it('bring a folder as an archive', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Up one folder' }).click()
    await page
      .getByRole('grid', { name: 'Files' })
      .getByRole('row', { name: /backup/ })
      .click()
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download', exact: true }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe('backup.tar')
    const archive = await readFile(await download.path())
    expect(archive.includes('in the end it is stored')).toBe(true)
  })

  it('bring what was chosen of a folder as one archive', async () => {
    const { page } = bollard
    cloud.bucket('images').put('chosen/a.txt', Buffer.from('of the first'))
    cloud.bucket('images').put('chosen/b.txt', Buffer.from('of the second'))
    cloud.bucket('images').put('chosen/c.txt', Buffer.from('not wanted'))
    await page.getByRole('button', { name: 'Refresh', exact: true }).click()
    const files = page.getByRole('grid', { name: 'Files' })
    await files.getByRole('row', { name: /chosen/ }).dblclick()
    await files.getByRole('row', { name: /a\.txt/ }).click()
    await files.getByRole('row', { name: /b\.txt/ }).click({ modifiers: ['Control'] })
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download 2 items' }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe('chosen.tar')
    const archive = (await readFile(await download.path())).toString()
    expect([archive.includes('of the second'), archive.includes('not wanted')]).toEqual([true, false])
    await row('a\\.txt, b\\.txt').getByText('Done').waitFor()
  })

  function row(name: string): Locator {
    return bollard.page.getByRole('grid', { name: 'Transfers' }).getByRole('row', { name: new RegExp(name) })
  }

  async function drop(name: string, bytes: Uint8Array): Promise<void> {
    await writeFile(join(temp(), name), bytes)
    await dropFiles(bollard.page, bollard.page.getByRole('tabpanel'), [join(temp(), name)])
  }

  function content(name: string): Promise<Buffer> {
    return readFile(join(temp(), name))
  }

  function body(key: string): string | undefined {
    return cloud.bucket('images').get(key)?.body?.toString()
  }
})

function sha256(bytes: Uint8Array | undefined): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')
}
