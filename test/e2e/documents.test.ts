import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { ociImageManifest } from '../../electron/registry/manifests/manifest.ts'
import { buildLayer } from '../../electron/sample/build-layer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { writeSignedImage, type SignedImage } from '../interop/signed-image/signed-image.ts'
import { describeWith } from '../peers/need.ts'
import { blobOf, descriptor, jsonBlob, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const packages = 3000

describeWith(['chromium'], 'what artifacts say', () => {
  let folder: string
  let bollard: Bollard
  let signed: SignedImage
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-documents-'))
    const registry = await TinyRegistry.in(join(folder, 'store'))
    signed = await writeSignedImage(registry, 'team/app')
    const sbom = jsonBlob({
      spdxVersion: 'SPDX-2.3',
      name: 'app',
      creationInfo: { created: '2026-01-02T03:04:05Z', creators: ['Tool: maker-1'] },
      packages: Array.from({ length: packages }, (_, index) => ({
        name: `package-${index}`,
        versionInfo: `1.${index}`,
        licenseDeclared: index % 10 === 0 ? 'Apache-2.0' : 'MIT',
      })),
    })
    const empty = blobOf('{}')
    const manifest = jsonBlob({
      schemaVersion: 2,
      mediaType: ociImageManifest,
      artifactType: 'application/spdx+json',
      config: descriptor('application/vnd.oci.empty.v1+json', empty),
      layers: [descriptor('application/spdx+json', sbom)],
    })
    await registry.pushManifests('team/sbom', ['v1'], [empty, sbom], [manifest])
    const config = jsonBlob({ name: 'gateway', version: '1.0.0', apiVersion: 'v2' })
    const { bytes: layer } = await buildLayer([
      {
        path: 'gateway/Chart.yaml',
        lines: ['name: gateway', 'version: 1.0.0', 'description: Runs it on a cluster'],
      },
      { path: 'gateway/values.yaml', lines: ['replicas: 3'] },
      { path: 'gateway/templates/deployment.yaml', lines: ['kind: Deployment'] },
    ])
    const content = blobOf(layer)
    const chart = jsonBlob({
      schemaVersion: 2,
      mediaType: ociImageManifest,
      config: descriptor('application/vnd.cncf.helm.config.v1+json', config),
      layers: [descriptor('application/vnd.cncf.helm.chart.content.v1.tar+gzip', content)],
    })
    await registry.pushManifests('team/chart', ['v1'], [config, content], [chart])
    const dataDir = join(folder, 'data')
    const list = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    const secrets = splitSecrets('filesystem', { rootdirectory: join(folder, 'store') })
    await list.add({ name: 'signed', driver: 'filesystem', ...secrets, fromEnvironment: [], readOnly: true })
    bollard = await startBollard({ dataDir })
    await bollard.page.getByRole('button', { name: /^signed / }).click()
  })
  afterAll(async () => {
    await bollard.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('is laid out in place of the list of referrers, and the way back is there', async () => {
    const { page } = bollard
    await page.getByRole('treeitem', { name: /app/ }).click()
    await page.getByRole('row', { name: /^one / }).click()
    await manifest().getByRole('tab', { name: 'Referrers' }).click()
    await manifest()
      .getByRole('row', { name: /DSSE envelope/ })
      .dblclick()
    await manifest().getByText('https://ci.example.org/1').waitFor()
    await manifest().getByText('It is about this manifest').first().waitFor()
    await expectAccessible(page, 'provenance')
    await manifest().getByRole('button', { name: 'All referrers' }).click()
    await manifest()
      .getByRole('row', { name: /Cosign signature/ })
      .waitFor()
    await page.goBack()
    await manifest().getByText('https://ci.example.org/1').waitFor()
    await manifest().getByRole('button', { name: 'All referrers' }).click()
  })

  it('is signed by whom a key says, and by nobody before', async () => {
    const { page } = bollard
    await manifest()
      .getByRole('row', { name: /Cosign signature/ })
      .dblclick()
    await expect.poll(() => manifest().getByText('Not verified').count()).toBe(5)
    await expectAccessible(page, 'signatures that nobody verified')
    await verifyBy(signed.publicKeys['p384'] ?? '')
    await expect.poll(() => manifest().getByText('Verified', { exact: true }).count()).toBe(1)
    expect(await manifest().getByText('Not made by this key').count()).toBe(4)
    await manifest()
      .getByText(/^Key: ECDSA P-384, sha256:/)
      .waitFor()
    await expectAccessible(page, 'signatures of which one is verified')
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await verifyBy(publicKey.export({ type: 'spki', format: 'pem' }).toString())
    await expect.poll(() => manifest().getByText('Not made by this key').count()).toBe(5)
    expect(await manifest().getByText('Verified', { exact: true }).count()).toBe(0)
    await verifyBy(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    await manifest()
      .getByRole('alert')
      .getByRole('paragraph')
      .filter({ hasText: /this is a private key/ })
      .waitFor()
    await manifest().getByRole('button', { name: 'All referrers' }).click()
  })

  it('is listed package by package, and filtered by text and licence', async () => {
    const { page } = bollard
    await page.getByRole('treeitem', { name: /sbom/ }).click()
    await page.getByRole('row', { name: /^v1 / }).click()
    await manifest().getByRole('tab', { name: 'Document' }).click()
    await manifest().getByText('3,000 packages').waitFor()
    await expectAccessible(page, 'a bill of materials')
    await manifest().getByRole('combobox', { name: 'License' }).selectOption({ label: 'Apache-2.0 (300)' })
    await manifest().getByText('300 match').waitFor()
    await manifest().getByRole('searchbox', { name: 'Filter packages' }).fill('package-2990')
    await manifest().getByText('1 match', { exact: true }).waitFor()
    const row = manifest()
      .getByRole('grid', { name: 'Packages' })
      .getByRole('row', { name: /package-2990/ })
    await row.waitFor()
  })

  it('is shown and saved as it is stored', async () => {
    const { page } = bollard
    await manifest().getByRole('button', { name: 'Raw JSON' }).click()
    await manifest().getByText('"SPDX-2.3"').first().waitFor()
    const saving = page.waitForEvent('download')
    await manifest().getByRole('button', { name: 'Save…' }).click()
    const saved = await saving
    expect(await readFile(await saved.path(), 'utf8')).toContain('package-2999')
  })

  it('is a chart whose values and templates are read, in Chinese too', async () => {
    const { page } = bollard
    await page.getByRole('treeitem', { name: /chart/ }).click()
    await page.getByRole('row', { name: /^v1 / }).click()
    await manifest().getByRole('tab', { name: 'Document' }).click()
    await manifest().getByText('Runs it on a cluster').waitFor()
    await manifest().getByText('replicas: 3').waitFor()
    await manifest()
      .getByRole('button', { name: /templates\/deployment\.yaml/ })
      .click()
    await manifest().getByText('kind: Deployment').waitFor()
    await expectAccessible(page, 'a Helm chart')
    await page.getByRole('button', { name: /Language/ }).click()
    await page
      .getByRole('menuitem', { name: '简体中文' })
      .or(page.getByRole('menuitemradio', { name: '简体中文' }))
      .click()
    await page.getByRole('tab', { name: '文档' }).waitFor()
    await expectAccessible(page, 'a Helm chart in Chinese')
  })

  function manifest(): Locator {
    return bollard.page.getByRole('region', { name: 'Manifest' })
  }

  async function verifyBy(key: string): Promise<void> {
    await manifest().getByRole('textbox', { name: 'Public key' }).fill(key)
    await manifest().getByRole('button', { name: 'Verify', exact: true }).click()
  }
})
