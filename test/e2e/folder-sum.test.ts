import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { addS3Store } from './support/add-s3-store.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium'], 'the size of a folder', () => {
  const account = { accessKey: 'AKIDEXAMPLE0000000002', secretKey: 'the-right-secret-of-this-test' }
  let cloud: S3Cloud
  let bollard: Bollard
  beforeAll(async () => {
    cloud = await startS3Cloud({ accounts: [account], buckets: ['files'] })
    const bucket = cloud.bucket('files')
    for (let at = 0; at < 2500; at += 1) bucket.put(`backup/${at % 7}/deep/${at}.txt`, Buffer.from('12345'))
    bucket.put('notes.txt', Buffer.from('not in the folder'))
    bollard = await startBollard()
    await addS3Store(bollard.page, cloud, 'files', account)
    await bollard.page.getByRole('tab', { name: 'Files' }).click()
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
  })

  it('is counted when it is asked for, with all folders in it, and says when', async () => {
    const { page } = bollard
    await page.getByRole('row', { name: /backup/ }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Size and count' }).click()
    const sum = page.getByRole('region', { name: 'Everything in this folder' })
    await sum.getByText(/one request for each thousand objects/).waitFor()
    await sum.getByRole('button', { name: 'Count', exact: true }).click()
    await sum.getByText(/^Counted at .* in \d+ requests$/).waitFor()
    await sum.getByText('2,500', { exact: true }).waitFor()
    await sum.getByText('12.5 KB · 12,500 bytes').waitFor()
    await expectAccessible(page, 'the size of a folder')
  })

  it('is that of the folder that is open, too, and can be stopped', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Size and count of this folder' }).click()
    const sum = page.getByRole('region', { name: 'Everything in this folder' })
    cloud.faults.latencyMs = 4000
    await sum.getByRole('button', { name: 'Count', exact: true }).click()
    await sum.getByRole('button', { name: 'Stop' }).click()
    await sum.getByText(/^Incomplete: stopped after /).waitFor()
    cloud.faults.latencyMs = 0
    await sum.getByRole('button', { name: 'Count again' }).click()
    await sum.getByText('2,501', { exact: true }).waitFor()
    await sum.getByText(/^Counted at /).waitFor()
    // What was counted of the other folder is still known.
    await page.getByRole('row', { name: /backup/ }).click()
    await sum.getByText('2,500', { exact: true }).waitFor()
    expect(await sum.getByText(/^Counted at /).count()).toBe(1)
  })

  it('that cannot be listed fails with what the store says', async () => {
    const { page } = bollard
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'ListObjectsV2' }]
    const sum = page.getByRole('region', { name: 'Everything in this folder' })
    await sum.getByRole('button', { name: 'Count again' }).click()
    await sum.getByRole('alert').getByText('The access key has no permission for this').waitFor()
    await sum.getByText('Technical details').click()
    await sum.getByText('403 AccessDenied', { exact: true }).waitFor()
    cloud.faults.rules = []
    expect(await sum.getByText(/^Counted at /).count()).toBe(0)
  })
})
