import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { below, holds, type Measure } from '../measure.ts'
import { repositoryName } from '../packed-cloud/shapes.ts'
import type { S3Place } from '../peers/s3-place.ts'
import { holdsOf } from './against-baseline.ts'
import { baselines, ours, tellAll, type Contest } from './contest.ts'
import type { Figures } from '../rounds.ts'
import { baselineCommit } from '../baseline-build.ts'

/** The most that a letter may take until its hits are there, in milliseconds of a core. */
const mostOfLetterMs = 50

/** A name and a digest in all stores at once, as somebody types them, once the stores are known. */
export async function measureSearch(
  contest: Contest,
  buckets: readonly string[],
  repositories: number,
): Promise<readonly Measure[]> {
  const { cloud, baseline } = contest
  const folder = await mkdtemp(join(tmpdir(), 'bollard-bench-search-'))
  const places = buckets.map((bucket) => cloud.place(bucket))
  const middle = Math.floor(repositories / 2)
  try {
    await cloud.setLatency(0)
    await ours(contest, { kind: 'know all', places, dataDir: folder })
    await cloud.setLatency(50)
    const texts = {
      'a name': repositoryName(middle),
      'a digest': await manifestIn(cloud.place(buckets[0] ?? ''), repositoryName(middle)),
    }
    const measures: Measure[] = []
    for (const [kind, text] of Object.entries(texts)) {
      const what = `${buckets.length} stores of ${repositories} repositories are searched for ${kind}`
      const typed = await ours(contest, { kind: 'typing', places, text, dataDir: folder })
      const all: Record<string, Figures> = { ours: typed }
      if (baseline !== undefined)
        all[baselineCommit] = await baselines(contest, { kind: 'search', places, text })
      measures.push(
        tellAll(what, all),
        holds(`${what}: it is found`, (typed['hits'] ?? 0) > 0),
        holds(`${what}: without a request`, typed['requests'] === 0),
        below(
          `${what}: a letter takes at most`,
          typed['longestMs'] ?? Infinity,
          mostOfLetterMs,
          ' ms of a core',
        ),
        ...holdsOf(what, typed),
      )
    }
    return measures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The digest of a manifest that a repository has. */
async function manifestIn({ endpoint, bucket, accessKey }: S3Place, repository: string): Promise<string> {
  const prefix = `docker/registry/v2/repositories/${repository}/_manifests/revisions/sha256/`
  const list = `${endpoint}/${bucket}?list-type=2&prefix=${encodeURIComponent(prefix)}`
  const answer = await fetch(list, { headers: { authorization: `AWS ${accessKey}:` } })
  const [, hex] = /\/revisions\/sha256\/([0-9a-f]{64})\/link/.exec(await answer.text()) ?? []
  if (hex === undefined) throw new Error(`${repository} has no manifest`)
  return `sha256:${hex}`
}
