import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
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

describeWith(['chromium'], 'a dropped folder among the transfers', () => {
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

  it('is one line that tells its files by number and by bytes, and shows them when it is opened', async () => {
    const { page } = bollard
    cloud.faults.rules = [
      { fault: { kind: 'stall' }, operation: 'PutObject', key: /slow/ },
      { fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'PutObject', key: /refused/ },
    ]
    const folder = await folderOf('photos', 50)
    for (const name of ['slow 1.bin', 'slow 2.bin', 'refused.bin'])
      await writeFile(join(folder, name), randomBytes(100_000))
    await dropFiles(page, page.getByRole('tabpanel'), [folder])
    await line('photos').getByText('50 of 53 files').waitFor()
    await line('photos').getByText('· 1 failed').waitFor()
    await line('photos').getByText('· 2 left').waitFor()
    expect(await transfers().getByRole('row').count()).toBe(1)
    await expectAccessible(page, 'a folder that is uploaded')
    const bar = page.getByRole('progressbar', { name: 'photos' })
    // 50 files of 1,000 bytes are there, and 3 of 100,000 are not: by number of files it were 94 per cent.
    expect(await bar.getAttribute('aria-valuenow')).toBe('14')
    await expect.poll(() => page.title()).toMatch(/^\d+% – /)
    expect(await greenWidth(bar)).toBe(0)

    await page.getByRole('button', { name: 'Show the files of photos' }).click()
    await expect.poll(() => transfers().getAttribute('aria-rowcount')).toBe('54')
    await transfers()
      .getByRole('row', { name: /slow 1\.bin/, level: 2 })
      .waitFor()
    await expectAccessible(page, 'the files of a folder')
    await transfers().focus()
    await line('photos').click()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => transfers().getByRole('row').count()).toBe(1)
  })

  it('is held and goes on as a whole, and its bar is never green before it is done', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Pause photos' }).click()
    await line('photos').getByText('· 2 paused').waitFor()
    await line('photos').getByText('Paused', { exact: true }).waitFor()
    expect(await greenWidth(page.getByRole('progressbar', { name: 'photos' }))).toBe(0)
    cloud.faults.rules = []
    await page.getByRole('button', { name: 'Resume photos' }).click()
    await line('photos').getByText('52 of 53 files').waitFor()
    await line('photos').getByRole('button', { name: 'Retry' }).click()
    await line('photos').getByText('53 files').waitFor()
    const bar = page.getByRole('progressbar', { name: 'photos' })
    await expect.poll(() => greenWidth(bar)).toBeGreaterThan(50)
    expect(
      cloud
        .bucket('images')
        .keys()
        .filter((key) => key.startsWith('backup/photos/')),
    ).toHaveLength(53)
    const clear = page.getByRole('button', { name: 'Clear photos' })
    expect(await clear.textContent()).toBe('Clear')
    await clear.click()
    await line('photos').waitFor({ state: 'detached' })
  })

  it('asks before what was sent is deleted, and says what stays', async () => {
    const { page } = bollard
    const bucket = cloud.bucket('images')
    cloud.faults.rules = [
      { fault: { kind: 'stall' }, operation: 'UploadPart', key: /large/, probability: 0.5, times: 4 },
    ]
    const folder = await folderOf('mixed', 3)
    await writeFile(join(folder, 'large.bin'), randomBytes(60 * 1024 * 1024))
    await dropFiles(page, page.getByRole('tabpanel'), [folder])
    await line('mixed').getByText('3 of 4 files').waitFor()
    await expect.poll(() => [...bucket.uploads.values()].some(({ parts }) => parts.size > 0)).toBe(true)
    await page.getByRole('button', { name: 'Pause mixed' }).click()
    await line('mixed').getByText('Paused', { exact: true }).waitFor()
    const cancel = page.getByRole('button', { name: 'Cancel mixed' })
    await cancel.click()
    const dialog = page.getByRole('dialog', { name: 'Cancel transfer' })
    await dialog
      .getByText('The parts that were sent of unfinished files are deleted from the store.')
      .waitFor()
    await dialog.getByText(/^\d.* of 62\.9 MB is there\.$/).waitFor()
    await expectAccessible(page, 'before a transfer is cancelled')
    await dialog.getByRole('button', { name: 'Do not cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(bucket.uploads.size).toBe(1)
    await cancel.click()
    cloud.faults.rules = []
    await dialog.getByRole('button', { name: 'Cancel transfer' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => bucket.uploads.size).toBe(0)
    await line('mixed').getByText('· 1 cancelled').waitFor()
    expect(bucket.keys().filter((key) => key.startsWith('backup/mixed/'))).toHaveLength(3)
    await page.getByRole('button', { name: 'Clear mixed' }).click()
    await line('mixed').waitFor({ state: 'detached' })
  })

  it('is asked about once where its files exist already', async () => {
    const { page } = bollard
    const folder = await folderOf('again', 2)
    cloud.bucket('images').put('backup/again/0.txt', Buffer.from('as it was'))
    cloud.bucket('images').put('backup/again/1.txt', Buffer.from('as it was'))
    await dropFiles(page, page.getByRole('tabpanel'), [folder])
    const dialog = page.getByRole('dialog', { name: 'Already there' })
    await dialog.getByRole('button', { name: 'Decide later' }).click()
    await line('again').getByText('· 2 need you').waitFor()
    await page.getByRole('button', { name: 'Choose what to do with again' }).click()
    await dialog.getByRole('button', { name: 'Skip 2' }).click()
    await line('again').getByText('2 files').waitFor()
    expect(cloud.bucket('images').get('backup/again/0.txt')?.body?.toString()).toBe('as it was')
  })

  function transfers(): Locator {
    return bollard.page.locator('[role="grid"], [role="treegrid"]').and(bollard.page.getByLabel('Transfers'))
  }

  function line(name: string): Locator {
    return transfers().getByRole('row', { name: new RegExp(`${name}/`), level: 1 })
  }

  async function folderOf(name: string, files: number): Promise<string> {
    const folder = join(temp(), name)
    await mkdir(folder)
    for (let at = 0; at < files; at += 1) await writeFile(join(folder, `${at}.txt`), randomBytes(1000))
    return folder
  }
})

/** How much of a bar is green, in pixels: that colour says that something is done. */
function greenWidth(bar: Locator): Promise<number> {
  return bar.evaluate((element) => {
    const green = getComputedStyle(document.documentElement).getPropertyValue('--ok-dot').trim()
    const probe = document.createElement('i')
    probe.style.color = green
    document.body.append(probe)
    const { color } = getComputedStyle(probe)
    probe.remove()
    return [...element.children]
      .filter((part) => getComputedStyle(part).backgroundColor === color)
      .reduce((sum, part) => sum + part.getBoundingClientRect().width, 0)
  })
}
