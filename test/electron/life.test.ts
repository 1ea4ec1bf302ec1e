import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { launchChromium } from '../e2e/support/bollard.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { call, smallApp, startDoubleApp } from './double-app.ts'
import { launchMain } from './double/launch-main.ts'

const folder = useTempFolder()

describeWith(['chromium'], 'the life of the desktop application', () => {
  let browser: Browser
  let appPath: string
  beforeAll(async () => {
    browser = await launchChromium()
    appPath = await smallApp(join(folder(), 'app'))
  })
  afterAll(() => browser.close())

  it('is one: a second start quits at once and opens nothing', async () => {
    const context = await browser.newContext()
    const double = launchMain({ context, home: join(folder(), 'second'), appPath, first: false })
    await double.quitted
    await double.start()
    expect(double.windows).toEqual([])
    expect(double.log).toEqual([
      'enableSandbox',
      'registerSchemesAsPrivileged',
      'requestSingleInstanceLock',
      'quit',
      'gone',
      'ready',
    ])
    await context.close()
  })

  it('says why when it cannot start, and ends', async () => {
    const home = join(folder(), 'broken')
    await mkdir(join(home, 'userData', 'stores.json'), { recursive: true })
    const context = await browser.newContext()
    const double = launchMain({ context, home, appPath })
    await double.start()
    await double.quitted
    expect(double.errorBoxes).toEqual([
      expect.stringMatching(/^Bollard cannot start: .*stores\.json: it is a folder, not a file$/),
    ])
    expect(double.exitCode).toBe(1)
    await context.close()
  })

  it('brings its window to the front when it is started again', async () => {
    const app = await startDoubleApp(browser, join(folder(), 'again'), { appPath })
    app.window.minimized = true
    app.double.app.emit('second-instance', {}, [], '')
    expect([app.window.minimized, app.window.focused]).toEqual([false, true])
    await app.close()
  })

  it('keeps its data where the command line says, and one application runs for each such folder', async () => {
    const dataDir = join(folder(), 'elsewhere')
    const app = await startDoubleApp(browser, join(folder(), 'data-dir'), { appPath }, [
      `--data-dir=${dataDir}`,
    ])
    const { log } = app.double
    expect(log.indexOf('setPath userData')).toBeGreaterThanOrEqual(0)
    expect(log.indexOf('setPath userData')).toBeLessThan(log.indexOf('requestSingleInstanceLock'))
    await call(app.page, 'changeSettings', { theme: 'dark', language: 'zh-CN' })
    expect(JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8'))).toEqual({
      theme: 'dark',
      language: 'zh-CN',
    })
    await app.close()
  })

  it('waits with its end until what was half done is taken back', async () => {
    const app = await startDoubleApp(browser, join(folder(), 'quit'), { appPath })
    await app.close()
    // The first wish to quit is put off; the second comes from us when everything is closed.
    expect(app.double.log.slice(app.double.log.indexOf('quit'))).toEqual(['quit', 'quit', 'gone'])
  })

  it.skipIf(process.platform === 'darwin')('ends with its window', async () => {
    const app = await startDoubleApp(browser, join(folder(), 'closed'), { appPath })
    await app.window.close()
    app.double.app.emit('window-all-closed')
    await app.double.quitted
    expect(app.double.log.at(-1)).toBe('gone')
  })

  it('has no tools for developers once it is packaged', async () => {
    const app = await startDoubleApp(browser, join(folder(), 'packaged'), { appPath, packaged: true })
    expect(app.window.options.webPreferences?.devTools).toBe(false)
    expect(JSON.stringify(app.double.menu)).not.toContain('toggleDevTools')
    await app.close()
  })

  it('shows the window that is shipped, without an error and within its policy', async () => {
    const app = await startDoubleApp(browser, join(folder(), 'shipped'), { appPath: resolve('.') })
    await app.page.getByRole('heading').first().waitFor()
    expect(app.window.sent.length).toBeGreaterThan(0)
    expect(app.window.errors).toEqual([])
    await app.close()
  })
})
