import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { DriverName } from '../../drivers/index.ts'
import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { describeWith } from '../peers/need.ts'
import { cloudCases, type CheckedCloud } from '../unit/drivers/access/clouds.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium'], 'the access check in the window', () => {
  let bollard: Bollard
  let dataDir: string
  const clouds = new Map<string, CheckedCloud>()
  beforeAll(async () => {
    for (const { driver, start } of cloudCases) clouds.set(driver, await start())
    dataDir = await mkdtemp(join(tmpdir(), 'bollard-access-'))
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    const add = async (
      driver: DriverName,
      name: string,
      more: Readonly<Record<string, string>> = {},
      readOnly = false,
    ): Promise<void> => {
      const values = { ...cloudOf(driver).values, rootdirectory: '/root', ...more }
      await storeList.add({ name, driver, ...splitSecrets(driver, values), fromEnvironment: [], readOnly })
    }
    for (const { driver } of cloudCases) await add(driver, driver)
    await add('cos', 'wrong-secret', cloudOf('cos').wrong.secret)
    await add('bos', 'only-read', {}, true)
    bollard = await startBollard({ dataDir })
  })
  afterAll(async () => {
    await bollard.close()
    await rm(dataDir, { recursive: true, force: true })
    for (const cloud of clouds.values()) await cloud.close()
  })

  const cloudOf = (driver: string): CheckedCloud => {
    const cloud = clouds.get(driver)
    if (cloud === undefined) throw new Error(`there is no cloud of ${driver}`)
    return cloud
  }

  it.each(cloudCases)(
    'finds everything allowed at $driver, and leaves nothing behind',
    async ({ driver, notOffered }) => {
      const { page } = bollard
      await openConfiguration(driver)
      await page.getByRole('button', { name: 'Check access', exact: true }).click()
      const done = doneWith({ allowed: 16 - notOffered.length, 'not tried': notOffered.length })
      await page.getByText(done, { exact: true }).waitFor()
      expect(cloudOf(driver).bucket.keys()).toEqual([])
      expect(cloudOf(driver).bucket.uploads.size).toBe(0)
    },
  )

  it.each(cloudCases)(
    'names the permission that the key of $driver lacks',
    async ({ driver, operations, abortPermission, notOffered }) => {
      const { page } = bollard
      const { faults } = cloudOf(driver)
      await openConfiguration(driver)
      faults.rules = [{ operation: operations.abortUpload, fault: { kind: 'refuse', code: 'AccessDenied' } }]
      await page.getByRole('button', { name: 'Check access again' }).click()
      const done = doneWith({
        allowed: 15 - notOffered.length,
        denied: 1,
        'not tried': notOffered.length,
      })
      await page.getByText(done, { exact: true }).waitFor()
      const row = page.getByRole('row', { name: /^Abort a multipart upload/ })
      await row.getByText(abortPermission).waitFor()
      await expect.poll(() => row.textContent()).toContain('Denied 403 AccessDenied')
      faults.rules = []
      expect(cloudOf(driver).bucket.keys()).toEqual([])
    },
  )

  it('offers a policy to copy, and everything can be read by everybody, in light and dark', async () => {
    const { page } = bollard
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await openConfiguration('oss')
    const policy = page.getByRole('group', { name: 'Minimal RAM policy' })
    await policy.scrollIntoViewIfNeeded()
    await page.getByRole('button', { name: /Minimal RAM policy/ }).click()
    const shown = ((await policy.textContent()) ?? '').trim()
    expect(JSON.parse(shown)).toMatchObject({ Version: '1' })
    const copied = async () => (await page.evaluate<string>('navigator.clipboard.readText()')).trim()
    await expect.poll(copied).toBe(shown)
    await expectAccessible(page, 'an access check, light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page, 'an access check, dark')
    await page.emulateMedia({ colorScheme: 'light' })
  })

  it('stops when it is told to, and what it wrote is gone', async () => {
    const { page } = bollard
    const { faults, bucket } = cloudOf('s3')
    await openConfiguration('s3')
    faults.rules = [{ operation: 'UploadPart', fault: { kind: 'slow', pauseMs: 20 } }]
    faults.latencyMs = 150
    await page.getByRole('button', { name: 'Check access again' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('row', { name: /^Copy an object.*Allowed/ }).waitFor()
    // What is left takes longer than the press, however busy the machine is.
    faults.latencyMs = 1500
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    faults.latencyMs = 0
    await page.getByText(/^Stopped before the end/).waitFor()
    faults.rules = []
    await expect.poll(() => bucket.keys().length + bucket.uploads.size).toBe(0)
  })

  it('tries only what reads where the store is read-only', async () => {
    const { page } = bollard
    cloudOf('bos').bucket.put('root/kept', Buffer.from('kept'))
    await openConfiguration('only-read')
    await page.getByRole('button', { name: 'Check access', exact: true }).click()
    await page.getByText('Done: 5 allowed, 11 not tried', { exact: true }).waitFor()
    await page.getByRole('row', { name: /^Write an object.*Not tried: the store is read-only$/ }).waitFor()
    expect(cloudOf('bos').bucket.keys()).toEqual(['root/kept'])
  })

  it('tells a wrong secret once for all, with what to do', async () => {
    const { page } = bollard
    await openConfiguration('wrong-secret')
    await page.getByRole('button', { name: 'Check access', exact: true }).click()
    const section = page.getByRole('region', { name: 'Access', exact: true })
    await section.getByRole('alert').getByText('The secret of the access key is wrong').waitFor()
    await section.getByText('Check the secret of the access key', { exact: false }).waitFor()
    await section.getByText('Done: 0 allowed, 1 failed, 15 not tried', { exact: true }).waitFor()
    await expectAccessible(page, 'an access check that failed')
  })

  async function openConfiguration(name: string): Promise<void> {
    const { page } = bollard
    const stores = page.getByRole('navigation', { name: 'Stores' })
    await stores.getByRole('button', { name: new RegExp(`^${name}\\b`) }).click()
    await page.getByRole('heading', { name, exact: true }).waitFor()
    await page.getByRole('tab', { name: 'Configuration' }).click()
    await page.getByRole('region', { name: 'Access', exact: true }).waitFor()
  }
})

/** The line that is shown at the end; what there is none of is not in it. */
function doneWith(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0)
  return `Done: ${parts.map(([what, count]) => `${count} ${what}`).join(', ')}`
}
