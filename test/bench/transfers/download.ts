import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { startBenchPlace, type BenchPlace, type PlaceKind } from '../bench-places.ts'
import type { Measure } from '../measure.ts'
import { awsCopy } from '../peers/aws.ts'
import { rcloneCopy } from '../peers/rclone.ts'
import { usageOf } from '../process-usage.ts'
import { takeTurns, type Figures } from '../rounds.ts'
import { costMeasures, cpuMeasures, holdsInAll, megabytesOf, speedRatio, withDetails } from './compared.ts'
import { isSame, writeContent } from './content.ts'
import { figuresOf, ownFigures, withServiceCpu } from './figures.ts'
import { openOwnHost, s3Store } from './own-host.ts'
import type { Run } from './run.ts'
import { withWorkFolder, type Where } from './work-folder.ts'

/** Fetches a large object as `rclone` and `aws s3 cp` do it, with parts of the same size and as many at once. */
export async function measureDownload(run: Run): Promise<void> {
  for (const { kind, to = 'memory', aim } of places) {
    const place = await startBenchPlace(kind, run.sizeBytes)
    try {
      // What is expected, and what one of them fetched.
      const fetched = withWorkFolder(
        3 * place.sizeBytes,
        (folder, where) => fetchedFrom(place, where, aim, folder, run),
        to,
      )
      run.tell(await fetched)
    } finally {
      await place.stop()
    }
  }
}

interface Way {
  readonly kind: PlaceKind
  /** Where the file goes; memory when absent. */
  readonly to?: Where
  /** How many times the speed of the faster one is aimed at. */
  readonly aim?: number
}

const places: readonly Way[] = [
  { kind: 'emulated S3, 0 ms', aim: 1.5 },
  { kind: 'emulated S3, 50 ms', aim: 1.5 },
  { kind: 'radosgw', aim: 1.2 },
  // Only ours waits until the disk has it.
  { kind: 'emulated S3, 0 ms', to: 'disk' },
]

/** CPU of ours by that of rclone, which verifies nothing. */
const cpuAim = 1.2

async function fetchedFrom(
  place: BenchPlace,
  where: Where,
  aim: number | undefined,
  folder: string,
  { rounds, program }: Run,
): Promise<readonly Measure[]> {
  const { s3, name, stored, sizeBytes } = place
  const [expected, fetched] = [join(folder, 'expected.bin'), join(folder, 'fetched.bin')]
  await writeContent(expected, sizeBytes)
  await place.putStored(expected, folder)
  const own = await openOwnHost(program, s3Store(s3), folder)
  const turn = (copy: () => Promise<Figures>) => async () => {
    const figures = await withServiceCpu(place, copy)
    const whole = Number(await isSame(expected, fetched))
    await rm(fetched, { force: true })
    return { ...figures, whole }
  }
  try {
    const all = await takeTurns(rounds, {
      ours: turn(async () => ownFigures(await own.download(stored, 'fetched.bin'))),
      rclone: turn(async () =>
        figuresOf(await usageOf(rcloneCopy(s3, `bench:${s3.bucket}/${stored}`, fetched))),
      ),
      aws: turn(async () =>
        figuresOf(await usageOf(awsCopy(s3, `s3://${s3.bucket}/${stored}`, fetched, folder))),
      ),
    })
    return [
      withDetails(speedRatio(`download to ${where}, ${name}`, all, aim), all, megabytesOf(sizeBytes)),
      ...cpuMeasures(all, 'rclone', cpuAim),
      ...costMeasures(all),
      holdsInAll('  what was fetched is whole', all, 'whole'),
    ]
  } finally {
    await own.close()
  }
}
