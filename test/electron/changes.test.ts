import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import type { ChangeRow } from '../../electron/api/rows.ts'
import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { valuesOf } from '../clouds/s3/values.ts'
import { launchChromium } from '../e2e/support/bollard.ts'
import { dropFiles } from '../e2e/support/drop-files.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { call, smallApp, startDoubleApp, type DoubleApp } from './double-app.ts'

const folder = useTempFolder()

describeWith(['chromium'], 'changes of a bucket by the desktop application', () => {
  const account = { accessKey: 'AKIDEXAMPLE0000000001', secretKey: 'the-right-secret-of-this-test' }
  let browser: Browser
  let appPath: string
  let cloud: S3Cloud
  beforeAll(async () => {
    browser = await launchChromium()
    appPath = await smallApp(join(folder(), 'app'))
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
  })
  afterAll(async () => {
    await browser.close()
    await cloud.close()
  })

  it('are asked about before quitting, held, and gone on with after the next start', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'DeleteObjects' }]
    const home = join(folder(), 'held')
    const app = await startDoubleApp(browser, home, { appPath })
    const change = await deleteSomething(app)
    app.double.press = buttons.stay
    quit(app)
    await expect.poll(() => app.double.messageBoxes.length).toBe(1)
    expect(app.double.messageBoxes[0]).toMatchObject({
      message: 'A change of a bucket is still running',
      detail: 'Changes pause where they are: after the next start you resume them in Activity.',
      buttons: ['Pause changes and quit', 'Do not quit'],
      defaultId: buttons.hold,
      cancelId: buttons.stay,
    })
    expect(app.window.destroyed).toBe(false)

    app.double.press = buttons.hold
    await app.close()
    cloud.faults.rules = []
    const again = await startDoubleApp(browser, home, { appPath })
    expect(await stateOf(again, change)).toBe('interrupted')
    await call(again.page, 'continueChange', { change })
    await expect.poll(() => stateOf(again, change)).toBe('done')
    expect(cloud.bucket('images').keys()).not.toContain('some/file.bin')
    await again.close()
    expect(again.double.messageBoxes).toEqual([])
  })

  it('are asked about with transfers that run as well', async () => {
    cloud.faults.rules = [
      { fault: { kind: 'stall' }, operation: 'DeleteObjects' },
      { fault: { kind: 'stall' }, operation: 'PutObject' },
    ]
    const app = await startDoubleApp(browser, join(folder(), 'both'), { appPath })
    const store = await addStore(app)
    await deleteSomething(app, store)
    await dropFiles(app.page, app.page.locator('#drop'), [join(appPath, 'dist', 'renderer', 'index.html')])
    await expect.poll(() => app.page.evaluate('tokens.length')).toBe(1)
    const token = String(await app.page.evaluate('tokens[0]'))
    const sources = [{ token, relativePath: 'index.html', sizeBytes: 1 }]
    await call(app.page, 'startUpload', { store, prefix: 'sent/', sources })
    app.double.press = buttons.stay
    quit(app)
    await expect.poll(() => app.double.messageBoxes.length).toBe(1)
    expect(app.double.messageBoxes[0]).toMatchObject({
      message: 'A transfer and a change of a bucket are still running',
      buttons: ['Quit and resume at next start', 'Cancel transfers and quit', 'Do not quit'],
    })
    app.double.press = 1
    await app.close()
  })

  const buttons = { hold: 0, stay: 1 }

  function quit(app: DoubleApp): void {
    ;(app.double.electron as { app: { quit(): void } }).app.quit()
  }

  async function addStore(app: DoubleApp): Promise<string> {
    const values = valuesOf(cloud, 'images', account)
    const added = await call(app.page, 'addStore', { driver: 's3', values, name: 'images', readOnly: false })
    return (added as { store: string }).store
  }

  /** Begins to delete a file, which does not end while the service stalls. */
  async function deleteSomething(app: DoubleApp, listed?: string): Promise<string> {
    const store = listed ?? (await addStore(app))
    cloud.bucket('images').put('some/file.bin', Buffer.from('some bytes'), {})
    const plan = await call(app.page, 'planFileDeletion', { store, keys: ['some/file.bin'] })
    const started = await call(app.page, 'startPlan', {
      plan: (plan as { id: string }).id,
      typedName: 'images',
    })
    const { change } = started as { change: string }
    await expect.poll(() => stateOf(app, change)).toBe('running')
    return change
  }

  async function stateOf(app: DoubleApp, change: string): Promise<ChangeRow['state'] | undefined> {
    const rows = (await call(app.page, 'watchChanges', {})) as readonly ChangeRow[]
    return rows.find(({ id }) => id === change)?.state
  }
})
