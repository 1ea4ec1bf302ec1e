import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { makeDemo, type Demo } from '../demo/make-demo.ts'
import { describeWith } from '../peers/need.ts'
import { skopeoInspectRaw } from '../peers/skopeo.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium', 'skopeo'], 'an image on its way out of a store', () => {
  const temp = useTempFolder()
  let folder: string
  let demo: Demo
  let bollard: Bollard
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-out-'))
    demo = await makeDemo(folder)
    bollard = await startBollard({ dataDir: demo.dataDir })
    const { page } = bollard
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    await page.getByRole('row', { name: /^1\.4\.1 / }).click()
    await page.getByText('linux/arm64/v8').first().waitFor()
  })
  afterAll(async () => {
    await bollard.close()
    await demo.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('is saved as an OCI archive that skopeo reads, with the digest that it has here', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Save as…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save image as a file' })
    await dialog.getByRole('radio', { name: /^OCI archive/ }).waitFor()
    await expectAccessible(page, 'the export dialog')
    const saving = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save as…' }).click()
    const download = await saving
    expect(download.suggestedFilename()).toBe('platform_api-gateway_1.4.1.tar')
    const file = join(temp(), 'image.tar')
    await download.saveAs(file)
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('row', { name: /platform\/api-gateway:1\.4\.1/ }).waitFor()
    const raw = await skopeoInspectRaw(`oci-archive:${file}`)
    const digest = `sha256:${createHash('sha256').update(raw).digest('hex')}`
    await page.getByText(digest).first().waitFor()
  })

  it('has one platform in an archive for docker load, named in the suggested file name', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Save as…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save image as a file' })
    await dialog.getByRole('radio', { name: /^docker load archive/ }).click()
    await dialog.getByRole('radio', { name: 'linux/arm64/v8' }).click()
    await expectAccessible(page, 'the export dialog for docker')
    const saving = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save as…' }).click()
    const download = await saving
    expect(download.suggestedFilename()).toBe('platform_api-gateway_1.4.1_linux_arm64_v8.tar')
    const file = join(temp(), 'docker.tar')
    await download.saveAs(file)
    const raw: unknown = JSON.parse(await skopeoInspectRaw(`docker-archive:${file}`))
    expect(raw).toMatchObject({ schemaVersion: 2 })
  })

  it('is copied to a store of another cloud, after a dry run that says what happens', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Copy to…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Copy images' })
    await dialog.getByRole('radio', { name: /suzhou/ }).click()
    const plan = dialog.getByRole('region', { name: 'Dry run' })
    await plan.getByText(/^1 new/).waitFor()
    await plan.getByText('through this computer').waitFor()
    await dialog.getByText(/^suzhou is read-only\./).waitFor()
    await expectAccessible(page, 'the copy dialog')
    await dialog.getByRole('button', { name: 'Copy tag', exact: true, disabled: true }).waitFor()
    await dialog.getByRole('button', { name: 'Allow changes…' }).click()
    await dialog.getByRole('button', { name: 'Allow changes', exact: true }).click()
    await dialog.getByRole('button', { name: 'Copy tag', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: /^suzhou/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    await page.getByRole('row', { name: /^1\.4\.1 / }).waitFor()
  })

  it('is there already when it is copied again, and the dialog says so', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^production/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    const row = page.getByRole('row', { name: /^1\.4\.1 / })
    await row.click()
    await row.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy tag to…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Copy images' })
    await dialog.getByRole('radio', { name: /suzhou/ }).click()
    await dialog.getByText('suzhou already has all of it. There is nothing to copy.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Copy tag', exact: true }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('is copied to another tag where it is, once it is said which', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^build-server/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    await page.getByRole('row', { name: /^1\.4\.0 / }).click()
    await page.getByRole('button', { name: 'Copy to…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Copy images' })
    await dialog.getByRole('radio', { name: /build-server/ }).click()
    await dialog.getByText(/^Source and target are the same\./).waitFor()
    const start = dialog.getByRole('button', { name: 'Copy tag', exact: true })
    await dialog.getByRole('button', { name: 'Copy tag', exact: true, disabled: true }).waitFor()
    await expectAccessible(page, 'a copy onto itself')
    await dialog.getByRole('textbox', { name: 'Tag in the target' }).fill('blessed')
    await dialog.getByText('link files only: this registry has the blobs').waitFor()
    await start.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('row', { name: /^blessed / }).waitFor()
  })

  it('is copied by its digest where it has no tag, from its menu, and is found by it', async () => {
    const { page } = bollard
    await page.getByRole('treeitem', { name: /cli/ }).click()
    await page.getByRole('button', { name: /^Untagged/ }).click()
    const tags = page.getByRole('grid', { name: 'Tags' })
    await tags.getByRole('row').nth(1).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy manifest to…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Copy images' })
    await dialog.getByRole('radio', { name: /suzhou/ }).click()
    await dialog.getByRole('textbox', { name: 'Repository in the target' }).fill('tools/kept')
    await dialog.getByText('through this computer').waitFor()
    await expectAccessible(page, 'the copy of a manifest without a tag')
    await dialog.getByRole('button', { name: 'Copy manifest', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Show tools\/cli@sha256:.* in its store$/ }).click()
    await page.getByRole('heading', { name: 'tools/kept' }).waitFor()
    await page.getByRole('region', { name: 'Manifest' }).getByText('Image', { exact: true }).first().waitFor()
  })

  it('takes the tags that were chosen with it along, by keyboard alone', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^production/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    const tags = page.getByRole('grid', { name: 'Tags' })
    await tags.getByRole('row', { name: /^1\.4\.1 / }).waitFor()
    await tags.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await expect.poll(() => tags.getByRole('row', { selected: true }).count()).toBe(3)
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Copy 3 tags to…' }).waitFor()
    await expectAccessible(page, 'the menu of several tags')
    await page.locator('[role="menu"]:focus, [role="menu"] :focus').waitFor()
    // Deleting them stands below.
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Copy images' })
    await dialog.getByText('3 tags of').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('leaves the button for several tags free in a narrow window, where the detail of one lies over it', async () => {
    const { page } = bollard
    await page.setViewportSize({ width: 1024, height: 700 })
    const several = page.getByRole('button', { name: 'Copy 3 tags to…' })
    await several.click()
    const dialog = page.getByRole('dialog', { name: 'Copy images' })
    await dialog.getByRole('radio', { name: /suzhou/ }).click()
    // What starts it is in sight, however long the dry run is.
    await dialog.getByText('through this computer').waitFor()
    const start = dialog.getByRole('button', { name: 'Copy 3 tags', exact: true })
    const bottom = async () => {
      const box = await start.boundingBox()
      return (box?.y ?? 700) + (box?.height ?? 0)
    }
    await expect.poll(bottom).toBeLessThan(700)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('row', { name: /^1\.4\.1 / }).click()
    await page.getByRole('region', { name: 'Manifest' }).waitFor()
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('goes along with repositories that are chosen in the tree, with Ctrl and with Shift', async () => {
    const { page } = bollard
    const tree = page.getByRole('tree', { name: 'Repositories' })
    const chosen = tree.getByRole('treeitem', { selected: true })
    expect(await tree.getAttribute('aria-multiselectable')).toBe('true')
    await tree.getByRole('treeitem', { name: /storefront/ }).click({ modifiers: ['Control'] })
    await expect.poll(() => chosen.count()).toBe(2)
    // What is open stays so.
    await page.getByRole('heading', { name: 'platform/api-gateway' }).waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+Space')
    await expect.poll(() => chosen.count()).toBe(3)
    await page.getByText('3 chosen').waitFor()
    await page.keyboard.press('Shift+ArrowDown')
    // What is shown is one of those that are chosen; the keys go on from where they are.
    await page.getByRole('heading', { name: 'charts/gateway' }).waitFor()
    await page.keyboard.press('Shift+ArrowDown')
    await expect
      .poll(() => chosen.allInnerTexts())
      .toEqual([expect.stringMatching(/^gateway/), expect.stringMatching(/^reports/)])
    await page.keyboard.press('Shift+F10')
    await expectAccessible(page, 'the menu of several repositories')
    await page.getByRole('menuitem', { name: 'Copy 2 repositories to…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Copy images' })
    await dialog.getByText('2 repositories').first().waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await tree.getByRole('treeitem', { name: /api-gateway/ }).click()
  })

  it('has a pull line once it is said where people pull from; what is no address is refused in words', async () => {
    const { page } = bollard
    await page.getByRole('row', { name: /^1\.4\.1 / }).click()
    await page.getByRole('tab', { name: 'Overview' }).click()
    const pane = page.getByRole('region', { name: 'Manifest' })
    await pane.getByRole('button', { name: 'Set the address people pull from…' }).click()
    const field = page.getByRole('textbox', { name: 'Address people pull from' })
    await field.fill('not an address')
    await field.press('Enter')
    await page.getByText(/^this is not the address of a registry/).waitFor()
    await expectAccessible(page, 'a refused address')
    await field.fill('https://registry.example.com:5000/')
    await field.press('Enter')
    await page.getByRole('button', { name: 'Copy pull command', exact: true }).click()
    const line = 'docker pull registry.example.com:5000/platform/api-gateway:1.4.1'
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(line)
    await page.getByRole('row', { name: /^1\.4\.1 / }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy docker pull command by digest' }).click()
    await expect
      .poll(() => page.evaluate('navigator.clipboard.readText()'))
      .toMatch(/^docker pull registry\.example\.com:5000\/platform\/api-gateway@sha256:[0-9a-f]{64}$/)
  })
})
