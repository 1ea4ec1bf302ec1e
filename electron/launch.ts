#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { startBrowserHost, type BrowserHost } from './browser-host/browser-host.ts'
import { limitHeapGrowth } from './host/heap-growth.ts'
import { FolderInUse } from './host/data-folder.ts'
import { askRunningHost, type RunningHostAnswer } from './host/second-start.ts'
import { updateFeed } from './host/update-feed.ts'
import { startFailure } from './host/start-failure.ts'
import { reportNotices } from './host/report-notices.ts'
import { findElectron } from './launch/electron-binary.ts'
import { openBrowser } from './launch/open-browser.ts'
import { help, launchOptions, type LaunchOptions } from './launch/options.ts'
import { wayFromElsewhere } from './launch/way-from-elsewhere.ts'
import { silenceLibraryWarnings } from './host/library-warnings.ts'

/**
 * `npm start`: starts Electron when its binary is here or can be downloaded, otherwise the browser host. `npx bollard`:
 * that package has no desktop application, and only the browser host.
 */
async function launch(options: LaunchOptions): Promise<void> {
  if (options.tells === 'help') return void process.stdout.write(help)
  if (options.tells === 'version') return void process.stdout.write(`${versionOf(root)}\n`)
  const desktop = existsSync(resolve(root, 'dist/preload/preload.cjs'))
  if (options.host === 'electron' && !desktop) throw new Error('This package has no desktop application')
  if (options.host === 'browser' || !desktop) return runBrowserHost(options)
  const electron = await findElectron(downloadTimeoutMs)
  if (electron.found) return runElectron(electron.binary, options)
  if (options.host === 'electron') throw new Error(`Electron cannot be started: ${electron.why}`)
  console.log(`Bollard runs in the browser of this machine, because Electron cannot: ${electron.why}.`)
  return runBrowserHost(options)
}

const downloadTimeoutMs = 120_000
const root = resolve(import.meta.dirname, '../..')

function runElectron(binary: string, { dataDir }: LaunchOptions): void {
  const child = spawn(binary, [root, `--data-dir=${dataDir}`], { stdio: 'inherit' })
  child.on('error', (error) => {
    console.error(`Electron cannot be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code) => process.exit(code ?? 1))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
}

async function runBrowserHost({ port, dataDir, open }: LaunchOptions): Promise<void> {
  limitHeapGrowth()
  silenceLibraryWarnings()
  let host: BrowserHost
  try {
    host = await startBrowserHost({
      port,
      dataDir,
      rendererDir: resolve(root, 'dist/renderer'),
      hashProgram: resolve(root, 'dist/hasher/hash-worker.mjs'),
      laneProgram: resolve(root, 'dist/lanes/lane-worker.mjs'),
      documentProgram: resolve(root, 'dist/documents/document-worker.mjs'),
      catalogProgram: resolve(root, 'dist/catalog/catalog-worker.mjs'),
      contentsProgram: resolve(root, 'dist/contents/contents-worker.mjs'),
      gzipProgram: resolve(root, 'dist/gzip/gzip-worker.mjs'),
      version: versionOf(root),
      demo: process.env['BOLLARD_DEMO'] === '1',
      updateFeed: updateFeed(process.env),
    })
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error
    return showTheOther(await askRunningHost(error.owner), open)
  }
  reportNotices(host.notices, console.error)
  let closing = false
  const stop = (): void => {
    // A second signal ends the process without waiting for the undo of transfers.
    if (closing) process.exit(130)
    closing = true
    void host.close().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  console.log(`Bollard is ready at ${host.newAddress()}`)
  const opened = open && openBrowser(await host.newLaunchPage())
  const way = opened ? undefined : wayFromElsewhere(host.port, process.env)
  if (way !== undefined) console.log(way)
}

/** Another host runs on the data folder. This start shows that host instead of a second one. */
function showTheOther(other: RunningHostAnswer, open: boolean): void {
  if (other.kind === 'shown') {
    console.log('Bollard runs already: its window is in front now.')
    return
  }
  console.log('Bollard runs already.')
  console.log(`Bollard is ready at ${other.address}`)
  if (open) openBrowser(other.page)
}

function versionOf(folder: string): string {
  const { version } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8')) as { version: string }
  return version
}

try {
  await launch(launchOptions(process.argv.slice(2)))
} catch (error) {
  console.error(startFailure(error))
  process.exit(1)
}
