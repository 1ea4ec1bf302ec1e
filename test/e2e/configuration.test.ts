import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dropFiles } from './support/drop-files.ts'

describeWith(['chromium'], "a registry's configuration in the window", () => {
  const account = { accessKey: 'AKIDCONFIGURATION0001', secretKey: 'the-secret-of-the-configuration' }
  let cloud: S3Cloud
  let bollard: Bollard
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-config-'))
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
    bollard = await startBollard()
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('is read when it is dropped, and explained with line and column', async () => {
    const { page } = bollard
    const path = join(folder, 'config.yml')
    await writeFile(path, configuration())
    await dropFiles(page, page.getByRole('heading', { level: 1 }), [path])
    await page.getByText('1 store found').waitFor()
    const said = page.getByRole('list', { name: 'Findings' })
    const lines = said.getByRole('listitem')
    await lines.filter({ hasText: /^Error: chunksize: .*line 9, column 5$/ }).waitFor()
    await lines.filter({ hasText: /^Note: delete\.enabled: .*line 11, column 5$/ }).waitFor()
    await expectAccessible(page, 'a configuration with findings')
  })

  it('becomes a store once its error is mended', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Continue with images' }).click()
    const error = page.getByRole('dialog').getByText(/1 MiB is below 5 MiB/)
    await error.waitFor()
    await page.getByRole('textbox', { name: /^chunksize/ }).fill('5242880')
    await error.waitFor({ state: 'detached' })
    await page.getByRole('dialog').getByRole('button', { name: 'Add store', exact: true }).click()
    await page.getByRole('heading', { name: 'images' }).waitFor()
    await page.getByRole('tab', { name: 'Configuration' }).click()
    await page.getByText('Clients of the registry may delete', { exact: false }).waitFor()
    await expectAccessible(page, 'the configuration of a store')
  })

  it('is written for another version with its secrets in clear to the chosen file, and nowhere in the window', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: '3.x', exact: true }).click()
    await page.getByText('forcepathstyle: true # told', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /clear text/ }).click(),
    ])
    expect(download.suggestedFilename()).toBe('images.config.yml')
    const saved = await readFile(await download.path(), 'utf8')
    expect(saved).toContain(`secretkey: ${account.secretKey}`)
    expect(await page.content()).not.toContain(account.secretKey)
  })

  it('is opened when it is dropped on the configuration of another store', async () => {
    const { page } = bollard
    const path = join(folder, 'registry.env')
    await writeFile(
      path,
      'REGISTRY_STORAGE=filesystem\nREGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=/srv/other\n',
    )
    await dropFiles(page, page.getByRole('columnheader', { name: 'Meaning' }), [path])
    await page.getByRole('button', { name: 'Continue with other' }).waitFor()
    expect(await page.getByRole('button', { name: /^Continue with/ }).count()).toBe(1)
    await page.keyboard.press('Escape')
  })

  it('keeps a parameter that is misspelt, by name only, until it is removed', async () => {
    const { page } = bollard
    const path = join(folder, 'misspelt.yml')
    const misspelt = `version: 0.1
storage:
  s3:
    accesskey: ${account.accessKey}
    secretkey: ${account.secretKey}
    secretkye: a-misspelt-secret
    region: ${cloud.region}
    regionendpoint: ${cloud.endpoint}
    bucket: images
`
    await writeFile(path, misspelt)
    await dropFiles(page, page.getByRole('columnheader', { name: 'Meaning' }), [path])
    await page.getByRole('button', { name: 'Continue with images' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('misspelt')
    await page.getByRole('dialog').getByRole('button', { name: 'Add store', exact: true }).click()
    // A second store is gone to like the first, though the list has it a moment later than the answer.
    await page.getByRole('heading', { name: 'misspelt' }).waitFor()
    await page.getByRole('tab', { name: 'Configuration' }).click()
    await page.getByRole('table').getByText('secretkye: ').waitFor()
    await page.getByRole('button', { name: 'Edit…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('secretkye', { exact: true }).waitFor()
    await expectAccessible(page, 'a misspelt parameter in the form')
    await dialog.getByRole('button', { name: 'Remove secretkye' }).click()
    await dialog.getByText('secretkye', { exact: true }).waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: 'Save changes' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(/secretkye/).waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain('a-misspelt-secret')
  })

  it('is read when it is pasted, and what is no YAML is said where it is', async () => {
    const { page } = bollard
    await page.keyboard.press('ControlOrMeta+o')
    await page.getByRole('button', { name: 'Pasted text' }).click()
    const field = page.getByRole('textbox', { name: 'Configuration', exact: true })
    await field.fill('version: 0.1\nstorage:\n\ts3: {}\n')
    await page.getByRole('button', { name: 'Read configuration' }).click()
    await page.getByText(/indented with a tab.*line 3, column 1/).waitFor()
    await field.fill('environment:\n  - REGISTRY_STORAGE=filesystem\n')
    await page.getByRole('button', { name: 'Read configuration' }).click()
    await page.getByText('1 store found').waitFor()
    expect(await page.getByText(/indented with a tab/).count()).toBe(0)
  })

  function configuration(): string {
    return `version: 0.1
storage:
  s3:
    accesskey: ${account.accessKey}
    secretkey: ${account.secretKey}
    region: ${cloud.region}
    regionendpoint: ${cloud.endpoint}
    bucket: images
    chunksize: 1048576
  delete:
    enabled: true
`
  }
})
