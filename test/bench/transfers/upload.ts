import { join } from 'node:path'

import { startBenchPlace, type BenchPlace } from '../bench-places.ts'
import { skipped, type Measure } from '../measure.ts'
import { awsCopy } from '../peers/aws.ts'
import { rcloneCopy } from '../peers/rclone.ts'
import type { S3Place } from '../peers/s3-place.ts'
import { usageOf } from '../process-usage.ts'
import { takeTurns, type Figures } from '../rounds.ts'
import { costMeasures, cpuMeasures, holdsInAll, megabytesOf, speedRatio, withDetails } from './compared.ts'
import { isSame, writeContent } from './content.ts'
import { figuresOf, ownFigures, withServiceCpu } from './figures.ts'
import { openOwnHost, s3Store } from './own-host.ts'
import type { Run } from './run.ts'
import { hasSink, startSink } from './sink/sink.ts'
import { withWorkFolder } from './work-folder.ts'

/**
 * Sends a large file as `rclone` and `aws s3 cp` do it, with parts of the same size and as many at once: to a service that
 * drops what it reads, which takes less of the machine than any of them; then to others that hash it or keep it, which hold
 * all of them back, and are told without an aim.
 */
export function measureUpload(run: Run): Promise<void> {
  return withWorkFolder(3 * run.sizeBytes, async (folder) => {
    for (const latencyMs of [0, 50]) run.tell(await sentToSink(latencyMs, folder, run))
    for (const kind of ['emulated S3, 0 ms', 'emulated S3, 50 ms', 'radosgw'] as const) {
      const place = await startBenchPlace(kind, kind === 'radosgw' ? run.sizeBytes : 0)
      const sizeBytes = kind === 'radosgw' ? place.sizeBytes : run.sizeBytes
      const takeReceivedBytes = async (): Promise<number> => (await place.takeCounts())?.receivedBytes ?? 0
      try {
        const counts = kind === 'radosgw' ? {} : { takeReceivedBytes }
        run.tell(await sentTo({ ...place, ...counts, sizeBytes }, folder, run))
      } finally {
        await place.stop()
      }
    }
  })
}

const aim = 4

async function sentToSink(latencyMs: number, folder: string, run: Run): Promise<readonly Measure[]> {
  const name = `nginx that drops it, ${latencyMs} ms`
  if (!hasSink()) return [skipped(`upload, ${name}`, 'needs nginx')]
  const sink = await startSink(latencyMs)
  try {
    return await sentTo({ ...sink, name, sizeBytes: run.sizeBytes, aim }, folder, run)
  } finally {
    await sink.stop()
  }
}

interface Target extends Pick<BenchPlace, 's3' | 'sizeBytes' | 'cpuSeconds'> {
  readonly name: string
  readonly aim?: number
  /** Bytes that it was sent since it was asked before. Absent where what was sent can be fetched again. */
  readonly takeReceivedBytes?: () => Promise<number>
}

async function sentTo(target: Target, folder: string, { rounds, program }: Run): Promise<readonly Measure[]> {
  const { s3, name, sizeBytes } = target
  const sent = join(folder, 'sent.bin')
  await writeContent(sent, sizeBytes)
  const own = await openOwnHost(program, s3Store(s3), folder)
  const turn = (key: string, copy: () => Promise<Figures>) => async () => {
    await target.takeReceivedBytes?.()
    const figures = await withServiceCpu(target, copy)
    const receivedBytes = await target.takeReceivedBytes?.()
    const whole = receivedBytes === undefined ? await isThere(s3, key, sent) : receivedBytes >= sizeBytes
    return { ...figures, whole: Number(whole) }
  }
  try {
    const all = await takeTurns(rounds, {
      ours: turn('ours.bin', async () => ownFigures(await own.upload('sent.bin', sizeBytes, 'ours.bin'))),
      rclone: turn('rclone.bin', async () =>
        figuresOf(await usageOf(rcloneCopy(s3, sent, `bench:${s3.bucket}/rclone.bin`))),
      ),
      aws: turn('aws.bin', async () =>
        figuresOf(await usageOf(awsCopy(s3, sent, `s3://${s3.bucket}/aws.bin`, folder))),
      ),
    })
    return [
      withDetails(speedRatio(`upload, ${name}`, all, target.aim), all, megabytesOf(sizeBytes)),
      ...cpuMeasures(all, 'rclone'),
      ...costMeasures(all),
      holdsInAll('  all bytes arrived', all, 'whole'),
    ]
  } finally {
    await own.close()
  }
}

/** Whether it is there with the bytes that were sent, as another program fetches it. */
async function isThere(s3: S3Place, key: string, sent: string): Promise<boolean> {
  const fetched = `${sent}.fetched`
  await usageOf(rcloneCopy(s3, `bench:${s3.bucket}/${key}`, fetched))
  return isSame(sent, fetched)
}
