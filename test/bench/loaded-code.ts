import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

import { driverNames, type DriverName } from '../../drivers/index.ts'
import { below, holds, type Measure } from './measure.ts'
import { openNodeWindow } from './node-window.ts'
import { startBenchHost } from './running-host.ts'
import { addStoreOfEachDriver } from './store-of-each-driver.ts'

const mostAtStart = 0.4
const builtDir = resolve('dist', 'host')

/** Which files of host 2 are loaded: when it is ready, and then when the first store of each driver is opened. */
export async function measureLoadedCode(): Promise<readonly Measure[]> {
  const none = await filesLoaded(async () => undefined, undefined)
  const listed = await filesLoaded(addStoreOfEachDriver, undefined)
  const measures = [
    below(
      'code: loaded at the start, of all that is built',
      (await bytesOf(none)) / (await bytesOf(await built())),
      mostAtStart,
      '',
    ),
    holds('code: no more is loaded for a list with a store of each driver', same(none, listed)),
    list('code: at the start', await bytesOf(none), none),
  ]
  for (const driver of driverNames) {
    const opened = await filesLoaded(addStoreOfEachDriver, driver)
    const more = opened.filter((file) => !none.includes(file))
    measures.push(list(`code: with the first store of ${driver}`, await bytesOf(more), more))
    measures.push(holds(`code: ${driver} is loaded then, and not before`, more.length > 0))
  }
  return measures
}

/** Asks V8 for what it loaded until the host ended, having opened a store of this driver. */
async function filesLoaded(
  fill: (dataDir: string) => Promise<void>,
  driver: DriverName | undefined,
): Promise<readonly string[]> {
  const coverage = await mkdtemp(join(tmpdir(), 'bollard-loaded-'))
  const host = await startBenchHost(fill, { NODE_V8_COVERAGE: coverage })
  if (driver !== undefined) await openStore(host.url, driver)
  await host.stop()
  const files = new Set<string>()
  for (const name of await readdir(coverage)) {
    const { result }: { result: readonly { url: string }[] } = JSON.parse(
      await readFile(join(coverage, name), 'utf8'),
    )
    for (const { url } of result) {
      if (!url.startsWith('file:')) continue
      const path = fileURLToPath(url)
      if (path.startsWith(`${builtDir}${sep}`)) files.add(path)
    }
  }
  await rm(coverage, { recursive: true, force: true })
  if (files.size === 0) throw new Error('the host did not say what it loaded')
  return [...files].toSorted()
}

/** Opens it; that nobody answers there does not matter. */
async function openStore(url: string, driver: DriverName): Promise<void> {
  const window = await openNodeWindow(url)
  for await (const rows of window.client.watchStores({})) {
    const store = rows.find((row) => row.driver === driver)?.id ?? ''
    await window.client.connect({ store }).catch(() => undefined)
    break
  }
  window.close()
}

async function built(): Promise<readonly string[]> {
  const files = await readdir(builtDir, { recursive: true })
  return files.filter((file) => file.endsWith('.mjs')).map((file) => join(builtDir, file))
}

async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.join() === b.join()
}

function list(what: string, sizeBytes: number, files: readonly string[]): Measure {
  const names = files.map((file) => basename(file, '.mjs').replace(/-[\w-]{8}$/, ''))
  const value = `${Math.round(sizeBytes / 1024)} KiB`
  return { what, value, details: [...new Set(names)].join(', ') }
}
