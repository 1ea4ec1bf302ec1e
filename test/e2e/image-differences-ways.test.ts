import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { startS3Cloud } from '../clouds/s3/cloud.ts'
import { tarOf, type ToldEntry } from '../layers/told-layer.ts'
import { describeWith } from '../peers/need.ts'
import { indexOfEntries } from '../unit/registry/made-indexes.ts'
import { blobOf, descriptor, TinyRegistry, tinyImage } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const account = { accessKey: 'AKIDCOMPARE', secretKey: 'secret-of-compare' }
const repository = 'team/app'

describeWith(['chromium'], 'two images are compared', () => {
  let folder: string
  let cloud: Awaited<ReturnType<typeof startS3Cloud>>
  let bollard: Bollard
  let slowLayer: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-compare-'))
    const near = await TinyRegistry.in(join(folder, 'near'))
    await near.push(repository, ['v1'], await imageOf('amd64', [base, app('one')]))
    const [amd64, arm64] = [
      await imageOf('amd64', [base, app('two')]),
      await imageOf('arm64', [base, app('three')]),
    ]
    const index = indexOfEntries([
      [amd64.manifest, { platform: { os: 'linux', architecture: 'amd64' } }],
      [arm64.manifest, { platform: { os: 'linux', architecture: 'arm64' } }],
    ])
    const blobs = [...amd64.blobs, ...arm64.blobs]
    await near.pushManifests(repository, ['multi'], blobs, [amd64.manifest, arm64.manifest, index])
    const broken = await imageOf('amd64', [base, app('lost')])
    await near.push(repository, ['broken'], broken)
    await near.remove(layout.blobData(broken.layer.digest))
    const far = await TinyRegistry.in(join(folder, 'far'))
    const other = await imageOf('amd64', [base, app('elsewhere')])
    await far.push(repository, ['v1'], other)
    slowLayer = other.layer.digest
    cloud = await startS3Cloud({ accounts: [account], buckets: ['far'] })
    await putFiles(join(folder, 'far'))
    const dataDir = join(folder, 'data')
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    const rest = { fromEnvironment: [], readOnly: true }
    const own = splitSecrets('filesystem', { rootdirectory: join(folder, 'near') })
    await storeList.add({ name: 'near', driver: 'filesystem', ...own, ...rest })
    const bucket = splitSecrets('s3', {
      accesskey: account.accessKey,
      secretkey: account.secretKey,
      region: cloud.region,
      regionendpoint: cloud.endpoint,
      bucket: 'far',
    })
    await storeList.add({ name: 'far', driver: 's3', ...bucket, ...rest })
    bollard = await startBollard({ dataDir, width: 1440 })
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  })

  const files = () => bollard.page.getByRole('grid', { name: 'Files', exact: true })
  const openFiles = () => bollard.page.getByRole('tab', { name: /^Files/ }).click()
  const side = (name: string) => bollard.page.getByRole('region', { name, exact: true })

  it('that All stores shows to differ, with the store that is slow: it stops and goes on', async () => {
    const { page } = bollard
    cloud.faults.rules.push({
      fault: { kind: 'slow', pauseMs: 60_000 },
      operation: 'GetObject',
      key: new RegExp(slowLayer.slice('sha256:'.length)),
    })
    await page.getByRole('button', { name: /^All stores/ }).click()
    await page
      .getByRole('grid', { name: 'Repositories of all stores' })
      .getByRole('row', { name: /team\/app/ })
      .click()
    // One line for each digest: here, two.
    const lines = page.getByRole('grid', { name: 'Tags' }).getByRole('row', { name: /^v1/ })
    await lines.nth(1).waitFor()
    await lines.first().click()
    await page.getByRole('button', { name: /^Compare with the image in (near|far)$/ }).click()
    await page.getByRole('heading', { name: 'Compare images' }).waitFor()
    await page.getByText(/^Reading layers: /).waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('The comparison was stopped.').waitFor()
    await expectAccessible(page, 'a comparison that was stopped')
    cloud.faults.rules.length = 0
    await page.getByRole('button', { name: 'Continue comparing' }).click()
    await openFiles()
    await files()
      .getByRole('row', { name: /Changed app\/main content/ })
      .waitFor()
    const names = await Promise.all(['Before', 'After'].map((name) => side(name).textContent()))
    expect(names.join(' ')).toMatch(/near.*far|far.*near/)
  })

  it('from the menu of two tags, the one that was pushed earlier first', async () => {
    const { page } = bollard
    await side('Before').getByRole('button').first().click()
    await page
      .getByRole('button', { name: /^near\b/ })
      .first()
      .click()
    await page.getByRole('treeitem', { name: /app/ }).click()
    await page.getByRole('row', { name: /^multi\b/ }).click()
    await page.getByRole('row', { name: /^v1\b/ }).click({ modifiers: ['ControlOrMeta'] })
    await page.getByRole('row', { name: /^v1\b/ }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Compare', exact: true }).click()
    await side('Before').getByRole('button', { name: 'team/app:v1' }).waitFor()
    await side('After').getByRole('button', { name: 'team/app:multi' }).waitFor()
    expect(await side('After').textContent()).toContain('near')
    await page.goBack()
  })

  it('of two platforms of an index', async () => {
    const { page } = bollard
    await page.getByRole('row', { name: /^multi\b/ }).click()
    const compare = page.getByRole('button', { name: 'Compare linux/amd64 with…' })
    await compare.click()
    await page.getByRole('menuitem', { name: /^linux\/arm64/ }).waitFor()
    await expectAccessible(page, 'the menu of platforms to compare with')
    await page.getByRole('menuitem', { name: /^linux\/arm64/ }).click()
    await side('After').getByText('linux/arm64').waitFor()
    await openFiles()
    await files()
      .getByRole('row', { name: /Changed app\/main content/ })
      .waitFor()
    await page.goBack()
  })

  it('of which one lacks a layer: it says which, and the image is one click away', async () => {
    const { page } = bollard
    await page.getByRole('row', { name: /^v1\b/ }).click()
    await page.getByRole('row', { name: /^broken\b/ }).click({ modifiers: ['ControlOrMeta'] })
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page
      .getByText(/the layer is not in the bucket/)
      .first()
      .waitFor()
    await expectAccessible(page, 'a comparison that failed')
    await side('After').getByRole('button', { name: 'team/app:broken' }).click()
    await page.getByRole('region', { name: 'Manifest' }).waitFor()
  })

  async function putFiles(root: string): Promise<void> {
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const key = path.slice(root.length + 1)
      cloud.bucket('far').put(key, await readFile(path))
    }
  }
})

const base: readonly ToldEntry[] = [{ path: 'etc/os', content: 'the same of all' }]

function app(content: string): readonly ToldEntry[] {
  return [{ path: 'app/main', content }]
}

async function imageOf(architecture: string, layers: readonly (readonly ToldEntry[])[]) {
  const tars = await Promise.all(layers.map(async (layer) => blobOf(await tarOf(layer))))
  const mediaType = 'application/vnd.oci.image.layer.v1.tar'
  const changes = { layers: tars.map((tar) => descriptor(mediaType, tar)) }
  const history = layers.map((_, at) => ({ created_by: `COPY ${at}` }))
  const configuration = JSON.stringify({ os: 'linux', architecture, history })
  const image = tinyImage(architecture, changes, configuration)
  return { ...image, layer: tars.at(-1) ?? image.layer, blobs: [image.config, ...tars] }
}
