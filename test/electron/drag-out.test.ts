import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import type { TransferChanges, TransferRow } from '../../electron/api/rows.ts'
import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { valuesOf } from '../clouds/s3/values.ts'
import { launchChromium } from '../e2e/support/bollard.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { ask, call, smallApp, startDoubleApp, type DoubleApp } from './double-app.ts'

const folder = useTempFolder()

describeWith(['chromium'], 'dragging out of the window', () => {
  const account = { accessKey: 'AKIDEXAMPLE0000000001', secretKey: 'the-right-secret-of-this-test' }
  let browser: Browser
  let cloud: S3Cloud
  let app: DoubleApp
  let store: string
  beforeAll(async () => {
    browser = await launchChromium()
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
    for (const key of ['a.txt', 'b.txt', 'layers/c.txt', 'held.txt'])
      cloud.bucket('images').put(key, Buffer.from(key))
    const appPath = await smallApp(join(folder(), 'app'))
    await mkdir(join(appPath, 'resources'))
    await writeFile(join(appPath, 'resources', 'icon.png'), '')
    app = await startDoubleApp(browser, join(folder(), 'home'), { appPath })
    const values = valuesOf(cloud, 'images', account)
    const added = await call(app.page, 'addStore', { driver: 's3', values, name: 'images', readOnly: false })
    store = (added as { store: string }).store
  })
  afterAll(async () => {
    await app.close()
    await browser.close()
    await cloud.close()
  })

  it('takes the files and folders that finished downloads made', async () => {
    const file = await downloadFile('a.txt')
    const layers = await downloadFolder('layers/')
    await drag([file.id])
    await expect.poll(() => app.window.drags.at(-1)).toEqual([file.path])
    await drag([file.id, layers.id])
    await expect.poll(() => app.window.drags.at(-1)).toEqual([file.path, layers.path])
  })

  it('takes what was chosen of a folder by the names that it got among other files', async () => {
    const bucket = cloud.bucket('images')
    for (const key of ['m/x.txt', 'm/y.txt', 'm/z.txt', 'm/sub/deep.txt', 'm/linked/deep.txt'])
      bucket.put(key, Buffer.from(key))
    const only = ['m/x.txt', 'm/y.txt', 'm/sub/', 'm/linked/']
    const several = await begin('m/', 'folder', only, async (chosen) => {
      await writeFile(join(chosen, 'x.txt'), 'of this computer')
      await symlink(folder(), join(chosen, 'linked'))
    })
    await done(several)
    await drag([several.id])
    const names = ['x (2).txt', 'y.txt', 'sub', 'linked (2)']
    await expect.poll(() => app.window.drags.at(-1)).toEqual(names.map((name) => join(several.chosen, name)))
  })

  it('takes nothing of a transfer that is unknown, is not done, or whose file is gone', async () => {
    const before = app.window.drags.length
    const gone = await downloadFile('a.txt')
    await rm(gone.path)
    const replaced = await downloadFile('a.txt')
    await rm(replaced.path)
    await symlink('/etc/passwd', replaced.path)
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'GetObject', key: /held/ }]
    const held = await begin('held.txt', 'file')
    await expect.poll(() => phaseOf(held.id)).toBe('running')
    for (const transfer of [gone.id, replaced.id, held.id, 'unknown', '/etc/passwd', 7])
      await drag([transfer])
    await drag('/etc/passwd')

    const good = await downloadFile('b.txt')
    await drag([gone.id, held.id, good.id])
    await expect.poll(() => app.window.drags.slice(before)).toEqual([[good.path]])
    cloud.faults.rules = []
    await call(app.page, 'cancelTransfers', { transfers: [held.id] })
  })

  it('is for the window only', async () => {
    const before = app.window.drags.length
    const { id, path } = await downloadFile('a.txt')
    const message = { channel: 'bollard:drag-out', args: [[id]] }
    for (const senderFrame of [null, { url: 'https://example.com/', parent: null }])
      await app.double.receive({ sender: app.window.contents, senderFrame }, message)
    await app.double.receive({ sender: app.window.contents, senderFrame: app.window.frame }, message)
    await expect.poll(() => app.window.drags.slice(before)).toEqual([[path]])
  })

  it('begins at the row of a download that is done', async () => {
    const shipped = await startDoubleApp(browser, join(folder(), 'shipped'), { appPath: resolve('.') })
    const { page, double, window } = shipped
    await page.getByRole('button', { name: /sample/ }).click()
    await page.getByRole('tab', { name: 'Blobs' }).click()
    await page.getByRole('grid', { name: 'Blobs' }).getByRole('row').nth(1).click()
    double.saveTo = join(folder(), 'blob.bin')
    await page
      .getByRole('button', { name: /^Download/ })
      .first()
      .click()
    const row = page.getByRole('grid', { name: 'Transfers' }).getByRole('row')
    await row.and(page.locator('[draggable="true"]')).waitFor()
    await row.hover({ position: { x: 60, y: 20 } })
    await page.mouse.down()
    await page.mouse.move(400, 300, { steps: 5 })
    await expect.poll(() => window.drags).toEqual([[double.saveTo]])
    await page.mouse.up()
    await shipped.close()
  })

  async function drag(transfers: unknown): Promise<void> {
    await app.page.evaluate(`host.dragOut(${JSON.stringify(transfers)})`)
  }

  async function downloadFile(key: string) {
    return done(await begin(key, 'file'))
  }

  async function downloadFolder(key: string) {
    return done(await begin(key, 'folder'))
  }

  async function begin(
    key: string,
    kind: 'file' | 'folder',
    only?: readonly string[],
    fill: (chosen: string) => Promise<void> = () => Promise.resolve(),
  ) {
    const chosen = join(folder(), `chosen ${(chosenPlaces += 1)}`)
    await mkdir(chosen)
    await fill(chosen)
    app.double.openFolder = chosen
    app.double.saveTo = join(chosen, key)
    const sink = String(await app.page.evaluate(`host.sinkFor('a name', '${kind}')`))
    const wanted = { store, key, sink, ...(only === undefined ? {} : { only }) }
    const { transfer } = (await call(app.page, 'startDownload', wanted)) as { transfer: string }
    return { id: transfer, chosen, path: join(chosen, key.replace(/\/$/, '')) }
  }
  let chosenPlaces = 0

  async function done<Begun extends { readonly id: string }>(begun: Begun): Promise<Begun> {
    await expect.poll(() => phaseOf(begun.id)).toBe('done')
    return begun
  }

  async function phaseOf(id: string): Promise<TransferRow['state']['phase'] | undefined> {
    const answer = await ask(app.page, 'watchTransfers', {})
    const rows = answer.kind === 'item' ? (answer.value as TransferChanges).rows : []
    return rows.find((row) => row.id === id)?.state.phase
  }
})
