import { atLeast, below, holds, skipped, type Measure } from '../measure.ts'
import { baselineCommit } from '../baseline-build.ts'
import { rcloneList } from '../peers/rclone.ts'
import { inTurns } from '../rounds.ts'
import { baselines, ours, peers, ratio, tellAll, type Contest } from './contest.ts'

/** Listing all blobs: against a tool that lists, and against the build before there were catalogs. */
export async function measureListing(
  contest: Contest,
  bucket: string,
  blobs: number,
  latencyMs: number,
): Promise<readonly Measure[]> {
  const { cloud, baseline, rounds } = contest
  const place = cloud.place(bucket)
  const job = { kind: 'blobs', places: [place] }
  await cloud.setLatency(latencyMs)
  const taken = await inTurns(rounds, {
    ours: () => ours(contest, job),
    rclone: () => peers(cloud, () => rcloneList(place, 'docker/registry/v2/blobs')),
    ...(baseline === undefined ? {} : { [baselineCommit]: () => baselines(contest, job) }),
  })
  const { ours: own, rclone, [baselineCommit]: before } = taken
  const what = `${blobs} blobs at ${latencyMs} ms a request`
  return [
    tellAll(what, taken),
    holds(`${what}: all are listed`, own?.['blobs'] === blobs),
    atLeast(`${what}: times as fast as rclone`, ratio(rclone, own, 'seconds'), latencyMs > 0 ? 15 : 6, ''),
    before === undefined
      ? skipped(`${what}: of the baseline's time of a core`, `${baselineCommit} is not in this checkout`)
      : below(`${what}: of the baseline's time of a core`, ratio(own, before, 'cpuSeconds'), 0.3, ''),
    below(`${what}: the main thread is held at most`, own?.['longestHoldMs'] ?? Infinity, 50, ' ms'),
    below(`${what}: is held, p99`, own?.['p99HoldMs'] ?? Infinity, 20, ' ms'),
  ]
}
