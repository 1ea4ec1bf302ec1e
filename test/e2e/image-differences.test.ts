import { afterAll, beforeAll, expect, it } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium'], 'what changed between two images', () => {
  let bollard: Bollard
  beforeAll(async () => {
    bollard = await startBollard()
    const { page } = bollard
    await page.getByRole('button', { name: /^Try the sample registry/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
  })
  afterAll(() => bollard.close())

  const grid = (name: string) => bollard.page.getByRole('grid', { name, exact: true })
  const tab = (name: RegExp) => bollard.page.getByRole('tab', { name })

  it('opens from two chosen tags, with sums', async () => {
    const { page } = bollard
    await page.getByRole('row', { name: /^1\.3\.2\b/ }).click()
    await page.getByRole('row', { name: /^1\.4\.1\b/ }).click({ modifiers: ['ControlOrMeta'] })
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.getByRole('heading', { name: 'Compare images' }).waitFor()
    await page.getByRole('row', { name: /^Files .* changed, / }).waitFor()
    await page.getByRole('row', { name: /^Packages .* changed, / }).waitFor()
    expect(await page.title()).toMatch(/^1\.[34]\.\d → 1\.[34]\.\d – Compare images/)
    await expectAccessible(page, 'the summary of two images')
  })

  it('has the same page after a reload, and lists layers and configuration', async () => {
    const { page } = bollard
    await tab(/^Layers/).click()
    await grid('Layers')
      .getByRole('row', { name: /^=?\s*Same/ })
      .first()
      .waitFor()
    await expectAccessible(page, 'the layers of two images')
    await page.reload()
    await grid('Layers').getByRole('row', { name: /Added/ }).first().waitFor()
    await tab(/^Configuration/).click()
    await grid('Configuration')
      .getByRole('row', { name: /Changed Label org\.opencontainers\.image\.version/ })
      .waitFor()
    await expectAccessible(page, 'the configurations of two images')
    expect(await grid('Configuration').getByRole('row', { name: /Same/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Show what is the same' }).click()
    await grid('Configuration')
      .getByRole('row', { name: /Same Entrypoint/ })
      .waitFor()
  })

  it('lists files by path and by change', async () => {
    const { page } = bollard
    await tab(/^Files/).click()
    await grid('Files')
      .getByRole('row', { name: /Changed usr\/local\/bin\/gateway content/ })
      .waitFor()
    await expectAccessible(page, 'the files of two images')
    await page.keyboard.press('/')
    await page.keyboard.type('no such file')
    await page.getByText('Nothing matches').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Changed/ }).click()
    await grid('Files')
      .getByRole('row', { name: /usr\/local\/bin\/gateway/ })
      .waitFor()
    expect(await grid('Files').getByRole('row', { name: /Added/ }).count()).toBe(0)
  })

  it('lists packages', async () => {
    await tab(/^Packages/).click()
    await grid('Packages')
      .getByRole('row', { name: /Changed curl/ })
      .waitFor()
    await expectAccessible(bollard.page, 'the packages of two images')
  })

  it('swaps the two', async () => {
    const { page } = bollard
    const before = page.getByRole('region', { name: 'Before', exact: true })
    const name = await before.getByRole('button').first().textContent()
    await page.getByRole('button', { name: 'Swap before and after' }).click()
    const after = page.getByRole('region', { name: 'After', exact: true })
    await expect.poll(() => after.getByRole('button').first().textContent()).toBe(name)
  })

  it('opens from the history of a tag, for the platform that both have', async () => {
    const { page } = bollard
    await page
      .getByRole('treeitem', { name: /sample/i })
      .or(page.getByText('api-gateway'))
      .first()
      .waitFor()
    await page.goBack()
    await page.getByRole('row', { name: /^latest\b/ }).click()
    await tab(/^History/).click()
    await page
      .getByRole('grid', { name: /history/i })
      .getByRole('row')
      .nth(2)
      .click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Compare with the current manifest' }).click()
    const after = page.getByRole('region', { name: 'After', exact: true })
    await expect.poll(() => after.getByRole('button').first().textContent()).toMatch(/:latest$/)
  })
})
