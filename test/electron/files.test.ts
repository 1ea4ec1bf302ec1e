import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import type { ChosenFolder } from '../../electron/api/contract.ts'
import type { TransferChanges } from '../../electron/api/rows.ts'
import { allowChanges } from '../e2e/support/allow-changes.ts'
import { launchChromium } from '../e2e/support/bollard.ts'
import { dropFiles } from '../e2e/support/drop-files.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { ask, call, smallApp, startDoubleApp, type DoubleApp } from './double-app.ts'

const folder = useTempFolder()

describeWith(['chromium'], 'files of the desktop application', () => {
  let browser: Browser
  let app: DoubleApp
  let store: string
  beforeAll(async () => {
    browser = await launchChromium()
    const appPath = await smallApp(join(folder(), 'app'))
    app = await startDoubleApp(browser, join(folder(), 'home'), { appPath })
    await mkdir(join(folder(), 'bucket'))
    const draft = { driver: 'filesystem', values: { rootdirectory: join(folder(), 'bucket') } } as const
    store = (
      (await call(app.page, 'addStore', { ...draft, name: 'local', readOnly: false })) as { store: string }
    ).store
  })
  afterAll(async () => {
    await app.close()
    await browser.close()
  })

  it('are dropped as paths that main knows, and the page knows by a token that is good once', async () => {
    const dropped = join(folder(), 'dropped file.bin')
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256))
    await writeFile(dropped, content)
    await dropFiles(app.page, app.page.locator('#drop'), [dropped])
    await expect.poll(() => app.page.evaluate('tokens.length')).toBe(1)
    const token = String(await app.page.evaluate('tokens[0]'))
    expect(token).toMatch(/^[0-9a-f-]{36}$/)
    expect(token).not.toContain('dropped')

    const sources = [{ token, relativePath: 'dropped file.bin', sizeBytes: content.byteLength }]
    await call(app.page, 'startUpload', { store, prefix: 'in/', sources })
    await expect.poll(() => bucketFile('in/dropped file.bin')).toEqual(content.toString('hex'))
    expect(JSON.stringify(app.window.sent)).not.toContain(dropped)

    await call(app.page, 'startUpload', { store, prefix: 'again/', sources })
    await expect.poll(lastTransfer).toMatchObject({ state: { phase: 'failed', error: { code: 'NotFound' } } })
  })

  it('are had from a dropped folder, too', async () => {
    const before = Number(await app.page.evaluate('tokens.length'))
    await mkdir(join(folder(), 'dropped folder', 'inner'), { recursive: true })
    await writeFile(join(folder(), 'dropped folder', 'inner', 'deep.txt'), 'deep down')
    await dropFiles(app.page, app.page.locator('#drop'), [join(folder(), 'dropped folder')])
    await expect.poll(() => app.page.evaluate('tokens.length')).toBe(before + 1)
    const token = String(await app.page.evaluate(`tokens[${before}]`))
    const sources = [{ token, relativePath: 'dropped folder/inner/deep.txt', sizeBytes: 9 }]
    await call(app.page, 'startUpload', { store, prefix: 'in/', sources })
    const uploaded = Buffer.from('deep down').toString('hex')
    await expect.poll(() => bucketFile('in/dropped folder/inner/deep.txt')).toBe(uploaded)
  })

  it('of a dropped folder are found by main when it gets the folder itself, links told', async () => {
    const before = Number(await app.page.evaluate('tokens.length'))
    const dropped = join(folder(), 'whole folder')
    await mkdir(join(dropped, 'inner'), { recursive: true })
    await writeFile(join(dropped, 'inner', 'deep.txt'), 'deep down')
    await symlink('inner', join(dropped, 'link'))
    await app.page.evaluate('foldersWhole = true')
    await dropFiles(app.page, app.page.locator('#drop'), [dropped])
    await expect.poll(() => app.page.evaluate('tokens.length')).toBe(before + 1)
    const token = String(await app.page.evaluate(`tokens[${before}]`))
    const sources = [{ token, relativePath: 'whole folder', sizeBytes: 0, folder: true }]
    const started = await call(app.page, 'startUpload', { store, prefix: 'in/', sources })
    const [transfer = ''] = (started as { transfers: string[] }).transfers
    const uploaded = Buffer.from('deep down').toString('hex')
    await expect.poll(() => bucketFile('in/whole folder/inner/deep.txt')).toBe(uploaded)
    expect(await call(app.page, 'transferReports', { transfer })).toEqual([
      { path: 'whole folder/link', kind: 'link' },
    ])
  })

  it('of a folder that main asked for are found by main, and its path stays there', async () => {
    const chosen = join(folder(), 'chosen to upload')
    await mkdir(chosen)
    await writeFile(join(chosen, 'x.txt'), 'in it')
    await symlink('x.txt', join(chosen, 'link'))
    app.double.openFolder = chosen
    const { token, name } = (await app.page.evaluate('host.chooseFolder()')) as ChosenFolder
    expect([name, token]).toEqual(['chosen to upload', expect.stringMatching(/^[0-9a-f-]{36}$/)])
    expect(app.double.openDialogs.at(-1)).toEqual({ properties: ['openDirectory'] })
    const sources = [{ token, relativePath: name, sizeBytes: 0, folder: true }]
    const started = await call(app.page, 'startUpload', { store, prefix: 'in/', sources })
    const [transfer = ''] = (started as { transfers: string[] }).transfers
    await expect
      .poll(() => bucketFile('in/chosen to upload/x.txt'))
      .toBe(Buffer.from('in it').toString('hex'))
    expect(await call(app.page, 'transferReports', { transfer })).toEqual([
      { path: 'chosen to upload/link', kind: 'link' },
    ])
    app.double.openFolder = undefined
    expect(await app.page.evaluate('host.chooseFolder()')).toBeUndefined()
  })

  it('several of which are chosen go into the folder that is asked for once', async () => {
    const objects = join(folder(), 'bucket', 'several')
    await mkdir(join(objects, 'sub'), { recursive: true })
    for (const name of ['a.txt', 'b.txt', 'sub/c.txt']) await writeFile(join(objects, name), name)
    const target = join(folder(), 'target')
    await mkdir(target)
    await writeFile(join(target, 'a.txt'), 'of this computer')
    app.double.openFolder = target
    const sink = String(await app.page.evaluate('host.sinkFor("several", "folder")'))
    const only = ['several/a.txt', 'several/sub/']
    await call(app.page, 'startDownload', { store, key: 'several/', only, sink })
    const brought = () => readFile(join(target, 'sub', 'c.txt'), 'utf8').catch(() => '')
    await expect.poll(brought).toBe('sub/c.txt')
    await expect.poll(lastTransfer).toMatchObject({ state: { phase: 'done' } })
    expect(await readFile(join(target, 'a.txt'), 'utf8')).toBe('of this computer')
    expect((await readdir(target)).toSorted()).toEqual(['a (2).txt', 'a.txt', 'sub'])
  })

  it('cannot be named by the page', async () => {
    const secret = join(folder(), 'not dropped.txt')
    await writeFile(secret, 'nobody dropped this')
    const made = 'host.tokenOf(new File(["made in the page"], "x.txt")).catch((error) => error.message)'
    expect(await app.page.evaluate(made)).toContain('refused')
    const noFile = `host.tokenOf(${JSON.stringify(secret)}).then(() => 'taken', (error) => error.message)`
    await expect(app.page.evaluate(noFile)).rejects.toThrow('takes a File')

    const sources = [{ token: secret, relativePath: 'stolen.txt', sizeBytes: 19 }]
    await call(app.page, 'startUpload', { store, prefix: 'guess/', sources })
    await expect.poll(lastTransfer).toMatchObject({
      place: 'guess/stolen.txt',
      state: { phase: 'failed', error: { code: 'NotFound' } },
    })
    expect(await readdir(join(folder(), 'bucket'))).not.toContain('guess')
  })

  it('are saved where the person says, under a name that names no other folder', async () => {
    await mkdir(join(folder(), 'bucket', 'out'))
    await writeFile(join(folder(), 'bucket', 'out', 'a.txt'), 'the object')
    app.double.saveTo = join(folder(), 'chosen.txt')
    const sink = String(await app.page.evaluate('host.sinkFor("a.txt")'))
    expect(sink).toMatch(/^[0-9a-f-]{36}$/)
    expect(app.double.saveDialogs.at(-1)).toEqual({
      defaultPath: join(app.home, 'downloads', 'a.txt'),
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
    await call(app.page, 'startDownload', { store, key: 'out/a.txt', sink })
    await expect.poll(() => readFile(join(folder(), 'chosen.txt'), 'utf8').catch(() => '')).toBe('the object')

    const names = {
      '../../.bashrc': '.._.._.bashrc',
      '..': 'download',
      '': 'download',
      'a\\b:c\u0000': 'a_b_c_',
    }
    for (const [name, safe] of Object.entries(names)) {
      await app.page.evaluate(`host.sinkFor(${JSON.stringify(name)})`)
      expect(app.double.saveDialogs.at(-1)?.defaultPath).toBe(join(app.home, 'downloads', safe))
    }
  })

  it('go into a folder when the person is asked for one', async () => {
    app.double.openFolder = join(folder(), 'chosen folder')
    const token = String(await app.page.evaluate('host.sinkFor("layers", "folder")'))
    expect(token).toMatch(/^[0-9a-f-]{36}$/)
    expect(app.double.openDialogs.at(-1)).toEqual({
      defaultPath: join(app.home, 'downloads'),
      properties: ['openDirectory', 'createDirectory'],
    })
    app.double.openFolder = undefined
    expect(await app.page.evaluate('host.sinkFor("layers", "folder")')).toBeUndefined()
  })

  it('are not saved when the person thinks better of it, nor where the page says', async () => {
    app.double.saveTo = undefined
    expect(await app.page.evaluate('host.sinkFor("a.txt")')).toBeUndefined()
    const sink = join(folder(), 'where the page wants.txt')
    await expect.poll(lastTransfer).toMatchObject({ state: { phase: 'done' } })
    const before = await lastTransfer()
    const refused = call(app.page, 'startDownload', { store, key: 'out/a.txt', sink })
    await expect(refused).rejects.toThrow('NotFound')
    expect(await lastTransfer()).toEqual(before)
    expect(await readdir(folder())).not.toContain('where the page wants.txt')
  })

  it('are asked for once by the window, to bring several and to upload a folder', async () => {
    const shipped = await startDoubleApp(browser, join(folder(), 'shipped'), { appPath: resolve('.') })
    const { page, double } = shipped
    await page.getByRole('button', { name: /sample/ }).click()
    await page.getByRole('tab', { name: 'Files' }).click()
    const files = page.getByRole('grid', { name: 'Files' })
    for (const name of ['docker', 'registry', 'v2', 'repositories'])
      await files.getByRole('row', { name }).dblclick()
    await files.getByRole('row', { name: 'charts' }).click()
    await files.getByRole('row', { name: 'web' }).click({ modifiers: ['Control'] })
    double.openFolder = join(folder(), 'sample target')
    await page.getByRole('button', { name: 'Download 2 items' }).click()
    const transfers = page.getByRole('grid', { name: 'Transfers' })
    await transfers
      .getByRole('row', { name: /charts\/, web\// })
      .getByText('Done')
      .waitFor()
    expect((await readdir(double.openFolder)).toSorted()).toEqual(['charts', 'web'])
    expect(double.openDialogs).toHaveLength(1)

    double.openFolder = join(folder(), 'to upload')
    await mkdir(double.openFolder)
    await writeFile(join(double.openFolder, 'x.txt'), 'in it')
    await symlink('x.txt', join(double.openFolder, 'link'))
    await allowChanges(page)
    await page.getByRole('button', { name: 'Upload folder…' }).click()
    // A folder is one transfer that can be opened, so that the list is a tree now.
    await page
      .getByRole('treegrid', { name: 'Transfers' })
      .getByRole('row', { name: /to upload.*1 note/ })
      .waitFor()
    await files.getByRole('row', { name: 'to upload' }).waitFor()
    await shipped.close()
  })

  it('are forgotten, the oldest first, when many more are named than anybody drops at once', async () => {
    const file = join(folder(), 'named.txt')
    await writeFile(file, 'named')
    const senderFrame = { url: 'app://bollard/index.html', parent: null }
    const event = { sender: app.window.contents, senderFrame }
    const token = async () =>
      String(await app.double.receive(event, { channel: 'bollard:source-of', args: [file], reply: 1 }))
    const [oldest, kept] = [await token(), await token()]
    for (let more = 0; more < 199_999; more += 1) await token()
    expect(await configOf(oldest)).toContain('NotFound')
    expect(await configOf(kept)).not.toContain('NotFound')
  })

  it('are forgotten with the page that they were dropped on', async () => {
    const file = join(folder(), 'dropped before.txt')
    await writeFile(file, 'dropped before')
    const before = Number(await app.page.evaluate('tokens.length'))
    await dropFiles(app.page, app.page.locator('#drop'), [file])
    await expect.poll(() => app.page.evaluate('tokens.length')).toBe(before + 1)
    const token = String(await app.page.evaluate(`tokens[${before}]`))
    await app.page.reload()
    expect(await configOf(token)).toContain('NotFound')
  })

  /** What is answered when the file of a token is read as a configuration. */
  async function configOf(token: string): Promise<string> {
    return JSON.stringify(await ask(app.page, 'readConfigFile', { token, environment: '' }))
  }

  async function lastTransfer(): Promise<unknown> {
    const answer = await ask(app.page, 'watchTransfers', {})
    return answer.kind === 'item' ? (answer.value as TransferChanges).rows.at(-1) : answer
  }

  function bucketFile(key: string): Promise<string> {
    return readFile(join(folder(), 'bucket', key), 'hex').catch(() => '')
  }
})
