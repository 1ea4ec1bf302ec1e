import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { launchChromium } from '../e2e/support/bollard.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { startDoubleApp, type DoubleApp } from './double-app.ts'

const folder = useTempFolder()

describeWith(['chromium'], 'what the system opens with the application', () => {
  let browser: Browser
  let app: DoubleApp
  let configuration: string
  beforeAll(async () => {
    browser = await launchChromium()
    configuration = join(folder(), 'config.yml')
    const storage = `storage:\n  filesystem:\n    rootdirectory: ${folder()}\n`
    await writeFile(configuration, `version: 0.1\n${storage}`)
    await writeFile(join(folder(), 'image.tar'), Buffer.alloc(1024))
    const options = { appPath: resolve('.'), packaged: true }
    app = await startDoubleApp(browser, join(folder(), 'home'), options, [configuration])
  })
  afterAll(async () => {
    await app.close()
    await browser.close()
  })

  it('is a configuration of the command line: it opens as one, and becomes a store', async () => {
    const { page } = app
    await page.getByRole('dialog').getByText(folder()).first().waitFor()
    await page.getByRole('button', { name: /^Continue with / }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Add store', exact: true }).click()
    await page.getByRole('tab', { name: /^Repositories/ }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('is an archive that a second start brings: the window asks which store it is for', async () => {
    app.double.app.emit('second-instance', {}, ['bollard', '--flag', 'image.tar', 'nothing-there'], folder())
    const dialog = app.page.getByRole('dialog')
    await dialog.getByRole('heading', { name: 'Upload to which store?' }).waitFor()
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByRole('button', { name: /^Allow changes and/ }).click()
    // The host reads it by the token of what the system opened.
    await dialog.getByText('image.tar').first().waitFor()
    await expect.poll(() => dialog.textContent()).not.toMatch(/Queued|was not dropped or chosen/)
    await app.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('is a file that a Mac tells of by an event', async () => {
    let prevented = false
    app.double.app.emit('open-file', { preventDefault: () => (prevented = true) }, configuration)
    await app.page.getByRole('dialog').getByText(folder()).first().waitFor()
    await app.page.keyboard.press('Escape')
    expect(prevented).toBe(true)
  })

  it('is a link: it leads to its page, by the name of the store', async () => {
    const name = await app.page.getByRole('heading', { level: 1 }).textContent()
    const link = `bollard://stores/${encodeURIComponent(name ?? '')}/files`
    app.double.app.emit('second-instance', {}, ['bollard', link], folder())
    await app.page.getByRole('tab', { name: /^Files/, selected: true }).waitFor()
    expect(await app.page.evaluate('location.hash')).toMatch(/^#\/stores\/[^/]+\/files/)
  })

  it('is a link to a store that is not here: the window says so and stays', async () => {
    app.double.app.emit('open-url', { preventDefault: () => undefined }, 'bollard://stores/elsewhere/blobs')
    await app.page.getByText('The link leads to the store “elsewhere”, which is not here').waitFor()
    expect(await app.page.getByRole('tab', { name: /^Files/ }).getAttribute('aria-selected')).toBe('true')
    expect(app.window.errors).toEqual([])
  })
})
