import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser, Page } from 'playwright-core'

import { LayoutFiles } from '../corpus/archives/image-files.ts'
import { makeDemo } from '../demo/make-demo.ts'
import { launchChromium, startHost } from '../e2e/support/bollard.ts'
import { dropFiles } from '../e2e/support/drop-files.ts'

/** `npm run screenshots`: the README's pictures, taken from the demo, light and dark. */
const folder = await mkdtemp(join(tmpdir(), 'bollard-screenshots-'))
const demo = await makeDemo(folder)
let host = await startHost(demo.dataDir)
const dropped = await writeDropped(folder)
const browser = await launchChromium()
try {
  await mkdir('docs/pictures', { recursive: true })
  for (const scheme of ['light', 'dark'] as const) {
    await takeAll(browser, await freshUrl(), scheme)
    await takeNarrow(browser, await freshUrl(), scheme)
  }
} finally {
  await browser.close()
  host.process.kill('SIGTERM')
  await demo.close()
  await rm(folder, { recursive: true, force: true })
}

/** Of a host that remembers nothing of a window: each picture begins at the first store. */
async function freshUrl(): Promise<string> {
  const ended = once(host.process, 'exit')
  host.process.kill('SIGTERM')
  await ended
  await rm(join(demo.dataDir, 'window.json'), { force: true })
  host = await startHost(demo.dataDir)
  return host.url
}

async function takeAll(chromium: Browser, url: string, scheme: 'light' | 'dark'): Promise<void> {
  const context = await chromium.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: scheme,
    locale: 'en-US',
  })
  const page = await context.newPage()
  await page.goto(url)
  await openTag(page)
  await take(page, 'repositories', scheme)
  await page.getByRole('tab', { name: 'Layers' }).click()
  await page
    .getByText(/ compressed/)
    .first()
    .waitFor()
  await openLayers(page)
  await take(page, 'layers', scheme)
  await page.getByRole('tab', { name: 'Files', exact: true }).last().click()
  await page.getByRole('row', { name: /^usr / }).waitFor()
  await take(page, 'image-files', scheme)
  await page.getByRole('tab', { name: 'Blobs' }).click()
  await page.getByRole('button', { name: /^Unreferenced \d/ }).waitFor()
  await page.getByRole('row').nth(2).click()
  await take(page, 'blobs', scheme)
  await page.getByRole('tab', { name: 'Configuration' }).click()
  await page.getByRole('row', { name: /^regionendpoint/ }).waitFor()
  await take(page, 'configuration', scheme)
  await openHealth(page, english())
  await take(page, 'health', scheme)
  await page.getByRole('tab', { name: 'Usage' }).click()
  await page.getByRole('button', { name: /^ml\/inference-server / }).waitFor()
  await take(page, 'usage', scheme)
  await openAllStores(page)
  await take(page, 'all-stores', scheme)
  await openCompare(page)
  await take(page, 'compare', scheme)
  await dropImages(page)
  await take(page, 'push', scheme)
  await context.close()
}

/** The layers across the whole view, with the files of one and a file of it. */
async function openLayers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Use the whole width' }).click()
  await page.getByRole('grid', { name: 'Layers' }).getByRole('row', { name: /^4 / }).click()
  await page.getByRole('row', { name: /^status modified/ }).click()
  await page.getByRole('region', { name: 'Preview' }).locator('pre').waitFor()
}

/** In a small window, in Chinese. */
async function takeNarrow(chromium: Browser, url: string, scheme: 'light' | 'dark'): Promise<void> {
  const context = await chromium.newContext({
    viewport: { width: 1024, height: 700 },
    colorScheme: scheme,
    locale: 'zh-CN',
  })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByRole('treeitem', { name: /api-gateway/ }).waitFor()
  await openHealth(page, chinese())
  await take(page, 'health-narrow', scheme)
  await context.close()
}

interface HealthWords {
  readonly tab: RegExp
  readonly everyByte: string
  readonly verify: RegExp
  readonly verified: RegExp
  readonly change: string
  readonly minAge: RegExp
  readonly hide: string
  /** Where the collection is shown only when it is asked for. */
  readonly narrow?: { readonly collect: string; readonly close: string }
}

