import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { addS3Store } from './support/add-s3-store.ts'
import { allowChanges } from './support/allow-changes.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dropFiles } from './support/drop-files.ts'

describeWith(['chromium'], 'the console of the window', () => {
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

  it('stays empty while files and folders are dropped, held, go on, conflict and are cancelled', async () => {
    const { page } = bollard
    const panel = page.getByRole('tabpanel')
    cloud.faults.rules = [
      { fault: { kind: 'stall' }, operation: 'UploadPart' },
      { fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'PutObject', key: /refused/ },
    ]
    const large = ['held.bin', 'cancelled.bin'].map((name) => join(temp(), name))
    for (const path of large) await writeFile(path, randomBytes(60 * 1024 * 1024))
    await dropFiles(page, panel, large)
    await expect.poll(() => cloud.bucket('images').uploads.size).toBe(2)
    await page.getByRole('button', { name: 'Cancel cancelled.bin' }).click()
    await page.getByRole('button', { name: 'Pause held.bin' }).click()
    await page.getByRole('button', { name: 'Resume held.bin' }).click()
    await page.getByRole('button', { name: 'Pause held.bin' }).click()
    await page.getByRole('button', { name: 'Cancel held.bin' }).click()
    await expect.poll(() => cloud.bucket('images').uploads.size).toBe(0)
    const folder = join(temp(), 'photos')
    await mkdir(folder)
    for (const name of ['a.txt', 'b.txt', 'refused.txt']) await writeFile(join(folder, name), name)
    await dropFiles(page, panel, [folder])
    await page.getByText('2 of 3 files').waitFor()
    await page.getByRole('button', { name: 'Show the files of photos' }).click()
    await page.getByRole('button', { name: 'Why photos/refused.txt failed' }).click()
    const reason = page.getByRole('dialog', { name: 'Why photos/refused.txt failed' })
    await reason.waitFor()
    await page.keyboard.press('Escape')
    await reason.waitFor({ state: 'detached' })
    await writeFile(join(temp(), 'old.txt'), 'another')
    await dropFiles(page, panel, [join(temp(), 'old.txt')])
    await page.getByRole('dialog', { name: 'Already there' }).getByRole('button', { name: 'Skip' }).click()
    await page.getByText('left as it was').waitFor()
    expect(bollard.troubles).toEqual([])
  })

  it('stays empty when the page is loaded again in the middle of an upload', async () => {
    const { page } = bollard
    await beginUpload('lost.bin')
    await bollard.reload()
    await page.getByRole('row', { name: /old\.txt/ }).waitFor()
    await page.getByRole('tab', { name: 'Repositories' }).click()
    await page.getByRole('tab', { name: 'Repositories', selected: true }).waitFor()
    expect(bollard.troubles).toEqual([])
  })

  it('stays empty when the host stops in the middle of an upload: the window says it', async () => {
    const { page } = bollard
    await page.getByRole('tab', { name: 'Files' }).click()
    await beginUpload('cut.bin')
    process.kill(bollard.pid, 'SIGTERM')
    await page
      .getByText(/Bollard.*(stopped|ended|gone|not running)/)
      .first()
      .waitFor()
    expect(bollard.troubles).toEqual([])
  })

  /** An upload of which the store takes nothing, until its first request waits there. */
  async function beginUpload(name: string): Promise<void> {
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart' }]
    const before = cloud.bucket('images').uploads.size
    await writeFile(join(temp(), name), randomBytes(60 * 1024 * 1024))
    await dropFiles(bollard.page, bollard.page.getByRole('tabpanel'), [join(temp(), name)])
    await expect.poll(() => cloud.bucket('images').uploads.size).toBe(before + 1)
  }
})
