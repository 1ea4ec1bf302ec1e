import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'

import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium'], 'the files of layers', () => {
  let bollard: Bollard
  beforeAll(async () => {
    bollard = await startBollard()
    const { page } = bollard
    await page.getByRole('button', { name: /^Try the sample registry/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    await page.getByRole('row', { name: /^1\.4\.1\b/ }).click()
    await page.getByRole('tab', { name: /^Layers/ }).click()
  })
  afterAll(() => bollard.close())

  const step = (layer: number): Locator =>
    bollard.page.getByRole('grid', { name: 'Layers' }).getByRole('row', { name: new RegExp(`^${layer} `) })
  const pane = (layer: number): Locator =>
    bollard.page.getByRole('region', { name: `Files of layer ${layer}`, exact: true })
  const files = (): Locator => bollard.page.getByRole('treegrid', { name: 'Files' })
  const rowOf = (name: RegExp): Locator => files().getByRole('row', { name })

  it('open in the place of the layers where there is no room beside them, and go back', async () => {
    const { page } = bollard
    await step(2).click()
    await page.getByRole('button', { name: 'Show files' }).click()
    await rowOf(/^ca-certificates\.crt/).waitFor()
    await expectAccessible(page, 'the files of a layer in a narrow pane')
    await page.getByRole('button', { name: 'Back to the layers' }).click()
    await step(2).waitFor()
  })

  it('stand beside the layers, opened by key, and say how they became known', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Use the whole width' }).click()
    await step(1).click()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await pane(2)
      .getByText(/^20\.0 KB gzip, 29\.7 KB unpacked, 12 entries, /)
      .waitFor()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('role')))
      .toBe('treegrid')
    await expectAccessible(page, 'the files of a layer')
  })

  it('say what a layer added, modified and deleted', async () => {
    await step(4).click()
    await rowOf(/^curl added by this layer/).waitFor()
    await rowOf(/^status modified by this layer/).waitFor()
    await rowOf(/^apt deleted by this layer/).waitFor()
    expect(await rowOf(/^apt /).getAttribute('data-tone')).toBe('deleted')
    await step(1).click()
    await rowOf(/^su added by this layer 3\.0 KB -rwsr-xr-x/).waitFor()
    await rowOf(/^cat → coreutils added/).waitFor()
    await rowOf(/^rbash → usr\/bin\/bash \(hard link\) added/).waitFor()
  })

  it('are found by a part of their path, in every folder', async () => {
    const { page } = bollard
    await files().focus()
    await page.keyboard.press('/')
    await page.keyboard.type('LIBC.SO')
    await rowOf(/^libc\.so\.6/).waitFor()
    await expect.poll(() => files().getByRole('row').count()).toBe(4)
    await pane(1).getByText('1 match').waitFor()
    await page.keyboard.press('Escape')
    await rowOf(/^su /).waitFor()
  })

  it('are shown without being saved, and Escape goes back step by step', async () => {
    const { page } = bollard
    await step(5).click()
    await rowOf(/^gateway\.yaml/).click()
    const preview = pane(5).getByRole('region', { name: 'Preview' })
    await preview.getByText('listen: :8443').waitFor()
    await pane(5).getByText('/etc/gateway/gateway.yaml', { exact: true }).waitFor()
    await expectAccessible(page, 'the preview of a file of a layer')
    await files().focus()
    await page.keyboard.press('Escape')
    await preview.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await pane(5).waitFor({ state: 'detached' })
  })

  it('are there again after a reload', async () => {
    const { page } = bollard
    await step(5).dblclick()
    await rowOf(/^gateway\.yaml/).click()
    await bollard.reload()
    await pane(5).getByRole('region', { name: 'Preview' }).getByText('listen: :8443').waitFor()
    await pane(5)
      .getByText(/, from the saved file list$/)
      .waitFor()
    expect(page.url()).toContain('inside=layer&path=etc/gateway/gateway.yaml')
    await page.goBack()
  })

  it('are merged up to a layer', async () => {
    const { page } = bollard
    await step(4).click()
    await page.getByRole('button', { name: 'Merged up to here' }).click()
    await rowOf(/^bash not changed by this layer/).waitFor()
    await rowOf(/^curl added by this layer/).waitFor()
    await rowOf(/^pkgcache\.bin deleted by this layer/).waitFor()
    await pane(4)
      .getByText(/^4 layers, /)
      .waitFor()
    await expectAccessible(page, 'layers merged up to one')
  })

  it('are those of the image as it runs, each with its layer, and tell what is wasted', async () => {
    const { page } = bollard
    await page.getByRole('tab', { name: 'Files', exact: true }).last().click()
    await page.getByText(/^6 layers, 466 KB, 15 files, 10\.0 KB wasted$/).waitFor()
    await rowOf(/^gateway\.yaml 5 193 B/).click()
    const image = page.getByRole('region', { name: 'Image as it runs', exact: true }).first()
    await image.getByRole('region', { name: 'Preview' }).getByText('listen: :8443').waitFor()
    await expectAccessible(page, 'the image as it runs')
    await page.getByRole('button', { name: /^\/var\/cache\/apt\/pkgcache\.bin/ }).click()
    await pane(3).getByText('/var/cache/apt/pkgcache.bin', { exact: true }).waitFor()
    expect(await rowOf(/^pkgcache\.bin/).getAttribute('aria-selected')).toBe('true')
  })

  describe('are saved', () => {
    it('as the layer that they are in, as it is and unpacked', async () => {
      const { page } = bollard
      await pane(3).getByRole('button', { name: 'Save or copy the layer' }).click()
      const packed = await savedBy(page.getByRole('menuitem', { name: /^Save as it is/ }))
      expect(packed.name).toBe('api-gateway-layer-3.tar.gz')
      await page.getByText(digestOf(packed.bytes), { exact: true }).first().waitFor()
      await pane(3).getByRole('button', { name: 'Save or copy the layer' }).click()
      const unpacked = await savedBy(page.getByRole('menuitem', { name: /^Save unpacked/ }))
      expect(unpacked.name).toBe('api-gateway-layer-3.tar')
      expect(unpacked.bytes.equals(gunzipSync(packed.bytes))).toBe(true)
      await pane(3).getByRole('button', { name: 'Save or copy the layer' }).click()
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.getByRole('menuitem', { name: 'Copy diff ID' }).click()
      await expect
        .poll(() => page.evaluate(() => navigator.clipboard.readText()))
        .toBe(digestOf(unpacked.bytes))
      await page.getByText('Files from layers, Done', { exact: true }).first().waitFor()
    })

    it('one by one, with the bytes that tar finds in the layer', async () => {
      const { page } = bollard
      await rowOf(/^pkgcache\.bin/).click()
      const file = await savedBy(pane(3).getByRole('button', { name: 'Save file…' }))
      expect(file.name).toBe('pkgcache.bin')
      await pane(3).getByRole('button', { name: 'Save or copy the layer' }).click()
      const layer = await savedBy(page.getByRole('menuitem', { name: /^Save as it is/ }))
      const told = await tar('-xOzf', layer.path, 'var/cache/apt/pkgcache.bin')
      expect(file.bytes.byteLength).toBeGreaterThan(0)
      expect(file.bytes.equals(told)).toBe(true)
    })

    it('with their folder, as a tar archive, out of a menu', async () => {
      const { page } = bollard
      await rowOf(/^var/).first().click({ button: 'right' })
      await expectAccessible(page, 'the menu of a folder of a layer')
      const folder = await savedBy(page.getByRole('menuitem', { name: 'Save folder as tar…' }))
      const paths = (await tar('-tf', folder.path)).toString().trim().split('\n')
      expect(folder.name).toBe('var.tar')
      expect(paths).toContain('var/cache/apt/pkgcache.bin')
    })

    it('not where there is nothing to save, and it is said why', async () => {
      const { page } = bollard
      await step(4).dblclick()
      await rowOf(/^apt deleted by this layer/).click()
      const save = pane(4).getByRole('button', { name: 'Save file…' })
      await expect.poll(() => save.getAttribute('title')).toBe('The layer deletes it: it has no bytes')
      expect(await save.getAttribute('aria-disabled')).toBe('true')
      await rowOf(/^apt deleted by this layer/).click({ button: 'right' })
      const item = page.getByRole('menuitem', { name: /^Save file…/ })
      await item.getByText('The layer deletes it: it has no bytes').waitFor()
      expect(await item.isDisabled()).toBe(true)
      await page.keyboard.press('Escape')
    })

    it('from layers that are merged, and all together as the image runs', async () => {
      const { page } = bollard
      await page.getByRole('button', { name: 'Merged up to here' }).click()
      await rowOf(/^bash not changed by this layer/).click()
      const bash = await savedBy(pane(4).getByRole('button', { name: 'Save file…' }))
      await page.getByRole('tab', { name: 'Files', exact: true }).last().click()
      const image = await savedBy(page.getByRole('button', { name: 'Save all files as tar…' }))
      expect(image.name).toBe('api-gateway-files.tar')
      const paths = (await tar('-tf', image.path)).toString().trim().split('\n')
      expect(paths).toContain('etc/gateway/gateway.yaml')
      expect(paths).not.toContain('var/cache/apt/pkgcache.bin')
      expect(bash.bytes.equals(await tar('-xOf', image.path, 'usr/bin/bash'))).toBe(true)
    })

    async function savedBy(
      button: Locator,
    ): Promise<{ readonly name: string; readonly path: string; readonly bytes: Buffer }> {
      const saving = bollard.page.waitForEvent('download')
      await button.click()
      const saved = await saving
      const path = await saved.path()
      return { name: saved.suggestedFilename(), path, bytes: await readFile(path) }
    }
  })
})

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

async function tar(...args: readonly string[]): Promise<Buffer> {
  return (await promisify(execFile)('tar', args, { encoding: 'buffer' })).stdout
}
