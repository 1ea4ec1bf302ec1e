import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import type { Browser } from 'playwright-core'

import { keyFileSealer } from '../../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../../electron/stores/list/store-list.ts'
import { launchChromium } from '../../e2e/support/bollard.ts'
import { driverFacts } from '../../clouds/driver-facts.ts'
import { baselineCommit } from '../baseline-build.ts'
import { isInstalled } from '../../peers/need.ts'
import { below, skipped, told, type Measure } from '../measure.ts'
import { inTurns, type Figures } from '../rounds.ts'
import { ratio } from './contest.ts'

/** Of the baseline's time; a page that is empty shows how much of it is the machine's. */
const mostOfBaseline = { one: 0.6, many: 0.45 }
const manyStores = 200

/** From the start of the host to the first store that is seen in Chromium, with one store and with many. */
export async function measureFirstContent(
  baseline: string | undefined,
  rounds: number,
): Promise<readonly Measure[]> {
  const what = 'start to the first content in Chromium'
  if (!isInstalled('chromium')) return [skipped(what, 'there is no chromium')]
  const browser = await launchChromium()
  const folders = [await dataFolder(1), await dataFolder(manyStores)] as const
  try {
    const [one, many] = folders
    const contestants: Record<string, () => Promise<Figures>> = {
      empty: () => timeToText(browser, startEmpty),
      'one store': () => timeToText(browser, () => startHost(resolve('.'), one)),
      'many stores': () => timeToText(browser, () => startHost(resolve('.'), many)),
    }
    if (baseline !== undefined) {
      contestants[`one store, ${baselineCommit}`] = () => timeToText(browser, () => startHost(baseline, one))
      contestants[`many stores, ${baselineCommit}`] = () =>
        timeToText(browser, () => startHost(baseline, many))
    }
    // What is not in the system's cache is no part of it.
    for (const run of Object.values(contestants)) await run()
    const taken = await inTurns(rounds, contestants)
    return [
      told(`${what}: an empty page`, ms(taken['empty']), ' ms'),
      ...compare(`${what}, one store`, taken, 'one store', mostOfBaseline.one),
      ...compare(`${what}, ${manyStores} stores`, taken, 'many stores', mostOfBaseline.many),
    ]
  } finally {
    await browser.close()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  }
}

function compare(
  what: string,
  taken: Readonly<Record<string, Figures>>,
  stores: string,
  limit: number,
): readonly Measure[] {
  const own = taken[stores]
  const before = taken[`${stores}, ${baselineCommit}`]
  return [
    told(what, ms(own), ' ms'),
    told(`${what}: of an empty page`, ratio(own, taken['empty'], 'ms'), 'x'),
    before === undefined
      ? skipped(`${what}: of the baseline`, `${baselineCommit} is not in this checkout`)
      : below(`${what}: of the baseline`, ratio(own, before, 'ms'), limit, ''),
  ]
}

function ms(figures: Figures | undefined): number {
  return figures?.['ms'] ?? Number.NaN
}

const firstName = 'the first of all'

/** A folder with a list of stores at which nobody listens. */
async function dataFolder(stores: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-first-'))
  const list = await StoreList.open(folder, await keyFileSealer(folder))
  for (let store = 0; store < stores; store += 1) {
    const name = store === 0 ? firstName : `store ${store}`
    const split = splitSecrets('s3', driverFacts.s3.nowhere)
    await list.add({ name, driver: 's3', ...split, fromEnvironment: [], readOnly: true })
  }
  return folder
}

async function timeToText(browser: Browser, start: () => ChildProcess): Promise<Figures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const startedAt = performance.now()
  const child = start()
  try {
    await page.goto(await addressOf(child))
    await page.getByText(firstName).first().waitFor({ timeout: 60_000 })
    return { ms: performance.now() - startedAt }
  } finally {
    await context.close()
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
}

function startHost(folder: string, dataDir: string): ChildProcess {
  const flags = ['--browser', '--no-open', '--port', '0', '--data-dir', dataDir]
  return start(['dist/host/launch.mjs', ...flags], folder)
}

/** A server that has nothing but the text that is waited for. */
function startEmpty(): ChildProcess {
  const server = `
    const page = '<!doctype html><title>empty</title><p>${firstName}</p>'
    const server = require('node:http').createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end(page))
    server.listen(0, '127.0.0.1', () => console.log('ready at http://127.0.0.1:' + server.address().port))
    process.on('SIGTERM', () => process.exit())`
  return start(['--eval', server], resolve('.'))
}

function start(command: readonly string[], cwd: string): ChildProcess {
  return spawn(process.execPath, command, { cwd, stdio: ['ignore', 'pipe', 'ignore'] })
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const address = /ready at (\S+)\s/.exec(output)?.[1]
      if (address !== undefined) found(address)
    })
    child.once('exit', () => failed(new Error(`it ended before it was ready:\n${output}`)))
  })
}
