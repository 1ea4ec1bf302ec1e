import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { makeDemo, type Demo } from '../demo/make-demo.ts'
import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const answering = ['production', 'hangzhou', 'guangzhou', 'suzhou', 'beijing', 'build-server']

describeWith(['chromium'], 'all stores of the demo together', () => {
  let folder: string
  let demo: Demo
  let bollard: Bollard
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-all-'))
    demo = await makeDemo(folder)
    demo.slowDown(20)
    bollard = await startBollard({ dataDir: demo.dataDir })
  })
  afterAll(async () => {
    await bollard.close()
    await demo.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('are one list of repositories, each with the stores that hold it', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^All stores/ }).click()
    await page.getByRole('heading', { name: 'All stores', level: 1 }).waitFor()
    await page.getByText(/^11 repositories in \d of \d stores$/).waitFor()
    const billing = repositories(page).getByRole('row', { name: /legacy\/billing/ })
    const held = async () => (await billing.getByRole('img').getAttribute('aria-label'))?.split('; ')
    await expect
      .poll(held)
      .toEqual([
        'production: holds it',
        'hangzhou: holds it',
        'guangzhou: holds it',
        'suzhou: holds it',
        'beijing: does not hold it',
        'build-server: holds it',
        'partner: did not answer',
      ])
    await expect.poll(() => page.title()).toBe('All stores – Bollard')
    await expectAccessible(page, 'the repositories of all stores')
  })

  it('show one that fails as failing, with its error, beside those that work', async () => {
    const { page } = bollard
    const cards = page.getByRole('list', { name: 'Stores and their answers' })
    for (const store of answering) await cards.getByRole('button', { name: store, exact: false }).waitFor()
    const failing = cards.getByRole('button', { name: /^partner .*The secret of the access key is wrong$/ })
    await failing.click()
    const why = page.getByRole('dialog', { name: /^partner/ })
    await why.getByText('Technical details').click()
    await why.getByText(/SignatureDoesNotMatch/).waitFor()
    await expectAccessible(page, 'why a store failed')
    await why.getByRole('button', { name: 'Retry' }).click()
    await page.keyboard.press('Escape')
    await failing.waitFor()
    await page.getByText('6 of 7 stores answer').waitFor()
  })

  it('are narrowed to what some of them lack', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^Not in every store/ }).click()
    await page.getByText('1 match', { exact: true }).waitFor()
    await repositories(page)
      .getByRole('row', { name: /legacy\/billing/ })
      .waitFor()
    await page
      .getByRole('group', { name: 'Which stores have it' })
      .getByRole('button', { name: /^All/ })
      .click()
    const filter = page.getByRole('searchbox', { name: 'Filter repositories' })
    await filter.fill('no-such')
    await page.getByText('No repository of any store matches “no-such”').waitFor()
    await page.getByRole('button', { name: 'Clear filter' }).last().click()
    await expect.poll(() => filter.inputValue()).toBe('')
  })

  it('show where a tag leads elsewhere and where it is missing', async () => {
    const { page } = bollard
    await repositories(page)
      .getByRole('row', { name: /platform\/api-gateway/ })
      .click()
    await page.getByText('11 tags', { exact: true }).waitFor()
    await tags(page)
      .getByRole('row', { name: /^1\.4\.1 .*suzhou: no such tag.*missing in 1$/ })
      .waitFor()
    await page.getByRole('button', { name: /^Differing 1/ }).click()
    const lines = tags(page).getByRole('row', { name: /^latest / })
    await lines.filter({ hasText: '2 digests' }).click()
    await expect.poll(() => lines.count()).toBe(2)
    const shown = page.getByRole('region', { name: 'platform/api-gateway:latest' })
    const [current, behind] = await Promise.all([digestOf('1.4.1'), digestOf('1.4.0')])
    await shown.getByRole('row', { name: new RegExp(`^production .*${short(current)}`) }).waitFor()
    await shown.getByRole('row', { name: new RegExp(`^guangzhou .*${short(behind)}`) }).waitFor()
    await expectAccessible(page, 'a tag over all stores')
  })

  it('lead to the tag in one store, and Back to where one was', async () => {
    const { page } = bollard
    const here = page.url()
    await page.getByRole('button', { name: 'Open in hangzhou' }).click()
    await page.getByRole('heading', { name: 'hangzhou', level: 1 }).waitFor()
    await page.getByText('linux/arm64/v8').first().waitFor()
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    await page.getByRole('region', { name: 'platform/api-gateway:latest' }).waitFor()
    expect(page.url()).toBe(here)
    await page.keyboard.press('Escape')
  })

  it('are searched for a digest, which is found in each', async () => {
    const { page } = bollard
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox').fill(await digestOf('1.4.0'))
    await page.keyboard.press('Enter')
    for (const store of answering) {
      const group = page.getByRole('group', { name: store, exact: true })
      await group.getByRole('option', { name: /^platform\/api-gateway@/ }).waitFor()
    }
    await page.getByText('partner could not be searched: The secret of the access key is wrong').waitFor()
    const found = page.getByRole('option', { name: /^platform\/api-gateway@/ })
    expect(await found.count()).toBe(answering.length)
    await page.keyboard.press('Escape')
  })

  it('do not wait for one that is slow, neither the list nor the search', async () => {
    const { page } = bollard
    demo.slowDown(120_000)
    await page.reload()
    const cards = page.getByRole('list', { name: 'Stores and their answers' })
    for (const store of answering.filter((name) => name !== 'guangzhou')) {
      await cards.getByRole('button', { name: new RegExp(`^${store} .*repositories$`) }).waitFor()
    }
    await cards.getByRole('button', { name: /^guangzhou .*Loading/ }).waitFor()
    await page.getByRole('button', { name: /^Differing 0/ }).waitFor()
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox').fill('tools/cli:latest')
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: 'build-server' }).getByRole('option').waitFor()
    // Of the store that has not said yet, the name.
    await page.getByText('Waiting for guangzhou…').waitFor()
    expect(await page.getByRole('group', { name: 'guangzhou' }).count()).toBe(0)
    await page.keyboard.press('Escape')
  })

  it('open by a key, also in a small dark window in Chinese', async () => {
    demo.slowDown(0)
    const small = await startBollard({
      dataDir: demo.dataDir,
      width: 1024,
      height: 700,
      colorScheme: 'dark',
      locale: 'zh-CN',
    })
    try {
      const { page } = small
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.keyboard.press('0')
      await page.getByRole('heading', { name: '全部存储' }).waitFor()
      const list = page.getByRole('grid', { name: '全部存储的仓库' })
      await list.getByRole('row', { name: /web\/storefront/ }).waitFor()
      await list.focus()
      await page.keyboard.press('End')
      await page.getByRole('heading', { name: 'web/storefront' }).waitFor()
      await expectAccessible(page, 'all stores in a small dark window')
    } finally {
      await small.close()
    }
  })

  async function digestOf(version: string): Promise<string> {
    const link = `docker/registry/v2/repositories/platform/api-gateway/_manifests/tags/${version}/current/link`
    return readFile(join(folder, 'registry', link), 'utf8')
  }
})

function repositories(page: Page) {
  return page.getByRole('grid', { name: 'Repositories of all stores' })
}

function tags(page: Page) {
  return page.getByRole('grid', { name: 'Tags' })
}

function short(digest: string): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12)
}
