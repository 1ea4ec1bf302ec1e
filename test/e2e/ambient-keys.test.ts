import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { startRecordingFront, type RecordingFront } from '../network/recording-front.ts'
import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dropFiles } from './support/drop-files.ts'
import { fillParameters } from './support/store-form.ts'

describeWith(['chromium'], 'the keys of this computer in the window', () => {
  const account = { accessKey: 'ASIAOFTHISCOMPUTER', secretKey: 'secret of this computer' }
  let cloud: S3Cloud
  let front: RecordingFront
  let bollard: Bollard
  let folder: string
  let origin: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-ambient-'))
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
    cloud.bucket('images').put('hello.txt', Buffer.from('hello'))
    front = await startRecordingFront(cloud.port)
    origin = `http://127.0.0.1:${front.port}`
    const env = { AWS_ACCESS_KEY_ID: account.accessKey, AWS_SECRET_ACCESS_KEY: account.secretKey }
    bollard = await startBollard({ env })
  })
  afterAll(async () => {
    await bollard.close()
    await front.close()
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('are not sent to the endpoint of a dropped configuration, which can be a store all the same', async () => {
    const { page } = bollard
    const path = join(folder, 'config.yml')
    await writeFile(
      path,
      `version: 0.1\nstorage:\n  s3:\n    bucket: images\n    region: us-east-1\n    regionendpoint: ${origin}\n`,
    )
    await dropFiles(page, page.getByRole('heading', { level: 1 }), [path])
    await page.getByRole('button', { name: 'Continue with images' }).click()
    const dialog = page.getByRole('dialog')
    const box = dialog.getByRole('checkbox', { name: `Use the AWS keys of this computer for ${origin}` })
    expect(await box.isChecked()).toBe(false)
    await dialog.getByText('The AWS keys of this computer are not used', { exact: false }).waitFor()
    await expectAccessible(page, 'a form that asks for the keys of this computer')
    await dialog.getByRole('button', { name: 'Check connection' }).click()
    await dialog.getByText('The store has no keys', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Save anyway' }).click()
    await page.getByRole('heading', { name: 'images' }).waitFor()
    expect(front.connections).toBe(0)
  })

  it('are used once the person has said so at the store, and not for thinking about it', async () => {
    const { page } = bollard
    const use = page.getByRole('button', { name: 'Use this computer’s keys…' })
    await use.click()
    const dialog = page.getByRole('dialog', { name: 'Use the keys of this computer for images?' })
    await dialog.getByText(origin, { exact: false }).waitFor()
    await expectAccessible(page, 'the question about the keys of this computer')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(front.connections).toBe(0)
    await use.click()
    await dialog.getByRole('button', { name: 'Use the keys', exact: true }).click()
    await page.getByRole('tab', { name: 'Files' }).click()
    await page.getByText('hello.txt').waitFor()
    expect(front.heard).toContain(account.accessKey)
    // What failed for lack of keys begins by itself.
    await page
      .getByRole('status')
      .getByText(/^As of /)
      .first()
      .waitFor()
  })

  it('are asked about again in the form when the endpoint is another', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Actions for images' }).first().click()
    await page.getByRole('menuitem', { name: 'Edit…' }).click()
    const dialog = page.getByRole('dialog')
    const box = dialog.getByRole('checkbox', { name: /^Use the AWS keys of this computer/ })
    await box.waitFor()
    expect(await box.isChecked()).toBe(true)
    await fillParameters(page, { regionendpoint: cloud.endpoint })
    await dialog.getByRole('checkbox', { name: new RegExp(`for ${cloud.endpoint}$`) }).waitFor()
    expect(await box.isChecked()).toBe(false)
    await box.check()
    await dialog.getByRole('button', { name: 'Save changes' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('hello.txt').waitFor()
  })
})
