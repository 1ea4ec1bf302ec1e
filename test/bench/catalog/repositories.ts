import { below, holds, type Measure } from '../measure.ts'
import { repositoryName } from '../packed-cloud/shapes.ts'
import { holdsOf, inTurnsWithBaseline, ofBaseline } from './against-baseline.ts'
import { ours, tellAll, type Contest } from './contest.ts'

const latencyMs = 50

/** All names of repositories, when nothing is known of the store yet. */
export async function measureRepositories(
  contest: Contest,
  bucket: string,
  repositories: number,
  limit: number,
): Promise<readonly Measure[]> {
  const { cloud } = contest
  await cloud.setLatency(latencyMs)
  const both = await inTurnsWithBaseline(contest, ours, {
    kind: 'repositories',
    places: [cloud.place(bucket)],
  })
  const what = `${repositories} repositories at ${latencyMs} ms a request`
  return [
    tellAll(what, both.all),
    holds(`${what}: all are listed`, both.own['repositories'] === repositories),
    ofBaseline(`${what}: of the baseline's time`, both, 'seconds', limit),
    ofBaseline(`${what}: of the baseline's time of a core`, both, 'cpuSeconds', limit),
    ...holdsOf(what, both.own),
  ]
}

/** A repository of very many tags: each with its digest, and with what its manifest says. */
export async function measureTags(
  contest: Contest,
  bucket: string,
  tags: number,
): Promise<readonly Measure[]> {
  const { cloud } = contest
  await cloud.setLatency(latencyMs)
  const job = { kind: 'tags', places: [cloud.place(bucket)], text: repositoryName(0) }
  const both = await inTurnsWithBaseline(contest, ours, job)
  const { own } = both
  const what = `${tags} tags at ${latencyMs} ms a request`
  return [
    tellAll(what, both.all),
    holds(`${what}: all are read`, own['tags'] === tags && own['linked'] === tags),
    below(
      `${what}: all have digests, in requests one after the other`,
      (1000 * (own['linkedSeconds'] ?? Infinity)) / latencyMs,
      20,
      '',
    ),
    ofBaseline(`${what}: of the baseline's time, until all are read`, both, 'seconds', 0.15),
    ofBaseline(`${what}: of the baseline's time of a core`, both, 'cpuSeconds', 0.1),
    ...holdsOf(what, own),
  ]
}
