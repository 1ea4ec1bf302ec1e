import { baselineCommit } from '../baseline-build.ts'
import { below, skipped, type Measure } from '../measure.ts'
import { inTurns, type Figures } from '../rounds.ts'
import type { Job } from '../subjects/job.ts'
import { baselines, ratio, type Contest } from './contest.ts'

/** What both took; the baseline's is undefined where it cannot be had. */
export interface Both {
  readonly own: Figures
  readonly before: Figures | undefined
  readonly all: Readonly<Record<string, Figures>>
}

/** Lets this build and the baseline do the same job, and others take their turns. `own` runs it with this build. */
export async function inTurnsWithBaseline(
  contest: Contest,
  own: (contest: Contest, job: Job) => Promise<Figures>,
  job: Job,
  others: Readonly<Record<string, () => Promise<Figures>>> = {},
): Promise<Both> {
  const { baseline, rounds } = contest
  const all = await inTurns(rounds, {
    ours: () => own(contest, job),
    ...others,
    ...(baseline === undefined ? {} : { [baselineCommit]: () => baselines(contest, job) }),
  })
  return { own: all['ours'] ?? {}, before: all[baselineCommit], all }
}

/** How much of what the baseline took this build takes, and the most that it may. */
export function ofBaseline(what: string, { own, before }: Both, figure: string, limit: number): Measure {
  if (before === undefined) return skipped(what, `${baselineCommit} is not in this checkout`)
  return below(what, ratio(own, before, figure), limit, '')
}

/** How long the main thread may be held. */
export function holdsOf(what: string, own: Figures): readonly Measure[] {
  return [
    below(`${what}: the main thread is held at most`, own['longestHoldMs'] ?? Infinity, 50, ' ms'),
    below(`${what}: is held, p99`, own['p99HoldMs'] ?? Infinity, 20, ' ms'),
  ]
}
