import { isInstalled } from '../../peers/need.ts'
import { atLeast, below, holds, skipped, told, type Measure } from '../measure.ts'
import { rcloneSize } from '../peers/rclone.ts'
import { inTurns } from '../rounds.ts'
import { holdsOf } from './against-baseline.ts'
import { engines, peers, ratio, tellAll, type Contest } from './contest.ts'

/**
 * Where the bytes of a store are: of a store of which nothing is known, listed and read for it, against a tool that only adds up
 * what it lists; and of one that is known.
 */
export async function measureUsage(
  contest: Contest,
  bucket: string,
  { repositories, blobs }: { readonly repositories: number; readonly blobs: number },
): Promise<readonly Measure[]> {
  const { cloud, rounds } = contest
  const what = `the usage of ${repositories} repositories and ${blobs} blobs`
  if (!isInstalled('rclone')) return [skipped(what, 'there is no rclone')]
  const latencyMs = 50
  const places = [cloud.place(bucket)]
  await cloud.setLatency(latencyMs)
  let said = ''
  const all = await inTurns(rounds, {
    usage: () => engines(contest, { kind: 'usage', places }),
    known: () => engines(contest, { kind: 'usage of known', places }),
    'rclone size': () => {
      said = ''
      return peers(cloud, () => rcloneSize(cloud.place(bucket), (text) => (said += text)))
    },
  })
  const { usage = {}, known = {} } = all
  const size = `"count":${usage['keys']},"bytes":${usage['sizeBytes']},`
  const isWhole = [usage, known].every((found) => found['blobs'] === blobs && found['unread'] === 0)
  return [
    tellAll(what, all),
    holds(`${what}: each blob counts once, all manifests are read`, isWhole),
    holds(`${what}: rclone counts the same keys and bytes`, said.includes(size)),
    holds(`${what}: a repository has what its tags have`, known['isSame'] === 1),
    atLeast(
      `${what}: times as fast as rclone at ${latencyMs} ms a request, nothing known`,
      ratio(all['rclone size'], usage, 'seconds'),
      1,
      '',
    ),
    atLeast(`${what}: times as fast, all known`, ratio(all['rclone size'], known, 'seconds'), 10, ''),
    told(`${what}: a repository's`, 1000 * (known['tagSeconds'] ?? Number.NaN), ' ms'),
    below(`${what}: memory over idle at most, all known`, known['peakMegabytes'] ?? Infinity, 250, ' MB'),
    ...holdsOf(what, usage),
    ...holdsOf(`${what}, all known`, known),
  ]
}
