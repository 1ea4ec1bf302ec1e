import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** The built application on host 2, in a real browser, with a data folder of its own. */
export interface Bollard {
  readonly page: Page
  readonly dataDir: string
  /** The process id of the host. */
  readonly pid: number
  /** What the window wrote to its console as a warning or an error, what it threw, and requests that failed. */
  readonly troubles: readonly string[]
  /** A new page on the same host: as a person who reloads. */
  reload(): Promise<void>
  /** Fails when there were troubles that are not expected. */
  close(): Promise<void>
}

export interface BollardOptions {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly locale?: 'en-US' | 'zh-CN'
  /** Kept after closing when given; otherwise a temporary folder that goes with it. */
  readonly dataDir?: string
  readonly env?: Readonly<Record<string, string>>
  /** Troubles that the tests themselves bring about. */
  readonly expectedTroubles?: readonly RegExp[]
}

/** Starts the built host and opens its address in headless Chromium. */
export async function startBollard(options: BollardOptions = {}): Promise<Bollard> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'bollard-e2e-')))
  const host = await startHost(dataDir, options.env ?? {})
  const browser = await launchChromium()
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.colorScheme ?? 'light',
    locale: options.locale ?? 'en-US',
    acceptDownloads: true,
  })
  const troubles: string[] = []
  const page = await openPage(context, host.url, troubles)
  return {
    page,
    troubles,
    dataDir,
    pid: host.process.pid ?? 0,
    reload: async () => {
      await page.reload()
    },
    close: async () => {
      await stop(browser, host.process, options.dataDir === undefined ? dataDir : undefined)
      refuseTroubles(troubles, options.expectedTroubles ?? [])
    },
  }
}

/** Headless Chromium that asks nothing of the network. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['BOLLARD_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

async function openPage(context: BrowserContext, url: string, troubles: string[]): Promise<Page> {
  const page = await context.newPage()
  keepTroubles(page, troubles)
  page.setDefaultTimeout(20_000)
  // The page asks before it is left while transfers need it; a person who reloads says yes.
  page.on('dialog', (dialog) => void dialog.accept())
  page.on('pageerror', (error) => console.error(`page error: ${error.message}`))
  await page.goto(url)
  return page
}

/** Reports of the content security policy and of React are errors or warnings of the console. */
function keepTroubles(page: Page, troubles: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      troubles.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`thrown: ${error.message}`))
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // The page ended it itself, as it does when a transfer is paused; the browser writes nothing of it.
    if (why !== 'net::ERR_ABORTED') troubles.push(`failed: ${request.method()} ${request.url()} ${why}`)
  })
}

/** Fails a file of tests whose window was in trouble that none of its tests is about. */
function refuseTroubles(troubles: readonly string[], expected: readonly RegExp[]): void {
  const unexpected = troubles.filter((trouble) => !expected.some((shape) => shape.test(trouble)))
  if (unexpected.length > 0) throw new Error(`the console of the window has:\n${unexpected.join('\n')}`)
}

export interface StartedHost {
  readonly process: ChildProcess
  readonly url: string
  /** All that it wrote to its outputs so far. */
  readonly output: () => string
  /** What of that it wrote to its errors. */
  readonly errors: () => string
}

/** Starts `dist/host/launch.mjs` as host 2 and waits for the line with its address. */
export async function startHost(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
  extraArguments: readonly string[] = [],
): Promise<StartedHost> {
  const child = spawn(
    process.execPath,
    [
      'dist/host/launch.mjs',
      '--browser',
      '--no-open',
      '--port',
      '0',
      '--data-dir',
      dataDir,
      ...extraArguments,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  )
  let output = ''
  let errors = ''
  child.stdout?.on('data', (chunk: Buffer) => void (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    errors += chunk.toString()
  })
  return { process: child, url: await readyUrl(child), output: () => output, errors: () => errors }
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const match = /Bollard is ready at (\S+)/.exec(output)
      if (match?.[1] !== undefined) resolve(match[1])
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) =>
      reject(new Error(`the host ended with ${code} before it was ready:\n${output}`)),
    )
    child.once('error', reject)
  })
}

async function stop(browser: Browser, host: ChildProcess, folder: string | undefined): Promise<void> {
  await browser.close()
  if (host.exitCode === null && host.signalCode === null) {
    const ended = new Promise((resolve) => host.once('exit', resolve))
    host.kill('SIGTERM')
    await ended
  }
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
}
