import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { LayoutFiles } from '../corpus/archives/image-files.ts'
import { makeDemo, type Demo } from '../demo/make-demo.ts'
import { describeWith } from '../peers/need.ts'
import { writeOciLayout } from '../peers/oci-images.ts'
import { skopeoCopy, skopeoInspectRaw } from '../peers/skopeo.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { dragFiles, dropFiles } from './support/drop-files.ts'

describeWith(['chromium', 'skopeo'], 'what is dropped on a list', () => {
  let folder: string
  let demo: Demo
  let bollard: Bollard
  let archive: string
  let layout: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-targets-'))
    demo = await makeDemo(folder)
    const files = new LayoutFiles()
    files.name({ 'edge/agent:v1': files.image(['an agent']) })
    archive = join(folder, 'agent.tar')
    await writeFile(archive, files.tar())
    const images = await writeOciLayout(join(folder, 'images'))
    layout = join(folder, 'layout')
    await skopeoCopy(images.reference('multi'), `oci:${layout}:released`)
    bollard = await startBollard({ dataDir: demo.dataDir })
    await openRepository(bollard.page)
  })
  afterAll(async () => {
    await bollard.close()
    await demo.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('goes to the repository under the pointer, not to the one that is open, and says so before', async () => {
    const { page } = bollard
    const storefront = page.getByRole('treeitem', { name: /storefront/ })
    await dragFiles(page, storefront, [archive])
    await page.getByRole('heading', { name: 'Drop 1 item on web/storefront' }).waitFor()
    await page.getByText('build-server / web/storefront').waitFor()
    await expect.poll(() => storefront.getAttribute('data-aimed')).toBe('true')
    await expectAccessible(page, 'a drag over a repository')
    await dropFiles(page, storefront, [archive])
    await expect.poll(() => repositoryField(page).inputValue()).toBe('web/storefront')
    await closeDialog(page)
  })

  it('goes below a folder of the tree under the name that it says itself', async () => {
    const { page } = bollard
    const platform = page.getByRole('treeitem', { name: /^platform/ })
    await dragFiles(page, platform, [archive])
    await page.getByText('build-server / platform/…').waitFor()
    await expect.poll(() => platform.getAttribute('data-aimed')).toBe('true')
    await dropFiles(page, platform, [archive])
    await expect.poll(() => repositoryField(page).inputValue()).toBe('platform/agent')
    await closeDialog(page)
    await platform.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Push image here…' }).click()
    await page.getByText('Push an image below platform').waitFor()
    await closeDialog(page)
  })

  it('has a closed folder open while it is held over it', async () => {
    const { page } = bollard
    const charts = page.getByRole('treeitem', { name: /^charts/ })
    const below = page.getByRole('treeitem', { name: /^gateway/ })
    await charts.click()
    await below.waitFor({ state: 'detached' })
    await dragFiles(page, charts, [archive])
    await below.waitFor()
    await dropFiles(page, below, [archive])
    await expect.poll(() => repositoryField(page).inputValue()).toBe('charts/gateway')
    await closeDialog(page)
  })

  it('has the name that it says itself where it is let go beside the repositories', async () => {
    const { page } = bollard
    await dropFiles(page, page.getByText('11 repositories', { exact: true }), [archive])
    await expect.poll(() => repositoryField(page).inputValue()).toBe('edge/agent')
    await closeDialog(page)
  })

  it('goes to the store under the pointer, in the sidebar and among all stores', async () => {
    const { page } = bollard
    const hangzhou = page
      .getByRole('navigation', { name: 'Stores' })
      .getByRole('button', { name: /^hangzhou/ })
    await dragFiles(page, hangzhou, [archive])
    await hangzhou.getByText('Read-only: drop to be asked').waitFor()
    await dropFiles(page, hangzhou, [archive])
    await page.getByRole('dialog', { name: 'hangzhou is read-only' }).waitFor()
    await closeDialog(page)
    const ours = page
      .getByRole('navigation', { name: 'Stores' })
      .getByRole('button', { name: /^build-server/ })
    await dragFiles(page, ours, [archive])
    await ours.getByText('Drop to upload here').waitFor()
    await dropFiles(page, ours, [archive])
    await page.getByRole('dialog', { name: 'Upload to build-server' }).waitFor()
    await expect.poll(() => repositoryField(page).inputValue()).toBe('edge/agent')
    await closeDialog(page)
    await page.getByRole('button', { name: /^All stores/ }).click()
    const card = page
      .getByRole('list', { name: 'Stores and their answers' })
      .getByRole('button', { name: /beijing/ })
    await dragFiles(page, card, [archive])
    await card.getByText('Read-only: drop to be asked').waitFor()
    await dropFiles(page, card, [archive])
    await page.getByRole('dialog', { name: 'beijing is read-only' }).waitFor()
    await closeDialog(page)
    await openRepository(page)
  })

  it('goes among all stores to the repository under the pointer, in the store that is chosen', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^All stores/ }).click()
    const storefront = page
      .getByRole('grid', { name: 'Repositories of all stores' })
      .getByRole('row', { name: /web\/storefront/ })
    await storefront.getByRole('img', { name: /build-server: holds it/ }).waitFor()
    // While one alone is known to hold it, that one is not asked for.
    await page.getByText(/^11 repositories in \d of \d stores$/).waitFor()
    await dragFiles(page, storefront, [archive])
    await page.getByRole('heading', { name: 'Drop 1 item on web/storefront' }).waitFor()
    await expect.poll(() => storefront.getAttribute('data-aimed')).toBe('true')
    await expectAccessible(page, 'a drag over a repository of all stores')
    await dropFiles(page, storefront, [archive])
    const which = page.getByRole('dialog', { name: 'Upload to which store?' })
    // Of those that hold it the one that takes it is offered.
    await which.getByRole('radio', { name: /build-server holds this repository/, checked: true }).waitFor()
    await expectAccessible(page, 'the question which store')
    await which.getByRole('radio', { name: /hangzhou/ }).check()
    await page.keyboard.press('Enter')
    const asked = page.getByRole('dialog', { name: 'hangzhou is read-only' })
    await expectAccessible(page, 'the question whether a store may be changed')
    await asked.getByRole('button', { name: 'Allow changes and continue' }).click()
    await page.getByRole('dialog', { name: 'Upload to hangzhou' }).waitFor()
    await expect.poll(() => repositoryField(page).inputValue()).toBe('web/storefront')
    await closeDialog(page)
    await openRepository(page)
  })

  it('can be chosen as well, from the menu of a repository, by keyboard', async () => {
    const { page } = bollard
    await page.getByRole('treeitem', { name: /storefront/ }).waitFor()
    await page.getByRole('tree', { name: 'Repositories' }).focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Shift+F10')
    // The menu takes the focus when it is there: what is focused before that loses it.
    await page.locator('[role="menu"]:focus, [role="menu"] :focus').waitFor()
    await page.getByRole('menuitem', { name: 'Push image here…' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Push an image into web/storefront').waitFor()
    // Before anything opens one: that it is asked for reaches the browser in its own time.
    const choosing = page.waitForEvent('filechooser')
    await expectAccessible(page, 'the question what to push')
    await page.getByRole('dialog').locator('button:focus').waitFor()
    await page.keyboard.press('Enter')
    await (await choosing).setFiles(archive)
    await expect.poll(() => repositoryField(page).inputValue()).toBe('web/storefront')
    await page.getByRole('button', { name: 'Upload 1 image' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('treeitem', { name: /storefront/ }).click()
    await page.getByRole('row', { name: /^v1 / }).waitFor()
  })

  it('is a folder in the OCI layout as skopeo writes it, pushed with the digest that it has there', async () => {
    const { page } = bollard
    const cli = page.getByRole('treeitem', { name: /cli/ })
    await dropFiles(page, cli, [layout])
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('region', { name: 'layout' }).getByText('OCI layout', { exact: true }).waitFor()
    await expect
      .poll(() => dialog.getByRole('textbox', { name: /^Repository of/ }).inputValue())
      .toBe('tools/cli')
    await expect.poll(() => dialog.getByRole('textbox', { name: /^Tags of/ }).inputValue()).toBe('released')
    await dialog.getByRole('button', { name: 'Upload 1 image' }).click()
    await dialog.waitFor({ state: 'detached' })
    await cli.click()
    await page.getByRole('row', { name: /^released / }).click()
    const raw = await skopeoInspectRaw(`oci:${layout}:released`)
    await page
      .getByText(`sha256:${createHash('sha256').update(raw).digest('hex')}`)
      .first()
      .waitFor()
  })

  it('is there already when the same folder is chosen with the chooser', async () => {
    const { page } = bollard
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Upload…' }).click()
    await page.getByRole('menuitem', { name: 'Folder or OCI layout…' }).click()
    await (await choosing).setFiles(layout)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('OCI layout', { exact: true }).waitFor()
    await expect
      .poll(() => dialog.getByText(/^\d+ of \d+ blobs$/).textContent())
      .toMatch(/^(\d+) of \1 blobs$/)
    await closeDialog(page)
  })

  it('goes among all stores to the only one that holds the repository, without a question', async () => {
    const { page } = bollard
    await dropFiles(page, page.getByText('11 repositories', { exact: true }), [archive])
    await expect.poll(() => repositoryField(page).inputValue()).toBe('edge/agent')
    await page.getByRole('button', { name: 'Upload 1 image' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText('12 repositories', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^All stores/ }).click()
    await page.getByText(/^12 repositories in \d of \d stores$/).waitFor()
    const agent = page
      .getByRole('grid', { name: 'Repositories of all stores' })
      .getByRole('row', { name: /edge\/agent/ })
    await dragFiles(page, agent, [archive])
    await page.getByText('build-server / edge/agent').waitFor()
    await dropFiles(page, agent, [archive])
    await page.getByRole('dialog', { name: 'Upload to build-server' }).waitFor()
    await expect.poll(() => repositoryField(page).inputValue()).toBe('edge/agent')
    expect(await page.getByRole('dialog', { name: 'Upload to which store?' }).count()).toBe(0)
    await closeDialog(page)
  })
})

async function openRepository(page: Page): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^build-server/ })
    .click()
  await page.getByRole('treeitem', { name: /api-gateway/ }).click()
  await page.getByRole('row', { name: /^1\.4\.1 / }).waitFor()
}

function repositoryField(page: Page): Locator {
  return page.getByRole('dialog').getByRole('textbox', { name: /^Repository of/ })
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
