import { resolve } from 'node:path'

import type { Job, Told } from '../subjects/job.ts'
import { startSubject } from '../subjects/subject.ts'
import { total, type PackedCloud } from '../packed-cloud/start.ts'
import type { Measure } from '../measure.ts'
import { usageOf } from '../process-usage.ts'
import type { Figures } from '../rounds.ts'
import type { ChildProcess } from 'node:child_process'

/** What the rows of the table are measured with. */
export interface Contest {
  readonly cloud: PackedCloud
  /** The folder of the baseline; undefined where it cannot be had. */
  readonly baseline: string | undefined
  readonly rounds: number
}

/** A bucket of little, in which each contestant does the same before: see `Job.warmUp`. */
export const warmBucket = 'warm-up'

/** Lets this build do a job, in a new process. */
export function ours(contest: Contest, job: Job): Promise<Figures> {
  return runSubject(contest, job, 'test/bench/subjects/current.ts', resolve('.'))
}

/** Lets the catalog of this build do it alone, without methods and rows. */
export function engines(contest: Contest, job: Job): Promise<Figures> {
  return runSubject(contest, job, 'test/bench/subjects/engine.ts', resolve('.'))
}

/** Lets the baseline do it. */
export function baselines({ baseline, ...contest }: Contest, job: Job): Promise<Figures> {
  if (baseline === undefined) throw new Error('there is no baseline')
  return runSubject(contest, job, 'test/bench/subjects/baseline.ts', baseline)
}

async function runSubject(
  { cloud }: Pick<Contest, 'cloud'>,
  job: Job,
  program: string,
  folder: string,
): Promise<Figures> {
  const subject = await startSubject(resolve(program), { folder })
  try {
    const count = counter(cloud)
    const warmUp = cloud.place(warmBucket)
    const told = await subject.run({ warmUp, ...job }, () => count.begin())
    return { ...figuresOf(told), ...(await count.end()) }
  } finally {
    await subject.stop()
  }
}

/** Lets a program of others do something. */
export async function peers(cloud: PackedCloud, start: () => ChildProcess): Promise<Figures> {
  const count = counter(cloud)
  await count.begin()
  const { seconds, cpuSeconds, peakBytes } = await usageOf(start())
  return { seconds, cpuSeconds, peakMegabytes: peakBytes / 1e6, ...(await count.end()) }
}

/** Counts what is asked of the service, and what that takes of it, from `begin` to `end`. */
function counter(cloud: PackedCloud) {
  let before = 0
  return {
    async begin(): Promise<void> {
      await cloud.takeRequests()
      before = await cloud.cpuSeconds()
    },
    async end(): Promise<Figures> {
      const requests = await cloud.takeRequests()
      const lists = (requests['list'] ?? 0) + (requests['list with delimiter'] ?? 0)
      const serviceCpuSeconds = (await cloud.cpuSeconds()) - before
      return { requests: total(requests), lists, links: requests['GET link'] ?? 0, serviceCpuSeconds }
    },
  }
}

function figuresOf(told: Told): Figures {
  return {
    ...told.found,
    seconds: told.seconds,
    cpuSeconds: told.cpuSeconds,
    longestHoldMs: told.longestHoldMs,
    p99HoldMs: told.p99HoldMs,
    peakMegabytes: told.peakOverIdleBytes / 1e6,
    keptMegabytes: told.keptBytes / 1e6,
  }
}

/** A line that tells what each contestant took. */
export function tellAll(what: string, all: Readonly<Record<string, Figures>>): Measure {
  const lines = Object.entries(all).map(([name, figures]) => {
    const number = (figure: string, digits = 1): string => (figures[figure] ?? Number.NaN).toFixed(digits)
    const holds =
      figures['longestHoldMs'] === undefined
        ? ''
        : `, held ${number('longestHoldMs', 0)} ms at most, p99 ${number('p99HoldMs', 0)} ms`
    return (
      `${name} ${number('seconds', 2)} s, ${number('cpuSeconds', 2)} s of a core, ${number('requests', 0)} requests, ` +
      `peak ${number('peakMegabytes', 0)} MB${holds}; the service ${number('serviceCpuSeconds', 2)} s of a core`
    )
  })
  return { what, value: '', details: lines.join('\n    ') }
}

/** How many times as much one took as the other. */
export function ratio(a: Figures | undefined, b: Figures | undefined, figure: string): number {
  return (a?.[figure] ?? Number.NaN) / (b?.[figure] ?? Number.NaN)
}
