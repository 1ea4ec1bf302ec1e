import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dropFiles } from './support/drop-files.ts'
import { fillParameters } from './support/store-form.ts'

describeWith(['chromium'], 'a store with errors', () => {
  const account = { accessKey: 'AKIDERRORS00000WXYZ', secretKey: 'the-secret-of-the-errors' }
  let cloud: S3Cloud
  let bollard: Bollard
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-errors-'))
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
    bollard = await startBollard()
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('can be added after saving was refused, with the focus in the first wrong field', async () => {
    const { page } = bollard
    const path = join(folder, 'config.yml')
    await writeFile(path, configuration())
    await dropFiles(page, page.getByRole('heading', { level: 1 }), [path])
    await page.getByText('accesskey …WXYZ').waitFor()
    await page.getByRole('button', { name: 'Continue with images' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Add store', exact: true }).click()
    await expect.poll(() => focused()).toBe('chunksize')
    await expectAccessible(page, 'a form with errors')
    await dialog.getByRole('button', { name: '2 parameters need attention' }).click()
    await expect.poll(() => focused()).toBe('storageclass')
    await dialog.getByRole('button', { name: 'Add with errors' }).click()
    await page.getByRole('heading', { name: 'images', level: 1 }).waitFor()
  })

  it('says on its tabs why it is not open, with the way to each field', async () => {
    const { page } = bollard
    await page.getByText('This store cannot be opened yet').waitFor()
    await expectAccessible(page, 'a store that cannot be opened')
    await page.getByRole('button', { name: 'Repair storageclass' }).click()
    await expect.poll(() => focused()).toBe('storageclass')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('leads to each problem in its configuration', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Show the configuration' }).click()
    const next = page.getByRole('button', { name: /^\d problems: go to the next$/ })
    await next.click()
    const gone: (string | undefined)[] = []
    for (let press = 0; press < 5; press += 1) {
      await next.click()
      gone.push(await problem())
    }
    expect(new Set(gone)).toEqual(
      new Set(['chunksize', 'regionendpoint', 'secretkey', 'storageclass', 'unknownParameter secretkye']),
    )
    await expectAccessible(page, 'the configuration of a store with errors')
  })

  it('is mended by presses, each of which can be taken back', async () => {
    const { page } = bollard
    const chunks = page.getByText('1 MiB is below 5 MiB, the least that is possible')
    await chunks.waitFor()
    await page.getByRole('button', { name: 'Set chunksize to 5 MiB' }).click()
    await chunks.waitFor({ state: 'detached' })
    await page.getByText('Changed: Set chunksize to 5 MiB.').waitFor()
    await expectAccessible(page, 'a finding that was mended')
    await page.getByRole('button', { name: 'Undo' }).click()
    await chunks.waitFor()
    await page.getByRole('button', { name: 'Set chunksize to 5 MiB' }).click()
    await chunks.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Did you mean it? Set storageclass to STANDARD' }).click()
    await page.getByRole('button', { name: 'Did you mean it? rename to secretkey' }).click()
    await page.getByRole('row', { name: /^secretkey •+/ }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('table').getByText('secretkye: ').waitFor()
    await page.getByRole('button', { name: 'Did you mean it? rename to secretkey' }).click()
    await page.getByRole('row', { name: /^secretkey •+/ }).waitFor()
    await page.getByRole('row', { name: /^accesskey …WXYZ/ }).waitFor()
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByText(/^Connected in /).waitFor()
    const content = await page.content()
    expect(content).not.toContain(account.secretKey)
    expect(content).not.toContain(account.accessKey)
  })

  it('has a misspelt parameter renamed in its form, with what it holds', async () => {
    const { page } = bollard
    const path = join(folder, 'misspelt.yml')
    await writeFile(path, configuration().replace('    bucket:', '    buket:'))
    await dropFiles(page, page.getByRole('columnheader', { name: 'Meaning' }), [path])
    await page.getByRole('button', { name: /^Continue with/ }).click()
    const dialog = page.getByRole('dialog')
    const bucket = dialog.getByRole('textbox', { name: /^bucket/ })
    expect(await bucket.inputValue()).toBe('')
    await dialog.getByRole('button', { name: 'Did you mean it? rename to bucket' }).click()
    await expect.poll(() => bucket.inputValue()).toBe('images')
    await dialog.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => bucket.inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('says in a new form what is required after its field is left, and not before', async () => {
    const { page } = bollard
    await page.keyboard.press('ControlOrMeta+Shift+n')
    const dialog = page.getByRole('dialog', { name: 'Add store' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT')
    const bucket = dialog.getByRole('textbox', { name: /^bucket required/ })
    await dialog.getByRole('combobox', { name: 'Storage driver' }).selectOption('s3')
    expect(await bucket.getAttribute('aria-required')).toBe('true')
    expect(await bucket.getAttribute('aria-invalid')).not.toBe('true')
    await bucket.focus()
    await page.keyboard.press('Tab')
    await expect.poll(() => bucket.getAttribute('aria-invalid')).toBe('true')
    await expectAccessible(page, 'a required field that was left')
  })

  it('has its folder chosen from those of this computer', async () => {
    const { page } = bollard
    await mkdir(join(folder, 'root', 'registry'), { recursive: true })
    const dialog = page.getByRole('dialog', { name: 'Add store' })
    await dialog.getByRole('combobox', { name: 'Storage driver' }).selectOption('filesystem')
    await fillParameters(page, { rootdirectory: join(folder, 'root') })
    await dialog.getByRole('button', { name: 'Browse…' }).click()
    await dialog.getByRole('button', { name: 'registry', exact: true }).click()
    await dialog.getByTitle(join(folder, 'root', 'registry')).waitFor()
    await expectAccessible(page, 'the folders of this computer')
    await dialog.getByRole('button', { name: 'Use this folder' }).click()
    const field = dialog.getByRole('textbox', { name: /^rootdirectory/ })
    expect(await field.inputValue()).toBe(join(folder, 'root', 'registry'))
    await field.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'registry', level: 1 }).waitFor()
  })

  function focused(): Promise<string | undefined> {
    return bollard.page.evaluate(
      () => document.activeElement?.closest<HTMLElement>('[data-parameter]')?.dataset['parameter'],
    )
  }

  function problem(): Promise<string | undefined> {
    return bollard.page.evaluate(() =>
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset['problem'] : undefined,
    )
  }

  function configuration(): string {
    return `version: 0.1
storage:
  s3:
    accesskey: ${account.accessKey}
    secretkye: ${account.secretKey}
    region: ${cloud.region}
    regionendpoint: ${cloud.endpoint}
    bucket: images
    chunksize: 1048576
    storageclass: STANDRAD
`
  }
})
