import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { launchChromium } from '../e2e/support/bollard.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { ask, call, smallApp, startDoubleApp } from './double-app.ts'

const folder = useTempFolder()
const secrets = ['AKIDEXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'] as const
const values = {
  accesskey: secrets[0],
  secretkey: secrets[1],
  region: 'us-east-1',
  regionendpoint: 'http://127.0.0.1:9',
  bucket: 'registry',
}

describeWith(['chromium'], 'secrets in the desktop application', () => {
  let browser: Browser
  let appPath: string
  beforeAll(async () => {
    browser = await launchChromium()
    appPath = await smallApp(join(folder(), 'app'))
  })
  afterAll(() => browser.close())

  it('are sealed on the disk, and never come back to the window', async () => {
    const app = await startDoubleApp(browser, join(folder(), 'sealed'), { appPath })
    const draft = { driver: 's3', values } as const
    const added = await call(app.page, 'addStore', { ...draft, name: 'cloud', readOnly: true })
    const { store } = added as { store: string }
    await call(app.page, 'checkParameters', { ...draft, store })
    await call(app.page, 'getConfiguration', { store })
    await call(app.page, 'watchStores', {})
    expect(await ask(app.page, 'connect', { store })).toMatchObject({ error: { code: 'Unreachable' } })
    expect(JSON.stringify(app.window.sent)).toContain('registry')
    for (const hidden of secrets) expect(JSON.stringify(app.window.sent)).not.toContain(hidden)
    const path = join(app.home, 'userData', 'stores.json')
    const kept = await readFile(path, 'utf8')
    expect(kept).toContain('us-east-1')
    for (const hidden of secrets) expect(kept).not.toContain(hidden)
    expect((await stat(path)).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0)
    const [record] = (JSON.parse(kept) as { stores: { sealed: string }[] }).stores
    expect(
      Buffer.from(record?.sealed ?? '', 'base64')
        .subarray(0, 3)
        .toString(),
    ).toBe('v11')
    await app.close()

    const again = await startDoubleApp(browser, join(folder(), 'sealed'), { appPath })
    expect(
      await call(again.page, 'checkParameters', { ...draft, values: { ...values, secretkey: '' }, store }),
    ).toEqual(await call(again.page, 'checkParameters', { ...draft, store }))
    for (const hidden of secrets) expect(JSON.stringify(again.window.sent)).not.toContain(hidden)
    await again.close()
  })

  it.runIf(process.platform === 'linux')(
    'are told to be unprotected where Linux has no keychain',
    async () => {
      const expected = {
        keyring: 'keychain',
        none: 'unprotected',
        broken: 'unprotected',
        unavailable: 'unprotected',
      }
      for (const keyring of ['keyring', 'none', 'broken', 'unavailable'] as const) {
        const app = await startDoubleApp(browser, join(folder(), keyring), { appPath, keyring })
        expect(await call(app.page, 'hostInfo', {})).toMatchObject({ secrets: expected[keyring] })
        await app.close()
      }
    },
  )

  it('are not lost with a list that cannot be read: it is kept aside', async () => {
    const home = join(folder(), 'damaged')
    const first = await startDoubleApp(browser, home, { appPath })
    await call(first.page, 'addStore', { driver: 's3', values, name: 'cloud', readOnly: true })
    await first.close()
    const path = join(home, 'userData', 'stores.json')
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, -20))
    const second = await startDoubleApp(browser, home, { appPath })
    expect(await call(second.page, 'watchStores', {})).toEqual([])
    await second.close()
  })
})
