import { readFile } from 'node:fs/promises'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { addS3Store } from './support/add-s3-store.ts'
import { allowChanges } from './support/allow-changes.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium'], 'Activity', () => {
  const account = { accessKey: 'AKIDEXAMPLE0000000001', secretKey: 'the-right-secret-of-this-test' }
  let cloud: S3Cloud
  let bollard: Bollard
  beforeAll(async () => {
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
    for (const name of ['old.txt', 'older.txt', 'oldest.txt'])
      cloud.bucket('images').put(`backup/${name}`, Buffer.from(`this is ${name}`))
    bollard = await startBollard()
    await addS3Store(bollard.page, cloud, 'images', account)
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
  })

  it('says that nothing was changed yet', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Activity', exact: true }).click()
    await page.getByText('Nothing was changed with Bollard yet').waitFor()
    expect(new URL(page.url()).hash).toBe('#/activity')
    await expectAccessible(page, 'Activity without changes')
  })

  it('shows a change, and takes it back', async () => {
    const { page } = bollard
    await page
      .getByRole('button', { name: /images/ })
      .first()
      .click()
    await allowChanges(page)
    await page.getByRole('tab', { name: 'Files' }).click()
    await page.getByRole('row', { name: /backup/ }).click()
    await page.keyboard.press('Delete')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Delete/ }).click()
    await dialog.getByText(/^Done: 3 objects/).waitFor()
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    expect(cloud.bucket('images').keys()).toEqual([])
    await page.getByRole('button', { name: 'Activity', exact: true }).click()
    await page.getByRole('row', { name: /Delete a file or folder.*Done/ }).click()
    const details = page.getByRole('region', { name: 'Details of the change' })
    await details.getByText('backup/', { exact: true }).waitFor()
    await expectAccessible(page, 'Activity with a change')
    await details.getByRole('button', { name: 'Undo' }).click()
    await page
      .getByRole('dialog')
      .getByText(/3 objects in images are put back/)
      .waitFor()
    await expectAccessible(page, 'the question before an undo')
    await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('row', { name: /Undone/ }).waitFor()
    const bucket = cloud.bucket('images')
    expect(bucket.keys()).toEqual(['backup/old.txt', 'backup/older.txt', 'backup/oldest.txt'])
  })

  it('is narrowed by what is typed and chosen, and saved', async () => {
    const { page } = bollard
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Result' }).selectOption('Done')
    await page.getByText('No change matches these filters').waitFor()
    await page.getByRole('combobox', { name: 'Result' }).selectOption('Undone')
    await page.getByRole('searchbox', { name: 'Filter by text' }).fill('backup')
    await page.getByRole('row', { name: /Undone/ }).waitFor()
    await page.getByRole('button', { name: 'Save…' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'As JSON' }).click()
    const saved: unknown = JSON.parse(await readFile(await (await download).path(), 'utf8'))
    expect(saved).toMatchObject({
      schema: 'bollard.activity',
      version: 1,
      changes: [{ kind: 'deleteFiles', state: 'undone', storeName: 'images' }],
    })
  })
})
