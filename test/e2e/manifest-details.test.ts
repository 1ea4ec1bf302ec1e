import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium'], 'the details of a manifest', () => {
  let bollard: Bollard
  let pane: Locator
  beforeAll(async () => {
    bollard = await startBollard()
    const { page } = bollard
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: /^Try the sample registry/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    await page.getByRole('row', { name: /^1\.4\.1\b/ }).click()
    pane = page.getByRole('region', { name: 'Manifest' })
  })
  afterAll(() => bollard.close())

  it('tell how large the image of a platform is, as its layers and its configuration are', async () => {
    const platform = pane.getByRole('button', { name: /^linux\/amd64 / })
    await platform.getByText('380 KB').waitFor()
    const exact = await platform.getByText('380 KB').getAttribute('title')
    await pane.getByRole('tab', { name: 'Layers 6' }).click()
    await pane.getByText('376 KB compressed').waitFor()
    expect(exact).toMatch(/^Configuration and layers, compressed: 3(79|80),\d{3} bytes$/)
    await pane.getByRole('tab', { name: 'Overview' }).click()
  })

  it('count what is behind the tabs', async () => {
    for (const name of ['Layers 6', 'History 1', 'Referrers 2'])
      await pane.getByRole('tab', { name, exact: true }).waitFor()
    const cut = await pane.getByRole('tablist').evaluate((tabs) => tabs.scrollWidth - tabs.clientWidth)
    expect(cut).toBeLessThanOrEqual(0)
  })

  it('name media types in words, with the type itself to copy, and break none within a word', async () => {
    const { page } = bollard
    await pane.getByText('OCI image index', { exact: true }).waitFor()
    await pane.getByRole('button', { name: 'Copy media type' }).first().click()
    await expect
      .poll(() => page.evaluate('navigator.clipboard.readText()'))
      .toBe('application/vnd.oci.image.index.v1+json')
    expect(await brokenWords(pane)).toEqual([])
    await expectAccessible(page, 'the details of an index')
  })

  it('elide the middle of a digest and keep all of it to read and to copy', async () => {
    const { page } = bollard
    const digest = pane.getByTitle(/^sha256:0ba08a93[0-9a-f]{56}$/).first()
    expect(await digest.textContent()).toMatch(/^sha256:[0-9a-f]{64}$/)
    const ends = await digest.evaluate((whole) => {
      const [head, tail] = whole.children
      return {
        isElided: head !== undefined && head.scrollWidth > head.clientWidth,
        isTailWhole: tail !== undefined && tail.scrollWidth <= tail.clientWidth + 1,
      }
    })
    expect(ends).toEqual({ isElided: true, isTailWhole: true })
    await pane.getByRole('button', { name: 'Copy digest' }).first().click()
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(await digest.textContent())
  })

  it('come before the address that people pull from, which is a quiet line until it is asked for', async () => {
    const { page } = bollard
    const field = pane.getByRole('textbox', { name: 'Address people pull from' })
    const ask = pane.getByRole('button', { name: 'Set the address people pull from…' })
    await ask.waitFor()
    expect(await field.count()).toBe(0)
    const [facts, line] = await Promise.all([pane.getByText('Total size').boundingBox(), ask.boundingBox()])
    expect(facts?.y).toBeLessThan(line?.y ?? 0)
    await ask.click()
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true)
    await expectAccessible(page, 'the address that people pull from')
    await field.fill('registry.example.com:5000')
    await field.press('Enter')
    await pane.getByText('docker pull registry.example.com:5000/platform/api-gateway:1.4.1').waitFor()
    await ask.waitFor({ state: 'detached' })
    expect(await brokenWords(pane)).toEqual([])
  })
})

/** The media types of which a word goes over the end of a line. */
function brokenWords(pane: Locator): Promise<readonly string[]> {
  return pane.evaluate((root) => {
    const broken: string[] = []
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      if (node.parentElement?.textContent?.startsWith('application/') !== true) continue
      range.selectNodeContents(node)
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))
      if (lines.size > 1) broken.push(node.textContent ?? '')
    }
    return broken
  })
}
