import { afterAll, beforeAll, expect, it } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium'], 'the guide', () => {
  let bollard: Bollard
  beforeAll(async () => {
    bollard = await startBollard()
    await bollard.page.getByRole('button', { name: /^Try the sample registry/ }).click()
    await bollard.page.getByRole('treeitem', { name: /api-gateway/ }).waitFor()
  })
  afterAll(() => bollard.close())

  const guide = (name = 'Guide') => bollard.page.getByRole('dialog', { name })

  it('opens from Help at the page about what is open, with its pictures', async () => {
    const { page } = bollard
    await page.getByRole('tab', { name: 'Usage' }).click()
    await page.getByRole('button', { name: 'Help', exact: true }).click()
    await page.getByRole('menuitem', { name: /^Open the guide/ }).click()
    await guide().getByRole('heading', { name: 'Usage and prices' }).waitFor()
    const picture = guide().getByRole('img', { name: 'The usage of a store' })
    await expect
      .poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth))
      .toBeGreaterThan(600)
    await expectAccessible(page, 'the guide')
  })

  it('leads from page to page, and back', async () => {
    await guide().getByRole('button', { name: 'Permissions', exact: true }).click()
    await guide().getByRole('heading', { name: 'Policies to copy' }).waitFor()
    await guide().getByText('"oss:ListObjects"').first().waitFor()
    await guide().getByRole('button', { name: 'First steps', exact: true }).click()
    await guide().getByRole('article').getByRole('button', { name: 'Troubleshooting' }).first().click()
    await guide().getByRole('heading', { name: 'Troubleshooting' }).waitFor()
    await guide().getByRole('button', { name: 'Back in the guide' }).click()
    await expect.poll(() => guide().getByRole('article').getAttribute('aria-label')).toBe('First steps')
  })

  it('is searched, also by a parameter or a code', async () => {
    const { page } = bollard
    await guide().getByRole('searchbox', { name: 'Search the guide' }).fill('forcepathstyle')
    await guide()
      .getByRole('button', { name: /^Amazon S3 and compatible services: Parameters/ })
      .click()
    await guide().getByRole('cell', { name: 'forcepathstyle', exact: true }).waitFor()
    await guide().getByRole('searchbox').fill('secret wrong')
    await guide()
      .getByRole('button', { name: /The secret of the access key is wrong/ })
      .waitFor()
    await expectAccessible(page, 'a search in the guide')
    await guide().getByRole('searchbox').fill('nothing has this')
    await guide().getByText('Nothing in the guide matches “nothing has this”').waitFor()
    await page.keyboard.press('Escape')
    await guide().getByRole('button', { name: 'First steps', exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await guide().waitFor({ state: 'detached' })
  })

  it('opens from an error at its entry, above the form, which keeps what was typed', async () => {
    const { page } = bollard
    await page
      .getByRole('button', { name: /^Add store/ })
      .first()
      .click()
    const form = page.getByRole('dialog', { name: 'Add store' })
    await form.getByRole('textbox', { name: /^rootdirectory/ }).fill('/nowhere/at/all')
    await form.getByRole('button', { name: 'Check connection' }).click()
    await form.getByRole('button', { name: 'About this error' }).click()
    await guide().getByRole('heading', { name: 'The folder does not exist' }).waitFor()
    await page.keyboard.press('Escape')
    await guide().waitFor({ state: 'detached' })
    expect(await form.getByRole('textbox', { name: /^rootdirectory/ }).inputValue()).toBe('/nowhere/at/all')
    await bollard.reload()
  })

  it('is read in Chinese', async () => {
    const { page } = bollard
    await page.getByRole('tab', { name: 'Usage', selected: true }).waitFor()
    await page.getByRole('button', { name: /Language/ }).click()
    await page
      .getByRole('menuitem', { name: '简体中文' })
      .or(page.getByRole('menuitemradio', { name: '简体中文' }))
      .click()
    await page.getByRole('tab', { name: '用量' }).click()
    await page.keyboard.press('F1')
    await guide('使用指南').getByRole('heading', { name: '用量和价格' }).waitFor()
    await expectAccessible(page, 'the guide in Chinese')
    await guide('使用指南').getByRole('button', { name: '键盘', exact: true }).click()
    await guide('使用指南').getByRole('heading', { name: '全部快捷键' }).waitFor()
    await guide('使用指南').getByRole('searchbox').fill('宽限期')
    await guide('使用指南')
      .getByRole('button', { name: /^垃圾回收：生成计划/ })
      .click()
    await guide('使用指南').getByRole('heading', { name: '生成计划' }).waitFor()
  })
})
