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

  it('keep how many requests at once a store may have, or leave it to the driver', async () => {
    const { page } = bollard
    const field = page.getByRole('textbox', { name: /^Requests at once/ })
    const open = () => page.getByRole('button', { name: 'Settings' }).click()
    await open()
    await expect.poll(() => field.inputValue()).toBe('')
    await field.fill('64')
    await expect.poll(kept).toMatchObject({ maxRequests: 64 })
    await expectAccessible(page, 'the settings')
    await bollard.reload()
    await open()
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
    await expect.poll(() => field.inputValue()).toBe('After 10 minutes')
    await field.click()
    await page.getByRole('option', { name: 'Only when you ask for it' }).click()
    await expect.poll(kept).toMatchObject({ refreshAfter: 'never' })
    await bollard.reload()
    await page.getByRole('button', { name: 'Settings' }).click()
    await expect.poll(() => field.inputValue()).toBe('Only when you ask for it')
    // Another setting leaves it.
    await page.getByRole('textbox', { name: /^Requests at once/ }).fill('8')
    await expect.poll(kept).toMatchObject({ refreshAfter: 'never', maxRequests: 8 })
  })

  async function kept(): Promise<unknown> {
    const text = await readFile(join(bollard.dataDir, 'settings.json'), 'utf8').catch(() => '{}')
    return JSON.parse(text)
  }
})
