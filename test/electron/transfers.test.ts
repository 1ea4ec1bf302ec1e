import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { valuesOf } from '../clouds/s3/values.ts'
import { launchChromium } from '../e2e/support/bollard.ts'
import { dropFiles } from '../e2e/support/drop-files.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { call, smallApp, startDoubleApp, type DoubleApp } from './double-app.ts'

const folder = useTempFolder()

describeWith(['chromium'], 'transfers of the desktop application', () => {
  const account = { accessKey: 'AKIDEXAMPLE0000000001', secretKey: 'the-right-secret-of-this-test' }
  let browser: Browser
  let appPath: string
  let cloud: S3Cloud
  beforeAll(async () => {
    browser = await launchChromium()
    appPath = await smallApp(join(folder(), 'app'))
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
    await writeFile(join(folder(), 'large.bin'), Buffer.alloc(30 * 1024 * 1024, 'large'))
  })
  afterAll(async () => {
    await browser.close()
    await cloud.close()
  })

  it('are told of outside of the window: how far they are, and nothing any more when they are over', async () => {
    cloud.faults.rules = []
    // Slow enough to be seen on its way: what is told comes ten times a second.
    cloud.faults.latencyMs = 300
    const app = await startDoubleApp(browser, join(folder(), 'progress'), { appPath })
    await uploadLarge(app)
    // There is nothing at the beginning, too.
    await expect.poll(() => app.window.progress.some((share) => share > 0 && share <= 1)).toBe(true)
    await expect.poll(() => app.window.progress.at(-1)).toBeLessThan(0)
    expect(app.double.notifications).toEqual([])
    await app.close()
    cloud.faults.latencyMs = 0
  })

  it('are asked about before quitting, and not when none runs', async () => {
    cloud.faults.rules = []
    const app = await startDoubleApp(browser, join(folder(), 'idle'), { appPath })
    await app.close()
    expect(app.double.messageBoxes).toEqual([])
  })

  it('go on when the person stays, and at the next start when the application quits', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart' }]
    const home = join(folder(), 'later')
    const app = await startDoubleApp(browser, home, { appPath })
    await uploadLarge(app, 'later/')
    await expect.poll(() => cloud.bucket('images').uploads.size).toBe(1)
    app.double.press = buttons.stay
    app.window.minimized = true
    quit(app)
    await expect.poll(() => app.double.messageBoxes.length).toBe(1)
    expect(app.window.minimized).toBe(false)
    expect(app.double.messageBoxes[0]).toMatchObject({
      message: 'A transfer is still running',
      buttons: ['Quit and resume at next start', 'Cancel transfers and quit', 'Do not quit'],
      defaultId: buttons.goOnLater,
      cancelId: buttons.stay,
    })
    expect(app.window.destroyed).toBe(false)

    app.double.press = buttons.goOnLater
    await app.close()
    expect(cloud.bucket('images').uploads.size).toBe(1)
    cloud.faults.rules = []
    const again = await startDoubleApp(browser, home, { appPath })
    const stored = () => cloud.bucket('images').get('later/large.bin')?.sizeBytes
    await expect.poll(stored).toBe((await readFile(join(folder(), 'large.bin'))).length)
    await again.close()
  })

  it('are cancelled and leave nothing behind when the person says so', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart' }]
    const app = await startDoubleApp(browser, join(folder(), 'cancelled'), { appPath })
    await uploadLarge(app, 'cancelled/')
    await expect.poll(() => cloud.bucket('images').uploads.size).toBe(1)
    app.double.press = buttons.cancelAll
    await app.close()
    expect(cloud.bucket('images').uploads.size).toBe(0)
    expect(cloud.bucket('images').keys()).not.toContain('cancelled/large.bin')
  })

  it.skipIf(process.platform === 'darwin')(
    'are asked about when the window is closed, which comes back when the person stays',
    async () => {
      cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart' }]
      const app = await startDoubleApp(browser, join(folder(), 'stays'), { appPath })
      await uploadLarge(app, 'stays/')
      await app.window.close()
      app.double.press = buttons.stay
      app.double.app.emit('window-all-closed')
      await expect.poll(() => app.double.windows.length).toBe(2)
      expect(app.double.messageBoxes).toHaveLength(1)
      app.double.press = buttons.goOnLater
      await app.close()
    },
  )

  it('that cannot be taken back now do not keep the application from its end', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart' }]
    const app = await startDoubleApp(browser, join(folder(), 'unreachable'), { appPath })
    await uploadLarge(app, 'unreachable/')
    await expect.poll(begun).toContain('unreachable/large.bin')
    cloud.faults.rules = [{ fault: { kind: 'stall' } }]
    app.double.press = buttons.cancelAll
    await app.close()
    const kept = await readFile(join(folder(), 'unreachable', 'userData', 'transfers.jsonl'), 'utf8')
    expect(kept.match(/"cleaning":(?:true|false)/g)?.at(-1)).toBe('"cleaning":true')
  })

  it('show how far they are on a window that is opened again, and nothing stays of one that is closed', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart' }]
    const app = await startDoubleApp(browser, join(folder(), 'reopened'), { appPath })
    const store = await uploadLarge(app, 'reopened/')
    await expect.poll(() => app.window.progress.at(-1)).toBeGreaterThanOrEqual(0)
    await app.window.close()
    expect(app.window.progress.at(-1)).toBe(-1)
    app.double.app.emit('activate')
    const again = app.double.windows.at(-1)
    const page = await again?.loaded
    expect(page).toBeDefined()
    if (page !== undefined) await call(page, 'removeStore', { store })
    await expect.poll(() => again?.progress.length).toBeGreaterThan(0)
    app.double.press = buttons.cancelAll
    await app.close()
  })

  const buttons = { goOnLater: 0, cancelAll: 1, stay: 2 }

  function begun(): readonly string[] {
    return [...cloud.bucket('images').uploads.values()].map(({ key }) => key)
  }

  function quit(app: DoubleApp): void {
    ;(app.double.electron as { app: { quit(): void } }).app.quit()
  }

  async function uploadLarge(app: DoubleApp, prefix = ''): Promise<string> {
    const values = valuesOf(cloud, 'images', account)
    const added = await call(app.page, 'addStore', { driver: 's3', values, name: 'images', readOnly: false })
    const { store } = added as { store: string }
    await dropFiles(app.page, app.page.locator('#drop'), [join(folder(), 'large.bin')])
    await expect.poll(() => app.page.evaluate('tokens.length')).toBe(1)
    const token = String(await app.page.evaluate('tokens[0]'))
    const sources = [{ token, relativePath: 'large.bin', sizeBytes: 30 * 1024 * 1024 }]
    await call(app.page, 'startUpload', { store, prefix, sources })
    return store
  }
})
