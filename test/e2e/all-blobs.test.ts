import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { describeWith } from '../peers/need.ts'
import { tinyImage, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const [one, two] = [tinyImage('one'), tinyImage('two')]

describeWith(['chromium'], 'the blobs of all stores', () => {
  let folder: string
  let bollard: Bollard
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-blobs-'))
    const dataDir = join(folder, 'data')
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    for (const name of ['north', 'south', 'lost']) {
      const rootdirectory = join(folder, name)
      const parameters = splitSecrets('filesystem', { rootdirectory })
      const store = { name, driver: 'filesystem', fromEnvironment: [], readOnly: true } as const
      await storeList.add({ ...store, ...parameters })
      if (name === 'lost') continue
      const registry = await TinyRegistry.in(rootdirectory)
      await registry.push('team/app', ['v1'], one)
      if (name === 'south') await registry.push('team/own', ['v1'], two)
      await registry.driver.close()
    }
    bollard = await startBollard({ dataDir })
    await bollard.page.getByRole('heading', { level: 1 }).waitFor()
  })
  afterAll(async () => {
    await bollard.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('say of a store that is not listed that nobody can tell, and list it', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^All stores/ }).click()
    await page.getByRole('button', { name: 'Blobs', exact: true }).click()
    await expect.poll(() => page.title()).toBe('Blobs – All stores – Bollard')
    await row('south')
      .getByText(/store not listed/)
      .waitFor()
    await page.getByText('Two listed stores are needed').waitFor()
    await page.getByRole('button', { name: 'List store lost' }).click()
    await row('lost').getByText('The folder does not exist').waitFor()
    await page.getByRole('button', { name: 'List store south' }).click()
    await row('south').getByRole('link', { name: 'All blobs' }).waitFor()
    await expectAccessible(page, 'the blobs of all stores')
  })

  it('say how much each two stores share', async () => {
    const { page } = bollard
    const list = page.getByRole('button', { name: 'List store north' })
    // The store that was open at the start may be listed already.
    if ((await list.count()) > 0) await list.click()
    const shared = page.getByRole('grid', { name: 'What stores share' }).getByRole('row', { name: /north/ })
    const blobs = [...one.blobs, one.manifest]
    const bytes = blobs.reduce((sum, blob) => sum + blob.bytes.byteLength, 0)
    await shared.getByText(String(blobs.length), { exact: true }).waitFor()
    expect(await shared.innerText()).toContain('100%')
    expect(await shared.getByTitle(`${bytes.toLocaleString('en-US')} bytes`).count()).toBe(1)
    await page.getByText('1 store is not listed and not compared').waitFor()
  })

  it('are found by the beginning of a digest, in each store that holds it, and lead there', async () => {
    const { page } = bollard
    const field = page.getByRole('searchbox', { name: /^Digest/ })
    await field.fill(two.layer.digest.slice(7, 12))
    await page.getByText('Type or paste at least 8 characters of a digest').waitFor()
    await field.fill(`team/own@${two.layer.digest.slice(0, 19)}`)
    await row('north').getByText('Not present').waitFor()
    await page.getByText(two.layer.digest).waitFor()
    await row('south').getByText('1', { exact: true }).waitFor()
    await field.fill(one.layer.digest.slice(7, 19))
    await row('north').getByRole('link').waitFor()
    // Why it could not be listed stays.
    await row('lost').getByText('The folder does not exist').waitFor()
    await expectAccessible(page, 'where a blob is')
    await row('south').getByRole('link', { name: 'Present in south: open the blob there' }).click()
    await page.getByRole('heading', { name: 'south', level: 1 }).waitFor()
    await page.getByRole('row', { name: new RegExp(one.layer.digest.slice(7, 19)), selected: true }).waitFor()
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    await row('north').getByRole('link').waitFor()
  })

  function row(store: string) {
    return bollard.page
      .getByRole('table', { name: 'Where is a blob?' })
      .getByRole('row', { name: new RegExp(`^${store}`) })
  }
})
