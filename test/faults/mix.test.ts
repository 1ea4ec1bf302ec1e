import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, describe, expect, inject, it } from 'vitest'

import { cloudDrivers } from '../clouds/every-cloud.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { corruptedDownloads, corruptedUploads, faultMix } from './fault-mix.ts'
import { digestsOf, fileMix, writeFileMix } from './file-mix.ts'
import { fetchAll, fetchedFolder, hasty, sendAll, startFaultyRun } from './mixes.ts'

const mebibyte = 1024 * 1024
/** 2 GiB for each cloud when it is asked for. */
const totalBytes = (process.env['BOLLARD_LARGE'] === '1' ? 2048 : 192) * mebibyte
const folder = useTempFolder()
const mix = fileMix(totalBytes)
const program = inject('hostProgram')
let sent: ReadonlyMap<string, string>
beforeAll(async () => {
  const files = join(folder(), 'files')
  await mkdir(files)
  await writeFileMix(files, mix)
  sent = await digestsOf(files)
})

describe.each(cloudDrivers)(`${totalBytes / mebibyte} MiB of files, on %s,`, (driver) => {
  it('arrive and come back intact with one request in ten failing', { timeout: 30 * 60_000 }, async () => {
    const run = await startFaultyRun(driver, program, folder(), hasty)
    try {
      run.cloud.faults.rules = faultMix(run.cloud, 0.1)
      const resumed = [await sendAll(run, mix), await fetchAll(run, `mix-${driver}`)]
      tell(driver, run.cloud, resumed)
      expect(await digestsOf(await fetchedFolder(run, `mix-${driver}`))).toEqual(sent)
      expect([...run.cloud.bucket.uploads.values()].map(({ key }) => key)).toEqual([])
      expect(run.cloud.bucket.keys().toSorted()).toEqual(
        [...mix.keys()].map((key) => `mix/${key}`).toSorted(),
      )
    } finally {
      await run.stop()
      await rm(join(folder(), 'files', `mix-${driver}`), { recursive: true, force: true })
    }
  })

  it(
    'arrive and come back intact with one part in fifty changed on its way',
    { timeout: 30 * 60_000 },
    async () => {
      const run = await startFaultyRun(driver, program, folder())
      const { faults, stats, bucket } = run.cloud
      try {
        faults.rules = corruptedUploads(0.02, /large|medium|small/)
        await sendAll(run, mix)
        const spoilt = faults.made.get('corrupt') ?? 0
        const sends = stats.count('PutObject') + stats.count('UploadPart')
        const singles = bucket.keys().filter((key) => bucket.get(key)?.etag.includes('-') === false).length
        expect(spoilt).toBeGreaterThan(0)
        expect(sends - singles - bucket.ledger.parts).toBe(spoilt)
        faults.rules = corruptedDownloads(0.02)
        await fetchAll(run, `spoilt-${driver}`)
        tell(driver, run.cloud, [spoilt])
        expect(faults.made.get('corrupt')).toBeGreaterThan(spoilt)
        expect(await digestsOf(await fetchedFolder(run, `spoilt-${driver}`))).toEqual(sent)
      } finally {
        await run.stop()
        await rm(join(folder(), 'files', `spoilt-${driver}`), { recursive: true, force: true })
      }
    },
  )
})

function tell(
  driver: string,
  { faults, stats }: { faults: { made: Map<string, number> }; stats: { total: number } },
  more: readonly number[],
): void {
  process.stdout.write(
    `${driver}: ${stats.total} requests, ${JSON.stringify([...faults.made])} ${more.join()}\n`,
  )
}
