import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { atLeast, below, holds, type Measure } from '../measure.ts'
import { rcloneList } from '../peers/rclone.ts'
import { inTurns, type Figures } from '../rounds.ts'
import { holdsOf, inTurnsWithBaseline, ofBaseline } from './against-baseline.ts'
import { engines, ours, peers, ratio, tellAll, type Contest } from './contest.ts'

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
    engines,
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

/** A whole store at once, and how much more that is than listing its keys. */
export async function measureWholeStore(
  contest: Contest,
  bucket: string,
  { keys, blobs, tags }: { readonly keys: number; readonly blobs: number; readonly tags: number },
): Promise<readonly Measure[]> {
  const { cloud, rounds } = contest
  const latencyMs = 50
  const folder = await mkdtemp(join(tmpdir(), 'bollard-bench-whole-'))
  const places = [cloud.place(bucket)]
  const kept = { places, dataDir: folder }
  await cloud.setLatency(latencyMs)
  try {
    await engines(contest, { ...kept, kind: 'blobs' })
    const all = await inTurns(rounds, {
      store: () => engines(contest, { places, kind: 'blobs' }),
      flat: () => engines(contest, { places, kind: 'flat' }),
      'from disk': () => engines(contest, { ...kept, kind: 'reopen' }),
    })
    const what = `a store of ${keys} keys at ${latencyMs} ms a request`
    const { store = {}, flat, 'from disk': reopened = {} } = all
    const isWhole = (found: Figures): boolean =>
      found['blobs'] === blobs && found['tags'] === tags && found['tagsWithDigest'] === tags
    return [
      tellAll(what, all),
      holds(`${what}: all is there, each tag with its digest`, isWhole(store)),
      below(`${what}: lists, of a thousand keys`, (1000 * (store['lists'] ?? Infinity)) / keys, 1.15, ''),
      holds(`${what}: no link is read`, store['links'] === 0),
      below(`${what}: of the time to list it flat`, ratio(store, flat, 'seconds'), 1.3, ''),
      below(`${what}: memory over idle at most`, store['peakMegabytes'] ?? Infinity, 250, ' MB'),
      ...holdsOf(what, store),
      holds(`${what}: all is there again from the disk`, isWhole(reopened)),
      holds(`${what}: from the disk without a request`, reopened['requests'] === 0),
      below(`${what}: from the disk, of the time to list`, ratio(reopened, store, 'seconds'), 1 / 20, ''),
      ...holdsOf(`${what}: from the disk`, reopened),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The first rows of a store that is opened again after a restart. */
export async function measureFirstRows(
  contest: Contest,
  bucket: string,
  keys: number,
): Promise<readonly Measure[]> {
  const { cloud } = contest
  const folder = await mkdtemp(join(tmpdir(), 'bollard-bench-again-'))
  const job = { places: [cloud.place(bucket)], dataDir: folder }
  const what = `a store of ${keys} keys, opened again`
  try {
    await cloud.setLatency(0)
    await ours(contest, { ...job, kind: 'know all' })
    await cloud.setLatency(50)
    const first = await ours(contest, { ...job, kind: 'first rows' })
    return [
      tellAll(what, { 'first rows': first }),
      holds(`${what}: there are rows`, (first['rows'] ?? 0) > 0),
      below(`${what}: requests until the first rows`, first['requests'] ?? Infinity, 2.5, ''),
      ...holdsOf(what, first),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
