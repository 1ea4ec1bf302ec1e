import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser, Page } from 'playwright-core'

import { LayoutFiles } from '../corpus/archives/image-files.ts'
import { makeDemo } from '../demo/make-demo.ts'
import { launchChromium, startHost } from '../e2e/support/bollard.ts'
import { dropFiles } from '../e2e/support/drop-files.ts'

const english = {
  layers: /^Layers/,
  health: /^Health/,
  verify: /^Verify/,
  verified: /^Verified today/,
  usage: 'Usage',
  compare: 'Compare stores',
  compareAgain: 'Compare again',
  exists: /exists and points to/,
}
const chinese: typeof english = {
  layers: /^层/,
  health: /^健康检查/,
  verify: /校验$/,
  verified: /已校验$/,
  usage: '用量',
  compare: '比较存储',
  compareAgain: '重新比较',
  exists: /已存在，指向/,
}

/** `npm run guide:pictures`: the pictures of the guide, taken from the demo, small, in both languages. */
const folder = await mkdtemp(join(tmpdir(), 'bollard-guide-'))
const demo = await makeDemo(folder)
const host = await startHost(demo.dataDir)
const archive = await writeArchive(folder)
const browser = await launchChromium()
try {
  await mkdir('docs/guide/pictures', { recursive: true })
  await takeAll(browser, host.url, 'en')
  // An address lets one page in: a second start gives another of the host that runs.
  await takeAll(browser, (await startHost(demo.dataDir)).url, 'zh-CN')
} finally {
  await browser.close()
  host.process.kill('SIGTERM')
  await demo.close()
  await rm(folder, { recursive: true, force: true })
}

type Language = 'en' | 'zh-CN'

async function takeAll(chromium: Browser, url: string, language: Language): Promise<void> {
  const context = await chromium.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    locale: language === 'en' ? 'en-US' : 'zh-CN',
  })
  const page = await context.newPage()
  const words = language === 'en' ? english : chinese
  await page.goto(url)
  await page.getByRole('treeitem', { name: /api-gateway/ }).click()
  await page.getByRole('row', { name: /^1\.4\.1\b/ }).click()
  await page.getByText('linux/arm64/v8').first().waitFor()
  await take(page, 'start', language)
  await page.getByRole('tab', { name: words.layers }).click()
  await page.getByRole('grid', { name: words.layers }).getByRole('row', { name: /^4 / }).waitFor()
  await take(page, 'layers', language)
  await page.getByRole('tab', { name: words.health }).click()
  await page.getByRole('button', { name: words.verify }).first().click()
  await page.getByText(words.verified).waitFor()
  await take(page, 'health', language)
  await page.getByRole('tab', { name: words.usage }).click()
  await page.getByRole('button', { name: /^ml\/inference-server / }).waitFor()
  await take(page, 'usage', language)
  await page.getByRole('button', { name: words.compare, exact: true }).click()
  await page.getByRole('button', { name: words.compareAgain }).click()
  await page.getByRole('columnheader').nth(4).waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: words.compareAgain, disabled: false }).waitFor({ timeout: 120_000 })
  await take(page, 'compare', language)
  await page.getByRole('navigation').getByText('build-server').click()
  await page.getByRole('treeitem', { name: /api-gateway/ }).waitFor()
  await dropFiles(page, page.getByRole('tabpanel'), [archive])
  await page.getByRole('dialog').getByText(words.exists).waitFor()
  await take(page, 'push', language)
  await context.close()
}

/** An archive of two images: one of the tags is there and would move. */
async function writeArchive(into: string): Promise<string> {
  const layout = new LayoutFiles()
  const layers = (sizes: readonly number[]) => sizes.map((bytes) => randomBytes(bytes).toString('base64'))
  layout.name({
    'edge/agent:2026.11': layout.image(layers([240_000, 70_000])),
    'platform/api-gateway:latest': layout.image(layers([310_000, 90_000, 60_000])),
  })
  const path = join(into, 'edge-bundle-2026.11.tar')
  await writeFile(path, layout.tar())
  return path
}

/** Made smaller, and as WebP, which Chromium can write: a quarter of a PNG. */
async function take(page: Page, name: string, language: Language): Promise<void> {
  // Icons and fonts settle; nothing here is asserted.
  await page.waitForTimeout(500)
  const png = (await page.screenshot()).toString('base64')
  const webp = await page.evaluate(async (data) => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = 1200
    canvas.height = 750
    const context = canvas.getContext('2d')
    if (context !== null) context.imageSmoothingQuality = 'high'
    context?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL('image/webp', 0.8).replace(/^.*,/, '')
  }, png)
  const path = `docs/guide/pictures/${name}-${language}.webp`
  await writeFile(path, Buffer.from(webp, 'base64'))
  console.log(path)
}
