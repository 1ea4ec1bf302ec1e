import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { below, holds, type Measure } from '../measure.ts'
import { holdsOf, inTurnsWithBaseline, ofBaseline } from './against-baseline.ts'
import { engines, tellAll, type Contest } from './contest.ts'

/** Everything that the manifests of a store say: when none was read yet, and from the disk. */
export async function measureManifests(
  contest: Contest,
  bucket: string,
  manifests: number,
): Promise<readonly Measure[]> {
  const { cloud } = contest
  const folder = await mkdtemp(join(tmpdir(), 'bollard-bench-manifests-'))
  const places = [cloud.place(bucket)]
  await cloud.setLatency(50)
  try {
    // What it takes is no matter of luck: once is enough of what takes minutes.
    const job = { kind: 'manifests', places, dataDir: folder }
    const both = await inTurnsWithBaseline({ ...contest, rounds: 1 }, engines, job)
    const reopened = await engines(contest, { kind: 'reopen manifests', places, dataDir: folder })
    const what = `${manifests} manifests at 50 ms a request`
    const ofReading = (reopened['seconds'] ?? Infinity) / (both.own['readSeconds'] ?? 0)
    return [
      tellAll(what, { ...both.all, 'from disk': reopened }),
      holds(`${what}: all are read`, both.own['manifests'] === manifests),
      ofBaseline(`${what}: of the baseline's time of a core`, both, 'cpuSeconds', 0.2),
      below(`${what}: memory over idle at most`, both.own['peakMegabytes'] ?? Infinity, 250, ' MB'),
      ...holdsOf(what, both.own),
      holds(`${what}: all are there again from the disk`, reopened['manifests'] === manifests),
      below(`${what}: from the disk, of the time to read them`, ofReading, 1 / 20, ''),
      ...holdsOf(`${what}: from the disk`, reopened),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
