import { afterAll, beforeAll, expect, it } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium'], 'from the first start to the sample registry', () => {
  let bollard: Bollard
  beforeAll(async () => {
    bollard = await startBollard()
  })
  afterAll(() => bollard.close())

  it('offers three ways to begin', async () => {
    const { page } = bollard
    await page.getByRole('heading', { name: 'See what is inside your registry’s bucket' }).waitFor()
    for (const name of [/^Open a registry configuration/, /^Add a store/, /^Try the sample registry/]) {
      await expect
        .poll(() => page.getByRole('button', { name }).isVisible(), { message: String(name) })
        .toBe(true)
    }
    await expectAccessible(page, 'the first run')
  })

  it('makes the sample registry and shows its repositories', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^Try the sample registry/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).waitFor()
    await expect.poll(() => page.getByRole('heading', { name: 'sample-registry' }).isVisible()).toBe(true)
    await page.getByText('11 repositories', { exact: true }).waitFor()
    await expectAccessible(page, 'repositories')
  })

  it('opens a tag: its platforms, its layers and its configuration', async () => {
    const { page } = bollard
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    await page.getByRole('row', { name: /^1\.4\.1\b/ }).click()
    const manifest = page.getByRole('region', { name: 'Manifest' })
    await manifest.getByText('linux/arm64/v8').first().waitFor()
    await expectAccessible(page, 'the overview of a tag')

    await manifest.getByRole('tab', { name: 'Layers' }).click()
    await manifest
      .getByText(/ compressed/)
      .first()
      .waitFor()
    await expectAccessible(page, 'the layers of a tag')

    await manifest.getByRole('tab', { name: 'Config' }).click()
    await manifest.getByText('Entrypoint').waitFor()
    await expectAccessible(page, 'the configuration of an image')

    await manifest.getByRole('tab', { name: /History/ }).click()
    await manifest.getByText('current').first().waitFor()
    await expectAccessible(page, 'the history of a tag')

    await manifest.getByRole('tab', { name: /Referrers/ }).click()
    await manifest.getByText('Signature').first().waitFor()
    await expectAccessible(page, 'the referrers of a manifest')

    await manifest.getByRole('tab', { name: 'Raw' }).click()
    await manifest.getByText('"schemaVersion"').waitFor()
    await expectAccessible(page, 'the document of a manifest')
  })

  it('goes back and forward, and finds the same place after a reload', async () => {
    const { page } = bollard
    const here = page.url()
    await page.getByRole('treeitem', { name: /debian/ }).click()
    await page.getByRole('row', { name: /^bookworm\b/ }).waitFor()
    await page.goBack()
    await page.getByRole('region', { name: 'Manifest' }).getByText('"schemaVersion"').waitFor()
    expect(page.url()).toBe(here)
    await bollard.reload()
    await page.getByRole('region', { name: 'Manifest' }).getByText('"schemaVersion"').waitFor()
  })

  it('says of the damaged tag which layer is missing', async () => {
    const { page } = bollard
    await page.getByRole('treeitem', { name: /reports/ }).click()
    await page.getByRole('row', { name: /^5\.0\.1\b/ }).click()
    const manifest = page.getByRole('region', { name: 'Manifest' })
    await manifest.getByRole('tab', { name: 'Layers' }).click()
    await manifest.getByText('Layer 3 is not in this store: pulling fails.').waitFor()
    expect(await manifest.getByText(/^Layer \d+ is not in this store/).count()).toBe(1)
  })

  it('finds a pasted reference and a pasted digest, and lands there', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /Go to a repository/ }).click()
    await page.getByRole('combobox', { name: /Repository, repository:tag or digest/ }).fill('tools/cli:3.0.0')
    await page
      .getByRole('option', { name: /tools\/cli/ })
      .first()
      .waitFor()
    await expectAccessible(page, 'search')
    await page.keyboard.press('Enter')
    const manifest = page.getByRole('region', { name: 'Manifest' })
    await manifest.getByRole('heading', { name: '3.0.0' }).waitFor()

    const shown = manifest.getByText(/^sha256:[0-9a-f]{64}$/).first()
    const digest = (await shown.textContent()) ?? ''
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Repository, repository:tag or digest/ }).fill(digest)
    await page
      .getByRole('option', { name: /manifest/ })
      .first()
      .click()
    await expect.poll(() => page.url()).toContain(digest)
  })

  it('opens a blob and says what refers to it', async () => {
    const { page } = bollard
    await page.getByRole('tab', { name: 'Blobs' }).click()
    const rows = page.getByRole('region', { name: 'Blobs' }).getByRole('row')
    await rows.nth(1).waitFor()
    await expectAccessible(page, 'blobs')
    await rows.nth(1).click()
    const blob = page.getByRole('region', { name: 'Blob', exact: true })
    await blob
      .getByText(/sha256:[0-9a-f]{64}/)
      .first()
      .waitFor()
    await expectAccessible(page, 'a blob')
  })

  it('finds the one blob that nothing refers to', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^Unreferenced 1$/ }).click()
    await expect.poll(() => page.getByRole('region', { name: 'Blobs' }).getByRole('row').count()).toBe(2)
  })

  it('reads the configuration: every parameter with value, source and meaning', async () => {
    const { page } = bollard
    await page.getByRole('tab', { name: 'Configuration' }).click()
    const row = page.getByRole('row', { name: /^rootdirectory/ })
    await row.waitFor()
    await expect.poll(() => row.innerText()).toContain('sample-registry')
    await expect.poll(() => row.innerText()).toContain('set')
    await expect.poll(() => page.getByRole('row', { name: /^maxthreads/ }).innerText()).toContain('default')
    await expectAccessible(page, 'configuration')
  })

  it('speaks Chinese and goes dark when asked, and remembers both', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /Language/ }).click()
    await page
      .getByRole('menuitem', { name: '简体中文' })
      .or(page.getByRole('menuitemradio', { name: '简体中文' }))
      .click()
    await page
      .getByRole('tab', { name: '镜像仓库' })
      .or(page.getByRole('tab', { name: '仓库' }))
      .first()
      .waitFor()
    await bollard.reload()
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
    await expectAccessible(page, 'configuration in Chinese')
  })
})
