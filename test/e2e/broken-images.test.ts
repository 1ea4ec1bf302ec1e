import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { parseRepositoryName } from '../../drivers/common/names.ts'
import { fallbackTag } from '../../electron/registry/referrers/referrers.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { LayoutFiles } from '../corpus/archives/image-files.ts'
import { describeWith } from '../peers/need.ts'
import { blobOf, descriptor, TinyRegistry, tinyImage, tinyIndex } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dropFiles } from './support/drop-files.ts'

describeWith(['chromium'], 'what is broken, in a Chinese window', () => {
  let folder: string
  let bollard: Bollard
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-broken-'))
    const registry = await TinyRegistry.in(join(folder, 'registry'))
    const spoilt = tinyImage('spoilt')
    const sizeless = { ...descriptor('application/vnd.oci.image.layer.v1.tar+gzip', spoilt.layer), size: -1 }
    await registry.push('team/app', ['spoilt'], tinyImage('spoilt', { layers: [sizeless] }))
    const text = blobOf('no configuration')
    const config = descriptor('application/vnd.oci.image.config.v1+json', text)
    const unconfigured = tinyImage('unconfigured', { config })
    await registry.pushManifests(
      'team/app',
      ['unconfigured'],
      [text, unconfigured.layer],
      [unconfigured.manifest],
    )
    await registry.writeTag('team/app', 'unlinked', 'latest\n')
    await registry.writeTag('team/app', 'marked', '\uFEFFlatest')
    const [kept, lost] = [tinyImage('kept'), tinyImage('lost')]
    const index = tinyIndex([kept.manifest, lost.manifest])
    const all = [...kept.blobs, ...lost.blobs]
    await registry.pushManifests('team/app', ['multi'], all, [kept.manifest, lost.manifest, index])
    // What collecting with registry 2.8 leaves of the children of an index.
    await registry.remove(layout.manifestRevisionLink(parseRepositoryName('team/app'), lost.manifest.digest))
    const unlayered = tinyImage('unlayered')
    await registry.push('team/app', ['unlayered'], unlayered)
    await registry.remove(layout.layerLink(parseRepositoryName('team/app'), unlayered.layer.digest))
    const referred = tinyImage('referred')
    await registry.push('team/app', ['referred'], referred)
    const sbom = tinyImage('sbom', { artifactType: 'text/x-sbom' })
    const list = tinyIndex([sbom.manifest])
    await registry.pushManifests('team/app', [fallbackTag(referred.manifest.digest)], sbom.blobs, [
      sbom.manifest,
      list,
    ])
    await registry.remove(layout.manifestRevisionLink(parseRepositoryName('team/app'), sbom.manifest.digest))
    const dataDir = join(folder, 'data')
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    for (const [name, path] of [
      ['source', 'registry'],
      ['target', 'other'],
    ] as const) {
      const secrets = splitSecrets('filesystem', { rootdirectory: join(folder, path) })
      await storeList.add({ name, driver: 'filesystem', ...secrets, fromEnvironment: [], readOnly: false })
    }
    await TinyRegistry.in(join(folder, 'other'))
    bollard = await startBollard({ dataDir, locale: 'zh-CN' })
    await bollard.page.getByRole('treeitem', { name: /app/ }).click()
  })
  afterAll(async () => {
    await bollard.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('is told of a manifest, a configuration and a link', async () => {
    const { page } = bollard
    await page.getByRole('row', { name: /^spoilt / }).click()
    await page.getByText('layers[0] 没有有效的大小').first().waitFor()
    await page.getByRole('row', { name: /^unconfigured / }).click()
    await page.getByRole('tab', { name: '配置' }).last().click()
    await page.getByText('它不是 JSON 对象', { exact: true }).waitFor()
    await expectAccessible(page, 'a broken configuration')
    await page.getByRole('row', { name: /^unlinked / }).click()
    await page.getByText('其内容为 "latest\\n"，而应为摘要').waitFor()
    await expectAccessible(page, 'a broken link of a tag')
    await page.getByRole('row', { name: /^marked / }).click()
    await page.getByText('其内容为 "‹U+FEFF›latest"，而应为摘要').waitFor()
  })

  it('is told of links that a registry lacks: in the list, on the manifest, its children and layers', async () => {
    const { page } = bollard
    const index = page.getByRole('row', { name: /^multi / })
    await index.getByLabel('链接文件缺失').waitFor()
    await page.getByText('6 个无法拉取').waitFor()
    await index.click()
    await page.getByRole('tab', { name: '概览' }).click()
    await page.getByText('仓库中没有此清单的链接文件，因此镜像仓库不会在此提供它').first().waitFor()
    await page.getByText('未链接', { exact: true }).waitFor()
    await expectAccessible(page, 'an index whose child is not linked')
    await page.getByRole('row', { name: /^unlayered / }).click()
    await page.getByRole('tab', { name: /^层/ }).click()
    await page.getByText('第 1 层未链接到此仓库，拉取会失败。').waitFor()
    await page.getByRole('tab', { name: '概览' }).click()
  })

  it('is told of a referrer that a registry does not serve, beside its type', async () => {
    const { page } = bollard
    await page.getByRole('row', { name: /^referred / }).click()
    await page
      .getByRole('button', { name: /text\/x-sbom/ })
      .getByLabel('链接文件缺失')
      .waitFor()
    await page.getByRole('tab', { name: '引用者' }).click()
    await page
      .getByRole('row', { name: /text\/x-sbom/ })
      .getByLabel('链接文件缺失')
      .waitFor()
    await expectAccessible(page, 'a referrer that is not linked')
    await page.getByRole('tab', { name: '概览' }).click()
  })

  it('is told of what a copy leaves out, before and after', async () => {
    const { page } = bollard
    await page.getByRole('treeitem', { name: /app/ }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: /复制到/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /target/ }).click()
    await dialog.getByText(/^清单 sha256:[0-9a-f]{64} 无法使用：layers\[0\] 没有有效的大小$/).waitFor()
    await expectNoEnglish(dialog)
    await dialog.getByRole('button', { name: /^复制/ }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /条说明$/ }).click()
    const reports = page.getByRole('dialog')
    await reports.getByText(/无法使用：layers\[0\] 没有有效的大小$/).waitFor()
    await expectNoEnglish(reports)
    await page.keyboard.press('Escape')
  })

  it('is told of an archive that is refused', async () => {
    const { page } = bollard
    const archive = join(folder, 'broken.tar')
    const files = new LayoutFiles().put('index.json', { schemaVersion: 2, manifests: [7] })
    await writeFile(archive, files.tar())
    await dropFiles(page, page.getByRole('tabpanel').first(), [archive])
    const dialog = page.getByRole('dialog')
    await dialog.getByText('索引已损坏：manifests[0] 不是描述符。').waitFor()
    await expectNoEnglish(dialog)
    await page.keyboard.press('Escape')
  })
})

/** Names, media types and paths may be there; words of sentences may not. */
async function expectNoEnglish(element: Locator): Promise<void> {
  expect(await element.innerText()).not.toMatch(/\b(?:a|an|the|it|is|are|has|have|no|not|of|in)\b/i)
}
