import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Client } from '../../electron/api/contract.ts'
import { bundleHost } from '../kill/bundle-host.ts'
import { startHostProcess } from '../kill/host-process.ts'
import { atLeast, below, holds, told, type Measure } from './measure.ts'
import { forgetPeak, usageNow } from './process-usage.ts'

/**
 * The verification of contents beside the download of the same bytes by the same host, which writes them to the disk. Both
 * compare each blob with its digest.
 */
export async function measureVerification(large: number, small: number): Promise<readonly Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-bench-verify-'))
  const program = ['--import', 'tsx', 'test/bench/blobs-process.ts', String(large), String(small)]
  const service = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [line] = (await once(service.stdout, 'data')) as [Buffer]
    const data = join(folder, 'data')
    const host = await startHostProcess(await bundleHost(join(folder, 'program')), { data, files: folder })
    try {
      return await measured(host, `http://127.0.0.1:${line.toString().trim()}`, folder)
    } finally {
      await host.kill()
    }
  } finally {
    service.kill()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measured(
  host: Awaited<ReturnType<typeof startHostProcess>>,
  endpoint: string,
  folder: string,
): Promise<readonly Measure[]> {
  const { client, pid } = host
  const values = {
    accesskey: 'AKIDBENCH',
    secretkey: 'secret of the bench',
    region: 'us-east-1',
    regionendpoint: endpoint,
    forcepathstyle: 'true',
    bucket: 'bench',
  }
  const { store } = await client.addStore({ driver: 's3', values, name: 'bench', readOnly: true })
  await client.refreshCatalog({ store })
  const { readBytes } = await client.verificationCost({ store, level: 'content' })
  const megabytes = readBytes / 1_000_000
  const [verified, downloaded]: [number[], number[]] = [[], []]
  let [grownBytes, heldMs] = [0, 0]
  for (let turn = 0; turn < turns; turn += 1) {
    const sink = `downloaded-${turn}`
    await mkdir(join(folder, sink))
    downloaded.push(await secondsOf(() => download(client, store, sink)))
    await rm(join(folder, sink), { recursive: true })
    await forgetPeak(pid)
    await host.longestHoldMs()
    const before = await usageNow(pid)
    verified.push(await secondsOf(() => client.startVerification({ store, level: 'content' })))
    heldMs = Math.max(heldMs, await host.longestHoldMs())
    const after = await usageNow(pid)
    grownBytes = Math.max(grownBytes, (after?.peakBytes ?? Infinity) - (before?.peakBytes ?? 0))
  }
  const findings: unknown[] = []
  for await (const page of client.listFindings({ store })) findings.push(...page)
  const [fastest, plain] = [Math.min(...verified), Math.min(...downloaded)]
  return [
    told('verification of contents', megabytes / fastest, ' MB/s'),
    told('  download of the same', megabytes / plain, ' MB/s'),
    atLeast('  by the speed of the download', plain / fastest, 0.8, ''),
    below('  memory beside what the host had', grownBytes / 1_000_000, 150, ' MB'),
    told('  longest hold of the main thread', heldMs, ' ms'),
    holds('  nothing is found', findings.length === 0),
  ]
}

const turns = 3

async function download(client: Client, store: string, sink: string): Promise<void> {
  const { transfer } = await client.startDownload({ store, key: 'docker/', sink })
  for await (const { rows } of client.watchTransfers({})) {
    const row = rows.find(({ id }) => id === transfer)
    if (row?.state.phase === 'failed') throw new Error(`${row.name}: ${row.state.error.message}`)
    if (row?.state.phase === 'done') return
  }
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await run()
  return (performance.now() - startedAtMs) / 1000
}
