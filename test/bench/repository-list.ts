import type { S3Cloud } from '../clouds/s3/cloud.ts'
import { below, holds, told, type Measure } from './measure.ts'
import { startBenchCloud, withStore } from './running-host.ts'

const latencyMs = 50
const mostOfTotal = 0.25

/** Lists the repositories of a service that takes its time: the first of them come long before the last. */
export async function measureRepositoryList(repositories: number): Promise<readonly Measure[]> {
  const cloud = await startBenchCloud()
  try {
    fill(cloud, repositories)
    cloud.faults.latencyMs = latencyMs
    return await withStore(cloud, async ({ client }, store) => {
      // What is loaded when a store is first asked is no part of a list.
      await client.connect({ store })
      const requestsBefore = cloud.stats.total
      const { rows, firstMs, lastMs } = await timeRows(client.listRepositories({ store }))
      const requests = cloud.stats.total - requestsBefore
      const what = `list of ${repositories} repositories at ${latencyMs} ms a request`
      return [
        holds(`${what}: is complete`, rows === repositories),
        below(`${what}: first rows, of the time to the last`, firstMs / lastMs, mostOfTotal, ''),
        told(`${what}: first rows, in requests one after the other`, firstMs / latencyMs, ''),
        told(`${what}: last rows, in requests one after the other`, lastMs / latencyMs, ''),
        told(`${what}: requests`, requests, ''),
      ]
    })
  } finally {
    await cloud.close()
  }
}

interface RowTimes {
  readonly rows: number
  readonly firstMs: number
  readonly lastMs: number
}

async function timeRows(pages: AsyncIterable<readonly unknown[]>): Promise<RowTimes> {
  const startedAt = performance.now()
  let rows = 0
  let firstMs: number | undefined
  for await (const page of pages) {
    if (page.length > 0) firstMs ??= performance.now() - startedAt
    rows += page.length
  }
  const lastMs = performance.now() - startedAt
  return { rows, firstMs: firstMs ?? lastMs, lastMs }
}

/** Repositories of one tag each, fifty in a namespace. */
function fill(cloud: S3Cloud, repositories: number): void {
  const bucket = cloud.bucket('bench')
  const digest = `sha256:${'0'.repeat(64)}`
  for (let index = 0; index < repositories; index += 1) {
    const name = `team-${Math.floor(index / 50)}/service-${index}`
    const tag = `docker/registry/v2/repositories/${name}/_manifests/tags/latest`
    bucket.put(`${tag}/current/link`, Buffer.from(digest))
  }
}
