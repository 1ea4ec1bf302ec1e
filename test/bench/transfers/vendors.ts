import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { skipped, type Measure } from '../measure.ts'
import { forgetPeak, usageNow, type Usage } from '../process-usage.ts'
import { takeTurns, type Figures } from '../rounds.ts'
import { costMeasures, cpuMeasures, holdsInAll, megabytesOf, speedRatio, withDetails } from './compared.ts'
import { writeContent } from './content.ts'
import { figuresOf, ownFigures, withServiceCpu } from './figures.ts'
import { openOwnHost } from './own-host.ts'
import type { Run } from './run.ts'
import { hasSink } from './sink/sink.ts'
import {
  startDroppingService,
  startEmulatedService,
  startProcess,
  stopProcess,
  type VendorService,
} from './vendors/services.ts'
import type { VendorDriver } from './vendors/vendor-uploads.ts'
import { withWorkFolder } from './work-folder.ts'

/**
 * Sends a large file to services like S3, as the client does that the vendor gives or recommends, with parts of the same size and as many at
 * once: to the emulated service, which verifies signatures and makes digests, and may be what all wait for; then to one that
 * drops what it reads.
 */
export function measureVendors(run: Run): Promise<void> {
  return withWorkFolder(2 * run.sizeBytes, async (folder) => {
    await writeContent(join(folder, sent), run.sizeBytes)
    for (const [driver, client] of vendors) {
      for (const [kind, start] of services) {
        const what = `vendors, ${driver}, ${kind}`
        if (start === startDroppingService && !hasSink()) run.tell([skipped(what, 'needs nginx')])
        else run.tell(await sentTo(what, client, await start(driver), { ...run, driver, folder }))
      }
    }
  })
}

const aim = 2
const sent = 'sent.bin'

const vendors = [
  ['oss', 'ali-oss'],
  ['cos', 'cos-nodejs-sdk-v5'],
  ['bos', '@aws-sdk/lib-storage'],
  ['ks3', '@aws-sdk/lib-storage'],
] as const satisfies readonly (readonly [VendorDriver, string])[]

const services = [
  ['emulated', startEmulatedService],
  ['nginx that drops it', startDroppingService],
] as const

async function sentTo(
  what: string,
  client: string,
  service: VendorService,
  {
    sizeBytes,
    rounds,
    program,
    driver,
    folder,
  }: Run & { readonly driver: VendorDriver; readonly folder: string },
): Promise<readonly Measure[]> {
  const { values } = service
  const { process: vendor } = await startProcess('client-process.ts', [driver, JSON.stringify(values)])
  const own = await openOwnHost(program, { driver, values }, folder)
  const turn = (key: string, copy: () => Promise<Figures>) => async () => {
    const figures = await withServiceCpu(service, copy)
    return { ...figures, whole: Number(await service.hasAll(key, sizeBytes)) }
  }
  try {
    const all = await takeTurns(rounds, {
      ours: turn('ours.bin', async () => ownFigures(await own.upload(sent, sizeBytes, 'ours.bin'))),
      [client]: turn('vendor.bin', async () =>
        figuresOf(await uploadedBy(vendor, join(folder, sent), 'vendor.bin')),
      ),
    })
    return [
      withDetails(speedRatio(what, all, aim), all, megabytesOf(sizeBytes)),
      ...cpuMeasures(all, client),
      ...costMeasures(all),
      holdsInAll('  all bytes arrived', all, 'whole'),
    ]
  } finally {
    await own.close()
    await stopProcess(vendor)
    await service.stop()
  }
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
