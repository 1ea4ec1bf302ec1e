import { atLeast, holds, type Measure } from '../measure.ts'
import { rcloneList } from '../peers/rclone.ts'
import { holdsOf, inTurnsWithBaseline, ofBaseline } from './against-baseline.ts'
import { peers, ratio, tellAll, type Contest } from './contest.ts'

/** Listing all blobs: against a tool that lists, and against the build before there were catalogs. */
export async function measureListing(
  contest: Contest,
  {
    bucket,
    blobs,
    latencyMs,
  }: { readonly bucket: string; readonly blobs: number; readonly latencyMs: number },
): Promise<readonly Measure[]> {
  const { cloud } = contest
  const place = cloud.place(bucket)
  await cloud.setLatency(latencyMs)
  const both = await inTurnsWithBaseline(
    contest,
    { kind: 'blobs', places: [place] },
    { rclone: () => peers(cloud, () => rcloneList(place, 'docker/registry/v2/blobs')) },
  )
  const { own, all } = both
  const what = `${blobs} blobs at ${latencyMs} ms a request`
  const faster = ratio(all['rclone'], own, 'seconds')
  return [
    tellAll(what, all),
    holds(`${what}: all are listed`, own['blobs'] === blobs),
    atLeast(`${what}: times as fast as rclone`, faster, latencyMs > 0 ? 15 : 6, ''),
    ofBaseline(`${what}: of the baseline's time of a core`, both, 'cpuSeconds', 0.3),
    ...holdsOf(what, own),
  ]
}