function english(): HealthWords {
  return {
    tab: /^Health/,
    everyByte: 'Every byte',
    verify: /^Verify/,
    verified: /^Verified today/,
    change: 'Change…',
    minAge: /^Minimum age/,
    hide: 'Hide',
  }
}

function chinese(): HealthWords {
  return {
    tab: /^健康检查/,
    everyByte: '全部字节',
    verify: /校验$/,
    verified: /已校验$/,
    change: '更改…',
    minAge: /^最短存留时间（小时）/,
    hide: '收起',
    narrow: { collect: '垃圾回收…', close: '关闭' },
  }
}

/** Verified to the last byte, and with what collecting garbage would free: what was written just now goes, too. */
async function openHealth(page: Page, words: HealthWords): Promise<void> {
  await page.getByRole('tab', { name: words.tab }).click()
  await page.getByRole('button', { name: words.everyByte, exact: true }).click()
  await page.getByRole('button', { name: words.verify }).first().click()
  await page.getByText(words.verified).waitFor()
  await page.getByRole('checkbox').first().check()
  if (words.narrow !== undefined) await page.getByRole('button', { name: words.narrow.collect }).click()
  await page.getByRole('button', { name: words.change, exact: true }).click()
  await page.getByRole('textbox', { name: words.minAge }).fill('0')
  await page.getByRole('button', { name: words.hide, exact: true }).click()
  if (words.narrow !== undefined) {
    await page.getByRole('button', { name: words.narrow.close, exact: true }).click()
  }
  await page.getByRole('row', { name: /^web\/storefront/ }).waitFor()
}

async function openTag(page: Page): Promise<void> {
  await page.getByRole('treeitem', { name: /api-gateway/ }).click()
  await page.getByRole('row', { name: /^1\.4\.1\b/ }).click()
  await page.getByText('linux/arm64/v8').first().waitFor()
}

async function openAllStores(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^All stores/ }).click()
  await page.getByText('11 repositories in 6 of 7 stores').waitFor()
  await page.getByRole('row', { name: /api-gateway/ }).click()
  await page.getByText('11 tags', { exact: true }).waitFor()
  await page
    .getByRole('row', { name: /^latest / })
    .first()
    .click()
  await page.getByRole('region', { name: 'platform/api-gateway:latest' }).waitFor()
  await page.getByText('6 of 7 stores answer').waitFor()
}

/** Some tags are chosen that another store lacks. */
async function openCompare(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Compare stores', exact: true }).click()
  await page.getByRole('button', { name: 'Compare again' }).click()
  await page.getByRole('columnheader').nth(4).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Compare again', disabled: false }).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Copy all that is missing to…' }).click()
  await page.getByRole('menuitem').first().click()
  await page.getByText(/ to copy/).waitFor()
}

/** On the store that may be changed: one of the tags is there and would move. */
async function dropImages(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Stores' }).getByText('build-server').click()
  await page.getByRole('treeitem', { name: /api-gateway/ }).waitFor()
  await dropFiles(page, page.getByRole('tabpanel'), dropped)
  await page
    .getByRole('dialog')
    .getByText(/exists and points to/)
    .waitFor()
}

/** An archive of two images, and a file beside it. */
async function writeDropped(into: string): Promise<readonly string[]> {
  const layout = new LayoutFiles()
  const layers = (sizes: readonly number[]) => sizes.map((bytes) => randomBytes(bytes).toString('base64'))
  layout.name({
    'edge/agent:2026.11': layout.image(layers([2_400_000, 700_000])),
    'platform/api-gateway:latest': layout.image(layers([3_100_000, 900_000, 60_000])),
  })
  const archive = join(into, 'edge-bundle-2026.11.tar')
  const notes = join(into, 'edge-runbook.pdf')
  await writeFile(archive, layout.tar())
  await writeFile(notes, randomBytes(210_000))
  return [archive, notes]
}

async function take(page: Page, name: string, scheme: string): Promise<void> {
  // Icons and fonts settle; nothing here is asserted.
  await page.waitForTimeout(500)
  await page.screenshot({ path: `docs/pictures/${name}-${scheme}.png` })
  console.log(`docs/pictures/${name}-${scheme}.png`)
}
