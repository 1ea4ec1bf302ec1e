import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { describeWith } from '../peers/need.ts'
import { blobOf, descriptor, TinyRegistry, tinyImage } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip'

describeWith(['chromium'], 'the Usage tab', () => {
  let folder: string
  let bollard: Bollard
  const base = blobOf(randomBytes(400_000))
  const layerOf = { 'ml/large': 900_000, 'ml/small': 300_000, web: 200_000 } as const

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-usage-'))
    const store = await TinyRegistry.in(join(folder, 'store'))
    for (const [repository, size] of Object.entries(layerOf)) await pushOn(store, repository, 'v1', size)
    await pushOn(store, 'ml/large', 'v2', 150_000)
    const orphan = blobOf(randomBytes(75_000))
    await store.write(layout.blobData(orphan.digest), orphan.bytes)
    const dataDir = join(folder, 'data')
    const list = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    const secrets = splitSecrets('filesystem', { rootdirectory: join(folder, 'store') })
    await list.add({ name: 'store', driver: 'filesystem', ...secrets, fromEnvironment: [], readOnly: true })
    const nowhere = {
      bucket: 'bucket',
      region: 'us-east-1',
      regionendpoint: 'http://127.0.0.1:9',
      accesskey: 'key',
      secretkey: 'secret',
    }
    const gone = splitSecrets('s3', nowhere)
    await list.add({ name: 'gone', driver: 's3', ...gone, fromEnvironment: [], readOnly: true })
    bollard = await startBollard({ dataDir })
    await bollard.page.getByRole('button', { name: /^store / }).click()
    await bollard.page.getByText(/^As of /).waitFor()
  })
  afterAll(async () => {
    await bollard.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('says where the bytes are, and what sharing saves', async () => {
    const { page } = bollard
    await page.keyboard.press('6')
    await page.getByRole('list', { name: 'Repositories by unique bytes' }).waitFor()
    const areas = page.getByRole('list', { name: 'Repositories by unique bytes' }).getByRole('button')
    await expect.poll(() => areas.allTextContents()).toHaveLength(3)
    expect(await areas.first().getAttribute('aria-label')).toMatch(/^ml\/large 1\.1 MB$/)
    const where = page.getByRole('region', { name: 'Where the bytes are' }).first()
    expect(await where.textContent()).toMatch(/Shared by two or more400 KB/)
    expect(await where.textContent()).toMatch(/Unreferenced75\.0 KB/)
    const layers = page.getByRole('region', { name: 'Top layers by bytes saved' })
    // Four manifests name the base.
    await expect
      .poll(() => layers.getByRole('row').nth(1).textContent())
      .toBe(`${base.digest.slice(7, 19)}apt-get install base400 KB41.2 MB`)
    await expectAccessible(page, 'the usage of a store')
  })

  it('goes from area to area by keys, into a part of a name, into a repository, and back', async () => {
    const { page } = bollard
    const areas = page.getByRole('list', { name: /by unique bytes$/ }).getByRole('button')
    await areas.first().focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => areas.nth(1).evaluate((each) => each === document.activeElement)).toBe(true)
    await areas.first().click()
    await expect.poll(() => page.url()).toContain('zoom=ml/')
    await expect.poll(() => areas.count()).toBe(2)
    await areas.first().click()
    await expect.poll(() => page.url()).toContain('repository=ml/large')
    const pane = page.getByRole('region', { name: 'ml/large' })
    const tags = pane.getByRole('grid', { name: 'Tags of this repository' })
    await tags.getByRole('row', { name: /^v1 90\d KB/ }).waitFor()
    await tags.getByRole('row', { name: /^v2 15\d KB/ }).waitFor()
    await page
      .getByRole('list', { name: 'Tags by unique bytes' })
      .getByRole('button', { name: /^Also in other repositories 400 KB$/ })
      .waitFor()
    await expectAccessible(page, 'the usage of a repository')
    // The first area of each step has the focus.
    await expect.poll(() => areas.first().evaluate((each) => each === document.activeElement)).toBe(true)
    await page.keyboard.press('Backspace')
    await expect.poll(() => page.url()).not.toContain('repository=')
    await expect.poll(() => areas.first().evaluate((each) => each === document.activeElement)).toBe(true)
    await page.keyboard.press('Backspace')
    await expect.poll(() => page.url()).not.toContain('zoom=')
  })

  it('says the same as a list, and saves it', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'List', exact: true }).click()
    const list = page.getByRole('grid', { name: 'Repositories' })
    await list.getByRole('row', { name: /^ml\/large 2 1\.1 MB/ }).waitFor()
    await expectAccessible(page, 'the usage of a store as a list')
    const saving = page.waitForEvent('download')
    await page
      .getByRole('region', { name: /^Repositories by/ })
      .getByRole('button', { name: /^(Save|Export)/ })
      .click()
    await page.getByRole('menuitem', { name: /CSV/ }).click()
    const saved = await readFile(await (await saving).path(), 'utf8')
    const [head, first = ''] = saved
      .split(/\r?\n/)
      .filter((line) => line.includes(',') && !line.startsWith('#'))
    expect(head).toContain('uniqueBytes')
    expect(first).toMatch(/^"?ml\/large"?,2,/)
    await page.getByRole('button', { name: 'Areas', exact: true }).click()
  })

  it('tells the numbers of each bar to who goes there by keys', async () => {
    const { page } = bollard
    const chart = page.getByRole('region', { name: /^Bytes stored/ })
    const bar = chart.getByRole('img').last()
    expect(await bar.getAttribute('aria-label')).toMatch(
      /^Week of .*: 2\.0 MB stored, .* unreferenced today$/,
    )
    await bar.focus()
    await chart.getByText(/2\.0 MB stored/).waitFor()
  })

  it('tells what a month costs at prices that a person types', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'enter what your service asks' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Currency').fill('cny')
    await dialog.getByLabel('Price of Standard').fill('nothing')
    await dialog.getByText('A number above 0').waitFor()
    await dialog.getByLabel('Price of Standard').fill('1000')
    await expectAccessible(page, 'the prices of a store')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    // 2.03 MB at ¥1000 for a GB.
    await page.getByText(/^¥2\.\d\d a month$/).waitFor()
    await page.getByRole('button', { name: /^unreferenced, ¥0\.075 a month, review in Health$/ }).click()
    await expect.poll(() => page.url()).toContain('/health')
  })

  it('says why a store was never listed', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^gone / }).click()
    await page.keyboard.press('6')
    const alert = page.getByRole('alert').filter({ has: page.getByRole('button', { name: 'Retry' }) })
    await alert.getByText('The host cannot be reached').first().waitFor()
    await expectAccessible(page, 'the usage of a store that cannot be listed')
  })

  async function pushOn(store: TinyRegistry, repository: string, tag: string, size: number): Promise<void> {
    const own = blobOf(randomBytes(size))
    const history = ['/bin/sh -c apt-get install base', `COPY ${repository} ${tag}`]
    const configuration = {
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: [base, own].map(({ digest }) => digest) },
      history: history.map((text) => ({ created_by: text })),
    }
    const layers = [base, own].map((layer) => descriptor(layerType, layer))
    const image = tinyImage(`${repository} ${tag}`, { layers }, JSON.stringify(configuration))
    await store.pushManifests(repository, [tag], [image.config, base, own], [image.manifest])
  }
})
