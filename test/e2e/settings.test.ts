import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium'], 'the settings', () => {
  let bollard: Bollard
  beforeAll(async () => {
    bollard = await startBollard()
  })
  afterAll(() => bollard.close())

  async function open(part: string): Promise<void> {
    const { page } = bollard
    const tab = page.getByRole('tab', { name: part, exact: true })
    if (!(await tab.isVisible())) await page.getByRole('button', { name: 'Settings' }).click()
    await tab.click()
  }

  it('keep how many requests at once a store may have, or leave it to the driver', async () => {
    const { page } = bollard
    const field = page.getByRole('textbox', { name: /^Requests at once/ })
    await open('Transfers')
    await expect.poll(() => field.inputValue()).toBe('')
    await field.fill('64')
    await expect.poll(kept).toMatchObject({ maxRequests: 64 })
    await bollard.reload()
    await open('Transfers')
    await expect.poll(() => field.inputValue()).toBe('64')
    await field.fill('1000')
    // What is beyond the bounds is not taken.
    await expect.poll(() => field.inputValue()).toBe('64')
    await field.fill('')
    await expect.poll(kept).toEqual({ theme: 'system', language: 'system' })
  })

  it('keep how old what is known of a store may become', async () => {
    const { page } = bollard
    const field = page.getByRole('combobox', { name: /^List a store again/ })
    await open('Data')
    await expect.poll(() => field.inputValue()).toBe('After 10 minutes')
    await field.click()
    await page.getByRole('option', { name: 'Only when you ask for it' }).click()
    await expect.poll(kept).toMatchObject({ refreshAfter: 'never' })
    await bollard.reload()
    await open('Data')
    await expect.poll(() => field.inputValue()).toBe('Only when you ask for it')
    // Another setting leaves it.
    await open('Transfers')
    await page.getByRole('textbox', { name: /^Requests at once/ }).fill('8')
    await expect.poll(kept).toMatchObject({ refreshAfter: 'never', maxRequests: 8 })
  })

  it('make rows lower at once, and keep a limit in bytes', async () => {
    const { page } = bollard
    await open('Appearance')
    await page.getByRole('button', { name: 'Compact' }).click()
    await expect.poll(() => page.locator('html').getAttribute('data-density')).toBe('compact')
    await open('Transfers')
    await page.getByRole('textbox', { name: 'Upload limit' }).fill('2.5')
    await expect.poll(kept).toMatchObject({ density: 'compact', uploadBytesPerSecond: 2_500_000 })
  })

  it('turn keys of one sign off, which then do nothing and are shown nowhere', async () => {
    const { page } = bollard
    const shown = (keys: string) => page.locator('kbd').getByText(keys, { exact: true })
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Try the sample registry/ }).click()
    await page.getByRole('treeitem').first().waitFor()
    await shown('/').first().waitFor()
    await page.keyboard.press('2')
    await expect.poll(() => page.url()).toContain('blobs')
    await open('Appearance')
    await page.getByRole('checkbox', { name: 'Single-key shortcuts' }).click()
    await expect.poll(kept).toMatchObject({ singleKeys: false })
    await bollard.reload()
    await page.getByRole('tab', { name: /^Blobs/, selected: true }).waitFor()
    for (const key of ['1', '0', '/', '?']) await page.keyboard.press(key)
    // What has Ctrl works, and comes after all that was pressed before.
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('>')
    await page.getByRole('option', { name: /^Keyboard shortcuts$/ }).waitFor()
    expect(page.url()).toContain('blobs')
    for (const sign of ['/', '0', '?', '1']) expect(await shown(sign).count()).toBe(0)
    expect(await page.getByRole('tab', { name: /^Blobs/ }).getAttribute('title')).toBe('Blobs')
    await page.getByRole('option', { name: /^Keyboard shortcuts$/ }).click()
    const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await shortcuts
      .getByText('Single-key shortcuts are off. Switch them on in Settings, Appearance.')
      .waitFor()
    expect(await shortcuts.getByText('off', { exact: true }).count()).toBe(10)
    await expectAccessible(page, 'shortcuts without those of one sign')
    await page.keyboard.press('Escape')
    await shortcuts.waitFor({ state: 'detached' })
    await open('Appearance')
    await page.getByRole('checkbox', { name: 'Single-key shortcuts' }).click()
    await expect.poll(async () => Object.keys(Object(await kept()))).not.toContain('singleKeys')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await shortcuts.waitFor()
    await page.keyboard.press('Escape')
  })

  it('keep a proxy, and say why an authority is not taken', async () => {
    const { page } = bollard
    await open('Network')
    await page.getByRole('button', { name: 'This one' }).click()
    await page.getByRole('textbox', { name: 'Address' }).fill('proxy.example:3128')
    await page.getByRole('button', { name: 'Use this proxy' }).click()
    await page.getByText('In use').waitFor()
    await page.getByRole('button', { name: 'Paste…' }).click()
    await page.getByRole('textbox', { name: 'Certificates (PEM)' }).fill('no certificate')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    const refusal = page.getByRole('alert').getByText('it has no certificate (PEM)').first()
    await expect.poll(() => refusal.isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Of the system' }).click()
  })

  it('go back to the beginning', async () => {
    const { page } = bollard
    await open('Reset')
    await page.getByRole('button', { name: 'Reset', exact: true }).click()
    await expect.poll(kept).toEqual({ theme: 'system', language: 'system' })
    const everything = page.getByRole('button', { name: 'Remove everything' })
    expect(await everything.isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: /^Type Bollard/ }).fill('Bollard')
    expect(await everything.isDisabled()).toBe(false)
  })

  it.each(['en-US', 'zh-CN'] as const)('can be used by everybody, in %s', async (locale) => {
    const own = await startBollard({ locale, width: 1024, height: 700 })
    try {
      const { page } = own
      await page.getByRole('button', { name: /^(?:Settings|设置)(?: |$)/ }).click()
      const tabs = page.getByRole('dialog').getByRole('tab')
      await expect.poll(() => tabs.count()).toBe(7)
      for (let index = 0; index < 7; index += 1) {
        await tabs.nth(index).click()
        await expectAccessible(page, `part ${index} of the settings`)
      }
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: /^(?:Help|帮助)$/ }).click()
      await page
        .getByRole('menuitem', { name: /Bollard/ })
        .last()
        .click()
      await page.getByRole('button', { name: /packages$|个软件包$/ }).click()
      await page.getByText('@mantine/core').waitFor()
      await expectAccessible(page, 'what Bollard is')
    } finally {
      await own.close()
    }
  })

  async function kept(): Promise<unknown> {
    const text = await readFile(join(bollard.dataDir, 'settings.json'), 'utf8').catch(() => '{}')
    return JSON.parse(text)
  }
})
