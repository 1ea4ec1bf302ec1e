import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { describeWith } from '../peers/need.ts'
import { cloudCases, type CheckedCloud } from '../unit/drivers/access/clouds.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const secret = 'another-secret'
const tabs = ['Repositories', 'Blobs', 'Files', 'Multipart uploads', 'Health', 'Usage'] as const

describeWith(['chromium'], 'a store that cannot be read', () => {
  let bollard: Bollard
  let dataDir: string
  const clouds: CheckedCloud[] = []
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'bollard-failures-'))
    const list = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    for (const { driver, start } of cloudCases) {
      const cloud = await start()
      clouds.push(cloud)
      const values = { ...cloud.values, ...cloud.wrong.secret }
      await list.add({
        name: driver,
        driver,
        ...splitSecrets(driver, values),
        fromEnvironment: [],
        readOnly: true,
      })
    }
    const gone = { rootdirectory: join(dataDir, 'gone') }
    const folder = { ...splitSecrets('filesystem', gone), fromEnvironment: [], readOnly: true }
    await list.add({ name: 'gone', driver: 'filesystem', ...folder })
    bollard = await startBollard({ dataDir })
  })
  afterAll(async () => {
    await bollard.close()
    for (const cloud of clouds) await cloud.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  it.each(cloudCases)(
    'says so in the whole view of each tab, the same everywhere: $driver',
    async ({ driver }) => {
      const { page } = bollard
      await openStore(page, driver)
      for (const tab of tabs) {
        await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
        const failure = page.getByRole('tabpanel').getByRole('alert')
        await failure.getByRole('heading', { name: 'The secret of the access key is wrong' }).waitFor()
        await failure.getByText('Check the secret of the access key', { exact: false }).waitFor()
        await failure.getByText(`Bollard could not list ${driver}`, { exact: false }).waitFor()
        expect(await failure.locator('blockquote').getAttribute('lang')).toBe('en')
        // The whole room is for it: nothing beside it counts what was not read.
        const panel = await page.getByRole('tabpanel').innerText()
        expect(panel).not.toMatch(/\b0 (?:repositories|tags|blobs|folders|files)\b/)
        const box = await failure.boundingBox()
        expect(box?.width).toBeGreaterThan(500)
      }
      await expectAccessible(page, `a store of ${driver} that cannot be read`)
      // The sidebar and the status bar have the short form of the same.
      await storeButton(page, driver).getByText('The secret of the access key is wrong').waitFor()
      await page.getByRole('contentinfo').getByText('The secret of the access key is wrong').waitFor()
      expect(await page.content()).not.toContain(secret)
    },
  )

  it('folds what somebody who helps asks for, and copies it without a secret', async () => {
    const { page } = bollard
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await openStore(page, 's3')
    const failure = page.getByRole('tabpanel').getByRole('alert')
    expect(await failure.getByText('403 SignatureDoesNotMatch').isVisible()).toBe(false)
    await failure.getByText('Technical details').click()
    await failure.getByText('403 SignatureDoesNotMatch').waitFor()
    await expectAccessible(page, 'the details of a failure')
    await failure.getByRole('button', { name: 'Copy details' }).click()
    await failure.getByText('Copied').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain('serviceCode: SignatureDoesNotMatch')
    expect(copied).toMatch(/bucket: \w+/)
    expect(copied).not.toContain(secret)
  })

  it('opens its form at the secret, and is read once that is right', async () => {
    const { page } = bollard
    await openStore(page, 'ks3')
    await page.getByRole('button', { name: 'Edit keys…' }).click()
    const field = page.getByRole('dialog').getByLabel('secretkey', { exact: false }).first()
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    const right = clouds[cloudCases.findIndex(({ driver }) => driver === 'ks3')]?.values['secretkey'] ?? ''
    await field.fill(right)
    await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: 'Repositories' }).click()
    await page.getByText('No repositories in this store').waitFor()
    await page.getByText('0 repositories', { exact: true }).waitFor()
  })

  it('of a folder leads to the folder', async () => {
    const { page } = bollard
    await openStore(page, 'gone')
    await page.getByRole('heading', { name: 'The folder does not exist' }).waitFor()
    await page.getByRole('button', { name: 'Edit store…' }).click()
    const field = page.getByRole('dialog').getByLabel('rootdirectory', { exact: false })
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
  })

  it('says in its configuration what is wrong, with the ways out', async () => {
    const { page } = bollard
    await openStore(page, 'cos')
    await page.getByRole('button', { name: 'Open configuration' }).click()
    const failure = page.getByRole('tabpanel').getByRole('alert').first()
    await failure.getByText('The secret of the access key is wrong').waitFor()
    await failure.getByRole('button', { name: 'Edit keys…' }).waitFor()
    await page.getByRole('region', { name: 'Access', exact: true }).waitFor()
    await expectAccessible(page, 'the configuration of a store that cannot be read')
  })

  it('counts only what was read of all stores', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^All stores/ }).click()
    await page.getByText('0 repositories in 1 of 6 stores').waitFor()
    expect(await page.getByText('0 repositories in all stores').count()).toBe(0)
  })

  it('is told in Chinese in a narrow dark window, with the words of the service apart', async () => {
    const small = await startBollard({
      dataDir,
      width: 1024,
      height: 700,
      colorScheme: 'dark',
      locale: 'zh-CN',
    })
    try {
      const { page } = small
      await openStore(page, 'oss')
      for (const tab of ['仓库', '数据块', '文件', '分片上传', '健康', '用量']) {
        await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
        const failure = page.getByRole('tabpanel').getByRole('alert')
        await failure.getByRole('heading', { name: '访问密钥的 Secret 有误' }).waitFor()
        const quote = failure.locator('blockquote')
        expect(await quote.getAttribute('lang')).toBe('en')
        await failure.getByText('阿里云 OSS 的原文').waitFor()
        // Without the quote and names there is no English sentence.
        const sentences = await failure.locator('p:not(blockquote p):not([class*=mono])').allInnerTexts()
        for (const sentence of sentences) expect(sentence).toMatch(/[\u4e00-\u9fff]/)
        const box = await failure.boundingBox()
        expect(box?.width).toBeGreaterThan(500)
      }
      await expectAccessible(page, 'a store that cannot be read, in a small dark window')
    } finally {
      await small.close()
    }
  })

  function storeButton(page: Page, name: string) {
    return page.locator('button[data-store]').filter({ hasText: new RegExp(`^${name}`) })
  }

  async function openStore(page: Page, name: string): Promise<void> {
    await storeButton(page, name).click()
    await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor()
  }
})
