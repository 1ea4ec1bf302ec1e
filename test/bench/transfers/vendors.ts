import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import type { Measure } from '../measure.ts'
import { forgetPeak, usageNow, type Usage } from '../process-usage.ts'
import { takeTurns, type Figures } from '../rounds.ts'
import { costMeasures, cpuMeasures, holdsInAll, megabytesOf, speedRatio, withDetails } from './compared.ts'
import { writeContent } from './content.ts'
import { figuresOf, ownFigures, withServiceCpu } from './figures.ts'
import { openOwnHost } from './own-host.ts'
import type { Run } from './run.ts'
import type { VendorDriver } from './vendors/vendor-uploads.ts'
import { withWorkFolder } from './work-folder.ts'

/**
 * Sends a large file to emulated services, as the client does that its vendor gives, with parts
 * of the same size and as many at once. The service verifies signatures and makes MD5s, and may be what is waited for.
 */
export function measureVendors(run: Run): Promise<readonly Measure[]> {
  return withWorkFolder(2 * run.sizeBytes, async (folder) => {
    await writeContent(join(folder, sent), run.sizeBytes)
    const measures: Measure[] = []
    for (const [driver, client] of vendors) measures.push(...(await sentTo(driver, client, folder, run)))
    return measures
  })
}

const aim = 2
const sent = 'sent.bin'

const vendors = [
  ['oss', 'ali-oss'],
  ['cos', 'cos-nodejs-sdk-v5'],
] as const satisfies readonly (readonly [VendorDriver, string])[]

async function sentTo(
  driver: VendorDriver,
  client: string,
  folder: string,
  { sizeBytes, rounds, program }: Run,
): Promise<readonly Measure[]> {
  const cloud = start('cloud-process.ts', [driver])
  const [values] = (await once(cloud, 'message')) as [Readonly<Record<string, string>>]
  const vendor = start('client-process.ts', [driver, JSON.stringify(values)])
  await once(vendor, 'message')
  const own = await openOwnHost(program, { driver, values }, folder)
  const service = { cpuSeconds: async () => (await usageNow(cloud.pid ?? 0))?.cpuSeconds }
  const turn = (key: string, copy: () => Promise<Figures>) => async () => {
    const figures = await withServiceCpu(service, copy)
    return { ...figures, whole: Number((await sizeOf(cloud, key)) === sizeBytes) }
  }
  try {
    const all = await takeTurns(rounds, {
      ours: turn('ours.bin', async () => ownFigures(await own.upload(sent, sizeBytes, 'ours.bin'))),
      [client]: turn('vendor.bin', async () =>
        figuresOf(await uploadedBy(vendor, join(folder, sent), 'vendor.bin')),
      ),
    })
    return [
      withDetails(speedRatio(`vendors, ${driver}`, all, aim), all, megabytesOf(sizeBytes)),
      ...cpuMeasures(all, client),
      ...costMeasures(all),
      holdsInAll('  all bytes arrived', all, 'whole'),
    ]
  } finally {
    await own.close()
    for (const child of [vendor, cloud]) await stop(child)
  }
}

function start(program: string, programArguments: readonly string[]): ChildProcess {
  return fork(`test/bench/transfers/vendors/${program}`, [...programArguments], {
    execArgv: ['--import', 'tsx'],
  })
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  if (child.exitCode !== null) return
  child.kill()
  await ended
}

async function uploadedBy(vendor: ChildProcess, path: string, key: string): Promise<Usage> {
  const pid = vendor.pid ?? 0
  await forgetPeak(pid)
  const before = await usageNow(pid)
  const startedAtMs = performance.now()
  vendor.send({ path, key })
  const [told] = (await Promise.race([once(vendor, 'message'), once(vendor, 'exit')])) as [unknown]
  const seconds = (performance.now() - startedAtMs) / 1000
  const after = await usageNow(pid)
  if (told !== 'done' || before === undefined || after === undefined) throw new Error('it was not uploaded')
  return { seconds, cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakBytes: after.peakBytes }
}

async function sizeOf(cloud: ChildProcess, key: string): Promise<number> {
  const told = once(cloud, 'message') as Promise<[{ readonly sizeBytes: number }]>
  cloud.send(key)
  return (await told)[0].sizeBytes
}
