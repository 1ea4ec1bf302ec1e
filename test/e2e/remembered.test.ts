import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { parseDigest, parseRepositoryName } from '../../drivers/common/names.ts'
import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { describeWith } from '../peers/need.ts'
import { tinyImage, tinyIndex, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const [one, two, child] = [tinyImage('one'), tinyImage('two'), tinyImage('child')]
const index = tinyIndex([child.manifest])

describeWith(['chromium'], 'what is remembered of a store', () => {
  let folder: string
  let registry: TinyRegistry
  let bollard: Bollard
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-remembered-'))
    registry = await TinyRegistry.in(join(folder, 'registry'))
    await registry.push('team/app', ['v1', 'latest'], one)
    await registry.pushManifests('team/multi', ['all'], child.blobs, [child.manifest, index])
    const dataDir = join(folder, 'data')
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    const parameters = splitSecrets('filesystem', { rootdirectory: join(folder, 'registry') })
    const store = { name: 'source', driver: 'filesystem', fromEnvironment: [], readOnly: true } as const
    await storeList.add({ ...store, ...parameters })
    bollard = await startBollard({ dataDir })
  })
  afterAll(async () => {
    await bollard.close()
    await registry.driver.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('is a table of its repositories, sorted by any column, with its age', async () => {
    const { page } = bollard
    const table = page.getByRole('grid', { name: 'Repositories of the store' })
    await table.getByRole('row', { name: /^team\/app 2 / }).waitFor()
    await table.getByRole('row', { name: /^team\/multi 1 / }).waitFor()
    await page
      .getByRole('status')
      .getByText(/^As of /)
      .waitFor()
    await expectAccessible(page, 'the table of repositories')
    await table.getByRole('columnheader', { name: 'Repository' }).getByRole('button').click()
    const names = async (): Promise<string[]> =>
      (await table.getByRole('row').allTextContents()).flatMap(
        (text) => /team\/\w+?(?=\d)/.exec(text)?.[0] ?? [],
      )
    await expect.poll(names).toEqual(['team/app', 'team/multi'])
  })

  it('is said of the store in the sidebar, in numbers and when', async () => {
    const { page } = bollard
    const item = page.getByRole('navigation', { name: 'Stores' }).getByRole('button', { name: /^source/ })
    await item.getByText(/^[\d.]+ KB · 2 repositories$/).waitFor()
    const detail = await item.getAttribute('title')
    expect(detail).toMatch(/Repositories: 2 · tags: 3 · blobs: \d+\n[\d,]+ bytes\nAs of /)
    await registry.push('team/third', ['v1'], one)
    await page.getByRole('button', { name: 'Refresh', exact: true }).click()
    await item.getByText(/ · 3 repositories$/).waitFor()
    await bollard.reload()
    await item.getByText(/ · 3 repositories$/).waitFor()
  })

  it('says which tags use a blob, through an index too, and each leads to its tag', async () => {
    const { page } = bollard
    await page.getByRole('tab', { name: /^Blobs/ }).click()
    await page.getByRole('searchbox', { name: /igest/ }).fill(child.layer.digest.slice(7, 19))
    await page.getByRole('row', { name: new RegExp(child.layer.digest.slice(7, 19)) }).click()
    const use = page.getByRole('link', { name: /team\/multi layer all/ })
    await use.waitFor()
    await expectAccessible(page, 'a blob with what uses it')
    await use.click()
    await page.getByRole('row', { name: /^all\b/, selected: true }).waitFor()
  })

  it('finds a digest by its first figures', async () => {
    const { page } = bollard
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill(one.manifest.digest.slice(7, 19))
    const found = page.getByRole('option', { name: /team\/app@/ }).first()
    await found.waitFor()
    expect(await found.innerText()).toContain(one.manifest.digest.slice(7, 19))
    await page.keyboard.press('Escape')
  })

  it('says that it is old once it is older than the settings want', async () => {
    const { page } = bollard
    const age = page.getByRole('status').getByText(/^As of /)
    await age.waitFor()
    expect(await age.innerText()).not.toContain('old')
    await page.clock.install()
    await bollard.reload()
    await age.waitFor()
    await page.clock.fastForward('11:00')
    await page
      .getByRole('status')
      .getByText(/^As of .* · old/)
      .waitFor()
    expect(await age.getAttribute('title')).toContain('older than the settings allow')
    await page.clock.resume()
  })

  it('says what a refresh found changed', async () => {
    const { page } = bollard
    await registry.push('team/app', ['latest', 'v2'], two)
    await page.getByRole('button', { name: 'Refresh', exact: true }).click()
    const changed = page.getByRole('status').getByText(/tags: /)
    await expect.poll(() => changed.innerText()).toContain('tags: 1 added, 1 moved · blobs: 3 added')
  })

  it('renews what is shown after a refresh, where one has scrolled and chosen', async () => {
    const { page } = bollard
    const refresh = page.getByRole('button', { name: 'Refresh', exact: true })
    const tree = page.getByRole('tree', { name: 'Repositories' })
    await tree.getByRole('treeitem', { name: /^third/ }).click()
    await page.getByRole('row', { name: /^v1\b/ }).waitFor()
    await registry.push('team/fourth', ['v1', 'v2', 'v3', 'v4'], one)
    await rm(join(folder, 'registry', layout.repository(parseRepositoryName('team/multi'))), {
      recursive: true,
    })
    await refresh.click()
    await tree.getByRole('treeitem', { name: /^fourth/ }).waitFor()
    await tree.getByRole('treeitem', { name: /^multi/ }).waitFor({ state: 'detached' })
    await tree.getByRole('treeitem', { name: /^third/, selected: true }).waitFor()
    await tree.getByTitle('4 tags').waitFor()
    await page.getByRole('tab', { name: /^Blobs/ }).click()
    const search = page.getByRole('searchbox', { name: /igest/ })
    await search.fill('')
    const chosen = page.getByRole('row', { name: new RegExp(one.layer.digest.slice(7, 19)) })
    await chosen.click()
    const blobs = page.getByRole('grid', { name: 'Blobs' }).getByRole('row')
    const before = await blobs.count()
    await registry.push('team/fourth', ['v5'], tinyImage('four'))
    await rm(join(folder, 'registry', layout.blobData(parseDigest(child.layer.digest))))
    await refresh.click()
    await expect.poll(() => blobs.count()).toBe(before + 2)
    expect(await chosen.getAttribute('aria-selected')).toBe('true')
    expect(await page.getByRole('row', { name: new RegExp(child.layer.digest.slice(7, 19)) }).count()).toBe(0)
  })
})
