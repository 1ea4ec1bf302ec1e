import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { isInstalled } from '../../peers/need.ts'
import { atLeast, holds, skipped, type Measure } from '../measure.ts'
import { shapes } from '../packed-cloud/shapes.ts'
import { collectGarbage } from '../peers/docker-registry.ts'
import { inTurns, type Figures } from '../rounds.ts'
import { engines, peers, ratio, tellAll, type Contest } from './contest.ts'

/**
 * The mark of a garbage collection, against the registry's own: the first time, and when manifests are remembered. The
 * registry makes its requests one after the other, and no mark takes less than one: a small store leaves no room for 500
 * times the speed.
 */
export async function measureMark(
  contest: Contest,
  bucket: string,
  repositories: number,
): Promise<readonly Measure[]> {
  const shape = shapes.garbage(repositories)
  const own = shape.tags + shape.configs + shape.layers
  const expected = {
    marked: repositories * own + Math.min(shape.bases, repositories),
    eligible: shape.unreferenced,
  }
  const { cloud, rounds } = contest
  const what = `the mark of ${expected.marked} blobs at 50 ms a request`
  if (!isInstalled('docker-registry')) return [skipped(what, 'there is no docker-registry')]
  const folder = await mkdtemp(join(tmpdir(), 'bollard-bench-mark-'))
  const place = cloud.place(bucket)
  let said = ''
  try {
    await cloud.setLatency(50)
    const remembered = { kind: 'mark', places: [place], dataDir: join(folder, 'data') }
    await engines(contest, remembered)
    const all: Readonly<Record<string, Figures>> = {
      ...(await inTurns(rounds, {
        'first time': () => engines(contest, { kind: 'mark', places: [place] }),
        remembered: () => engines(contest, remembered),
        plan: () => engines(contest, { ...remembered, kind: 'collection' }),
      })),
      // It takes minutes, and its requests come one after the other: once is enough.
      'docker-registry': await peers(cloud, () => collectGarbage(place, folder, (text) => (said += text))),
    }
    const isRight = (figures: Figures | undefined): boolean =>
      figures?.['marked'] === expected.marked &&
      figures['eligible'] === expected.eligible &&
      figures['obstacles'] === 0
    const summary = `${expected.marked} blobs marked, ${expected.eligible} blobs and 0 manifests eligible`
    const faster = (name: string): number => ratio(all['docker-registry'], all[name], 'seconds')
    const most = ratio(all['docker-registry'], all['remembered'], 'requests')
    return [
      tellAll(what, all),
      holds(`${what}: the registry finds the same`, said.includes(summary)),
      holds(
        `${what}: it is right`,
        ['first time', 'remembered', 'plan'].every((name) => isRight(all[name])),
      ),
      atLeast(`${what}: times as fast as the registry, the first time`, faster('first time'), 150, ''),
      atLeast(
        `${what}: times as fast, manifests remembered`,
        faster('remembered'),
        Math.min(500, most / 2),
        '',
      ),
      atLeast(
        `${what}: times as fast, the whole plan of a collection`,
        faster('plan'),
        Math.min(300, most / 2),
        '',
      ),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
