import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { addS3Store } from './support/add-s3-store.ts'
import { allowChanges } from './support/allow-changes.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dropFiles } from './support/drop-files.ts'

describeWith(['chromium'], 'a store that is renamed while it is used', () => {
  const account = { accessKey: 'AKIDEXAMPLE0000000001', secretKey: 'the-right-secret-of-this-test' }
  const temp = useTempFolder()
  let cloud: S3Cloud
  let bollard: Bollard
  beforeAll(async () => {
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
    cloud.bucket('images').put('old.txt', Buffer.from('old'))
    bollard = await startBollard()
    const { page } = bollard
    await addS3Store(page, cloud, 'images', account)
    await allowChanges(page)
    await page.getByRole('tab', { name: 'Files' }).click()
    await page.getByRole('row', { name: /old\.txt/ }).waitFor()
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
  })

  it('is called so everywhere at once, and what runs and is listed is not begun again', async () => {
    const { page } = bollard
    const path = join(temp(), 'large.bin')
    await writeFile(path, randomBytes(30 * 1024 * 1024))
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart', times: 1 }]
    await dropFiles(page, page.getByRole('row', { name: /old\.txt/ }), [path])
    const parts = () => [...cloud.bucket('images').uploads.values()].map((upload) => upload.parts.size)
    await expect.poll(parts).toEqual([2])
    // Would be shown if the folder were listed anew.
    cloud.bucket('images').put('unseen.txt', Buffer.from('new'))
    await page
      .getByRole('navigation', { name: 'Stores' })
      .getByRole('button', { name: /^images/ })
      .click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Edit…' }).click()
    const name = page.getByRole('dialog').getByRole('textbox', { name: /^Name/ })
    await name.fill('harbour')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'harbour' }).waitFor()
    const transfer = page.getByRole('row', { name: /large\.bin/ })
    await transfer.getByText('harbour / large.bin').waitFor()
    await page.getByRole('button', { name: 'Pause large.bin' }).waitFor()
    expect(parts()).toEqual([2])
    expect(await page.getByRole('row', { name: /unseen\.txt/ }).count()).toBe(0)
    expect(cloud.stats.count('UploadPart')).toBe(3)
  })
})
