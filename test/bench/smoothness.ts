import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Client } from '../../electron/api/contract.ts'
import type { S3Cloud } from '../clouds/s3/cloud.ts'
import { bundleHost } from '../kill/bundle-host.ts'
import { startHostProcess, type HostProcess } from '../kill/host-process.ts'
import { below, holds, told, type Measure } from './measure.ts'
import { forgetPeak, usageNow } from './process-usage.ts'
import { benchParameters, startBenchCloud } from './running-host.ts'

const mebibyte = 1024 * 1024
const longestHoldMs = 50
/** Six parts of 10 MiB twice, and what is known of ten thousand transfers. */
const mostGrowthMegabytes = 150
const largeFiles = 4

/**
 * Four large files and many small ones are sent by a host that reads them from the disk, as Electron's does, and a folder
 * of as many is fetched: how long its main thread is held at most, and how much memory it takes. Linux only.
 */
export async function measureSmoothness(smallFiles: number, largeBytes: number): Promise<readonly Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-smooth-'))
  const [data, files] = [join(folder, 'data'), join(folder, 'files')]
  await mkdir(files)
  const names = await writeFiles(files, smallFiles, largeBytes)
  const program = await bundleHost(join(folder, 'program'))
  const cloud = await startBenchCloud()
  const host = await startHostProcess(program, { data, files })
  try {
    const draft = { driver: 's3', values: benchParameters(cloud) } as const
    const { store } = await host.client.addStore({ ...draft, name: 'bench', readOnly: false })
    await host.client.connect({ store })
    const what = `${largeFiles} files of ${largeBytes / mebibyte} MiB and ${smallFiles} small ones`
    const sent = await measured(host, `${what} are sent`, names.size, () =>
      uploadAll(host.client, store, names),
    )
    const arrived = holds(`${what}: all arrive`, cloud.bucket('bench').keys().length === names.size)
    putAll(cloud, names)
    await mkdir(join(files, 'fetched'))
    const fetched = await measured(host, `${what} are fetched`, names.size, () =>
      downloadAll(host.client, store),
    )
    const { length } = await readdir(join(files, 'fetched', 'stored'))
    return [...sent, arrived, ...fetched, holds(`${what}: all are fetched`, length === names.size)]
  } finally {
    await host.kill()
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measured(
  host: HostProcess,
  what: string,
  files: number,
  move: () => Promise<void>,
): Promise<readonly Measure[]> {
  await forgetPeak(host.pid)
  const idleBytes = await peakOf(host.pid)
  await host.longestHoldMs()
  const startedAt = performance.now()
  await move()
  const seconds = (performance.now() - startedAt) / 1000
  const grown = ((await peakOf(host.pid)) - idleBytes) / 1_000_000
  return [
    below(`${what}: the main thread is held at most`, await host.longestHoldMs(), longestHoldMs, ' ms'),
    below(`${what}: memory grows at most by`, grown, mostGrowthMegabytes, ' MB'),
    told(`${what}: files a second`, files / seconds, ''),
  ]
}

async function peakOf(pid: number): Promise<number> {
  return (await usageNow(pid))?.peakBytes ?? Infinity
}

async function writeFiles(folder: string, small: number, largeBytes: number) {
  const sizes = new Map<string, number>()
  for (let index = 0; index < largeFiles; index += 1) {
    const name = `large-${index}`
    await writeFile(join(folder, name), '')
    // Nothing of it takes room on the disk.
    await truncate(join(folder, name), largeBytes)
    sizes.set(name, largeBytes)
  }
  for (let index = 0; index < small; index += 1) {
    const name = `small-${index}`
    await writeFile(join(folder, name), name)
    sizes.set(name, name.length)
  }
  return sizes
}

async function uploadAll(client: Client, store: string, sizes: ReadonlyMap<string, number>): Promise<void> {
  const sources = [...sizes].map(([name, sizeBytes]) => ({ token: name, relativePath: name, sizeBytes }))
  const left = new Set<string>()
  for (let at = 0; at < sources.length; at += 1000) {
    const some = sources.slice(at, at + 1000)
    const { transfers } = await client.startUpload({
      store,
      prefix: '',
      sources: some,
      onExisting: 'overwrite',
    })
    for (const id of transfers) left.add(id)
  }
  await allDone(client, left)
}

async function downloadAll(client: Client, store: string): Promise<void> {
  const { transfer } = await client.startDownload({ store, key: 'stored/', sink: 'fetched' })
  await allDone(client, new Set([transfer]))
}

/** The same files, as objects of the bucket in a folder. */
function putAll(cloud: S3Cloud, sizes: ReadonlyMap<string, number>): void {
  const bucket = cloud.bucket('bench')
  const piece = Buffer.alloc(10 * mebibyte)
  for (const [name, sizeBytes] of sizes) {
    const pieces = Array.from({ length: Math.ceil(sizeBytes / piece.byteLength) }, (_, index) =>
      piece.subarray(0, sizeBytes - index * piece.byteLength),
    )
    bucket.putPieces(`stored/${name}`, pieces)
  }
}

async function allDone(client: Client, left: Set<string>): Promise<void> {
  for await (const { rows } of client.watchTransfers({})) {
    for (const { id, name, state } of rows) {
      if (state.phase === 'failed') throw new Error(`${name}: ${state.error.message}`)
      if (state.phase === 'done') left.delete(id)
    }
    if (left.size === 0) return
  }
  throw new Error('the transfers ended before they were done')
}
