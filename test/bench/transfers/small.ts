import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { startBenchPlace, type BenchPlace } from '../bench-places.ts'
import { told, type Measure } from '../measure.ts'
import { awsCopyFolder } from '../peers/aws.ts'
import { rcloneCopyFolder } from '../peers/rclone.ts'
import { usageOf } from '../process-usage.ts'
import { medianFigures, takeTurns, type Figures, type Rounds } from '../rounds.ts'
import { costMeasures, cpuMeasures, holdsInAll, speedRatio, withDetails } from './compared.ts'
import { figuresOf, ownFigures, withServiceCpu } from './figures.ts'
import { openOwnHost, s3Store, type OwnHost } from './own-host.ts'
import type { Run } from './run.ts'
import { withWorkFolder } from './work-folder.ts'

/**
 * Sends a folder of many small files and fetches it, each request at 50 ms, as `rclone copy` and `aws s3 cp --recursive` do
 * it with as many at once. What ours does with the settings that nobody changed is told beside.
 */
export async function measureSmallFiles(run: Run): Promise<void> {
  const place = await startBenchPlace('emulated S3, 50 ms', 0, { encrypted: false })
  try {
    await withWorkFolder(10 * run.sizeBytes, async (folder) => {
      const files = run.sizeBytes / fileBytes
      await writeFiles(join(folder, sent), files)
      await writeFiles(join(folder, few), fewFiles)
      const own = await openOwnHost(run.program, s3Store(place.s3), folder, {
        transfersAtOnce: atOnce,
        maxRequests: atOnce,
      })
      const contest = { place, own, folder, files, rounds: run.rounds }
      try {
        run.tell(await measureSending(contest))
        run.tell(await measureFetching(contest))
        run.tell(await measureDefaults(place, folder, run.program))
      } finally {
        await own.close()
      }
    })
  } finally {
    await place.stop()
  }
}

const aim = 1.5
const atOnce = 16
const fileBytes = 10 * 1024
const [sent, few] = ['small', 'few']
const fewFiles = 500

interface Contest {
  readonly place: BenchPlace
  readonly own: OwnHost
  readonly folder: string
  readonly files: number
  readonly rounds: number
}

async function measureSending(contest: Contest): Promise<readonly Measure[]> {
  const { place, own, folder, files, rounds } = contest
  const { s3 } = place
  const from = join(folder, sent)
  const turn = (copy: (round: number) => Promise<Figures>) => async (round: number) => {
    const before = (await place.takeCounts())?.objects ?? 0
    const figures = await withServiceCpu(place, () => copy(round))
    const counts = await place.takeCounts()
    const whole = Number((counts?.objects ?? 0) - before === files)
    return { ...figures, requests: counts?.requests ?? 0, inFlight: counts?.mostInFlight ?? 0, whole }
  }
  const all = await takeTurns(rounds, {
    ours: turn(async (round) => ownFigures(await own.uploadFolder(sent, `ours-${round}/`))),
    rclone: turn(async (round) => {
      const to = `bench:${s3.bucket}/rclone-${round}/${sent}`
      return figuresOf(await usageOf(rcloneCopyFolder(s3, from, to, atOnce)))
    }),
    aws: turn(async (round) => {
      const to = `s3://${s3.bucket}/aws-${round}/${sent}`
      return figuresOf(await usageOf(awsCopyFolder(s3, from, to, folder, atOnce)))
    }),
  })
  return measuresOf(`small, ${files} files up, 50 ms`, all, contest, 'every file arrived')
}

/** What ours sent: that it comes back the same proves both ways. */
async function measureFetching(contest: Contest): Promise<readonly Measure[]> {
  const { place, own, folder, files, rounds } = contest
  const { s3 } = place
  const [fetched, key] = [join(folder, 'fetched'), `ours-0/${sent}/`]
  const turn = (copy: () => Promise<Figures>) => async () => {
    await mkdir(fetched)
    await place.takeCounts()
    const figures = await withServiceCpu(place, copy)
    const counts = await place.takeCounts()
    const whole = Number(await isSameFolder(join(folder, sent), join(fetched, sent)))
    await rm(fetched, { recursive: true })
    return { ...figures, requests: counts?.requests ?? 0, inFlight: counts?.mostInFlight ?? 0, whole }
  }
  const to = join(fetched, sent)
  const all = await takeTurns(rounds, {
    ours: turn(async () => ownFigures(await own.download(key, 'fetched'))),
    rclone: turn(async () =>
      figuresOf(await usageOf(rcloneCopyFolder(s3, `bench:${s3.bucket}/${key}`, to, atOnce))),
    ),
    aws: turn(async () =>
      figuresOf(await usageOf(awsCopyFolder(s3, `s3://${s3.bucket}/${key}`, to, folder, atOnce))),
    ),
  })
  return measuresOf(`small, ${files} files down, 50 ms`, all, contest, 'every file is whole')
}

function measuresOf(what: string, all: Rounds, { files }: Contest, whole: string): readonly Measure[] {
  const perFile = Object.entries(all).map(([name, figures]) => {
    const { requests = 0, inFlight = 0 } = medianFigures(figures)
    return `${name} ${(requests / files).toFixed(2)} requests a file, ${inFlight} at once`
  })
  const speed = withDetails(speedRatio(what, all, aim), all, { amount: files, unit: 'files' })
  return [
    { ...speed, details: [speed.details, ...perFile].join('\n    ') },
    ...cpuMeasures(all, 'rclone'),
    ...costMeasures(all),
    holdsInAll(`  ${whole}`, all, 'whole'),
  ]
}

/** A few of them, since it may take long, with the settings that nobody changed. */
async function measureDefaults(place: BenchPlace, folder: string, program: string) {
  const own = await openOwnHost(program, s3Store(place.s3), folder)
  const [into, key] = ['fetched-few', `default/${few}/`]
  await mkdir(join(folder, into))
  try {
    await place.takeCounts()
    const up = await own.uploadFolder(few, 'default/')
    const upAtOnce = (await place.takeCounts())?.mostInFlight ?? 0
    const down = await own.download(key, into)
    const downAtOnce = (await place.takeCounts())?.mostInFlight ?? 0
    return [
      told(`small, ours as it comes, up, ${upAtOnce} at once`, fewFiles / up.seconds, ' files a second'),
      told(
        `small, ours as it comes, down, ${downAtOnce} at once`,
        fewFiles / down.seconds,
        ' files a second',
      ),
    ]
  } finally {
    await own.close()
  }
}

/** A hundred in each folder. What is in each is its own. */
async function writeFiles(folder: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const inner = join(folder, `folder-${Math.floor(index / 100)}`)
    if (index % 100 === 0) await mkdir(inner, { recursive: true })
    const digest = createHash('sha256').update(`file ${index}`).digest()
    await writeFile(join(inner, `file-${index}.bin`), Buffer.alloc(fileBytes, digest))
  }
}

function isSameFolder(folder: string, other: string): Promise<boolean> {
  return promisify(execFile)('diff', ['--recursive', '--brief', folder, other]).then(
    () => true,
    () => false,
  )
}
