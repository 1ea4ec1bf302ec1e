import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { launchChromium } from '../e2e/support/bollard.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { call, smallApp, startDoubleApp } from './double-app.ts'

const folder = useTempFolder()

describeWith(['chromium'], 'a window whose page ended by itself', () => {
  let browser: Browser
  let appPath: string
  beforeAll(async () => {
    browser = await launchChromium()
    appPath = await smallApp(join(folder(), 'app'))
  })
  afterAll(() => browser.close())

  it('is loaded again at once, works, and says what happened', async () => {
    const app = await startDoubleApp(browser, join(folder(), 'once'), { appPath })
    await app.window.crash('oom')
    const page = await app.window.loaded
    expect(await call(page, 'getSettings', {})).toEqual({ theme: 'system', language: 'system' })
    expect(app.double.messageBoxes).toMatchObject([
      { type: 'warning', message: 'The window was loaded again', detail: expect.stringContaining('(oom)') },
    ])
    await app.close()
  })

  it('is asked about when it ends again soon, and is loaded where the person wants it', async () => {
    const app = await startDoubleApp(browser, join(folder(), 'again'), { appPath })
    await call(app.page, 'changeSettings', { theme: 'dark', language: 'zh-CN' })
    await app.window.crash('crashed')
    await app.window.loaded
    app.double.press = 0
    await app.window.crash('crashed')
    const page = await app.window.loaded
    expect(await call(page, 'getSettings', {})).toMatchObject({ theme: 'dark' })
    expect(app.double.messageBoxes.map(({ message, buttons }) => [message, buttons])).toEqual([
      ['窗口已重新加载', ['确定']],
      ['窗口再次意外停止', ['重新加载', '关闭窗口']],
    ])
    await app.close()
  })

  it('is closed where the person does not want it again', async () => {
    const app = await startDoubleApp(browser, join(folder(), 'closed'), { appPath })
    await app.window.crash('crashed')
    await app.window.loaded
    app.double.press = 1
    await app.window.crash('crashed')
    await expect.poll(() => app.window.destroyed).toBe(true)
    await app.close()
  })

  it('is left alone when that is how it was to end', async () => {
    const app = await startDoubleApp(browser, join(folder(), 'clean'), { appPath })
    await app.window.crash('clean-exit')
    // The one that counts comes after it, and is the first.
    app.window.contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    await app.window.loaded
    expect(app.double.messageBoxes).toMatchObject([{ type: 'warning' }])
    await app.close()
  })
})
