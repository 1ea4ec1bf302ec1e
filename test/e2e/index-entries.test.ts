import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { describeWith } from '../peers/need.ts'
import { buildCache, indexOfEntries } from '../unit/registry/made-indexes.ts'
import { blobOf, descriptor, jsonBlob, tinyImage, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const repository = 'team/app'
const [gzip, zstd, soci] = [tinyImage('gzip'), tinyImage('zstd'), tinyImage('soci')]
const platform = { os: 'linux', architecture: 'amd64' }
const index = indexOfEntries([
  [zstd.manifest, { platform, annotations: { 'io.github.containers.compression.zstd': 'true' } }],
  [gzip.manifest, { platform }],
  [
    soci.manifest,
    {
      platform,
      artifactType: 'application/vnd.amazon.soci.index.v2+json',
      annotations: { 'com.amazon.soci.image-manifest-digest': gzip.manifest.digest },
    },
  ],
])
const cache = buildCache(3, 2000)
/** Platforms that nobody brought: what an index says of them is all there is. */
const many = indexOfEntries(
  Array.from({ length: 3000 }, (_, at) => [
    blobOf(`platform ${at}`),
    { platform: { os: 'linux', architecture: `arch${at}` } },
  ]),
)

describeWith(['chromium'], 'an index of more than platforms', () => {
  let folder: string
  let bollard: Bollard
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-index-'))
    const registry = await TinyRegistry.in(join(folder, 'registry'))
    const images = [gzip, zstd, soci]
    const blobs = images.flatMap((image) => image.blobs)
    const manifests = [zstd, soci].map(({ manifest }) => manifest)
    await registry.pushManifests(repository, ['variants'], blobs, [gzip.manifest, ...manifests, index])
    await registry.pushManifests(repository, ['cache'], cache.blobs, [cache.index])
    await registry.pushManifests(repository, ['many'], [], [many])
    const layer = blobOf('signed, sealed')
    const signature = tinyImage('signature', {
      config: descriptor('application/vnd.oci.image.config.v1+json', jsonBlob({})),
      layers: [descriptor('application/vnd.dev.cosign.simplesigning.v1+json', layer)],
    })
    const tag = `${index.digest.replace(':', '-')}.sig`
    await registry.pushManifests(repository, [tag], [jsonBlob({}), layer], [signature.manifest])
    const dataDir = join(folder, 'data')
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    const parameters = splitSecrets('filesystem', { rootdirectory: join(folder, 'registry') })
    await storeList.add({
      name: 'source',
      driver: 'filesystem',
      ...parameters,
      fromEnvironment: [],
      readOnly: true,
    })
    bollard = await startBollard({ dataDir })
    await bollard.page.getByRole('treeitem', { name: /app/ }).click()
  })
  afterAll(async () => {
    await bollard.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('tells in its row and its parts what tells entries for one platform apart, and shows its signature', async () => {
    const { page } = bollard
    await page.getByRole('row', { name: /^variants .* amd64 \(zstd\) amd64 / }).click()
    const manifest = page.getByRole('region', { name: 'Manifest' })
    await manifest.getByRole('button', { name: /^linux\/amd64 \(zstd\)/ }).waitFor()
    await manifest.getByRole('button', { name: /^SOCI index/ }).waitFor()
    await manifest.getByRole('button', { name: /^Signature Cosign signature/ }).waitFor()
    await manifest.getByRole('tab', { name: 'Layers' }).click()
    const chosen = manifest.getByRole('combobox', { name: 'Platform' })
    expect(await chosen.locator('option:checked').textContent()).toMatch(/^linux\/amd64 · /)
    await manifest.getByRole('tab', { name: 'Overview' }).click()
    await expectAccessible(page, 'an index of variants')
  })

  it('lets each entry be chosen for an archive, with the artifacts about it, and for docker load one not in zstd', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Save as…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save image as a file' })
    const about = dialog.getByRole('checkbox', { name: /SOCI index of linux\/amd64$/ })
    await dialog.getByRole('checkbox', { name: 'linux/amd64', exact: true }).uncheck()
    await expect.poll(() => about.isChecked()).toBe(false)
    await dialog.getByRole('checkbox', { name: /^With signatures/ }).check()
    await expectAccessible(page, 'the entries of an index in the export dialog')
    const saving = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save as…' }).click()
    expect((await saving).suggestedFilename()).toBe('team_app_variants_linux_amd64_zstd.tar')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Save as…' }).click()
    await dialog.getByRole('radio', { name: /^docker load archive/ }).click()
    await dialog.getByRole('radio', { name: 'linux/amd64', exact: true, checked: true }).waitFor()
    expect(await dialog.getByRole('radio', { name: /zstd/ }).isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  it('shows the first of thousands, and more when asked, in the pane and in the dialog: the window stood for seconds', async () => {
    const { page } = bollard
    await page.getByRole('row', { name: /^many / }).click()
    const manifest = page.getByRole('region', { name: 'Manifest' })
    await manifest.getByRole('button', { name: 'Show 200 more of 3000' }).click()
    await manifest.getByRole('button', { name: /^linux\/arch399 / }).waitFor()
    expect(await manifest.getByRole('button', { name: /^linux\/arch/ }).count()).toBe(400)
    await manifest.getByRole('tab', { name: 'Layers' }).click()
    const platforms = manifest.getByRole('combobox', { name: 'Platform' })
    expect(await platforms.locator('option').count()).toBe(500)
    await manifest.getByRole('tab', { name: 'Overview' }).click()
    await page.getByRole('button', { name: 'Save as…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save image as a file' })
    await dialog.getByRole('button', { name: 'Show 200 more of 3000' }).waitFor()
    expect(await dialog.getByRole('checkbox', { name: /arch/ }).count()).toBe(200)
    await dialog.getByRole('radio', { name: /^docker load archive/ }).click()
    await expect.poll(() => dialog.getByRole('radio', { name: /^linux\/arch/ }).count()).toBe(200)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  it('is listed by its blobs where it is a cache of BuildKit, each of which leads to the blob', async () => {
    const { page } = bollard
    await page.getByRole('row', { name: /^cache / }).click()
    const manifest = page.getByRole('region', { name: 'Manifest' })
    const config = manifest.getByRole('button', { name: /^BuildKit cache configuration/ })
    await config.waitFor()
    expect(await manifest.getByRole('button', { name: /^OCI layer/ }).count()).toBe(3)
    await manifest.getByRole('tab', { name: 'Layers' }).click()
    await manifest.getByText('An index has no layers of its own').waitFor()
    await manifest.getByRole('tab', { name: 'Overview' }).click()
    await config.click()
    await page.getByRole('tab', { name: 'Blobs', selected: true }).waitFor()
  })
})
