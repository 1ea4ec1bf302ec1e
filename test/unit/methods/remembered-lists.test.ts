import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { CatalogState } from '../../../electron/api/rows.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { oddStore, sha } from '../catalog/odd-store.ts'
import { account, firstOf, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
const root = 'docker/registry/v2'
let cloud: S3Cloud
let host: TestBackend
let store: string

beforeEach(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
  // The odd repository has links that have to be read.
  for (const [key, text] of oddStore({ repositories: 300, blobs: 1500 })) {
    if (!key.includes('/odd/')) put(key, text)
  }
  host = await openBackend(folder())
  const values = valuesOf(cloud, 'images', account)
  store = (await host.backend.addStore({ driver: 's3', values, name: 'images', readOnly: true }, live)).store
})
afterEach(async () => {
  await host.close()
  await cloud.close()
})

describe('the lists of a store', () => {
  it('cost no request beside those of its catalog, at first and after a refresh', async () => {
    const watching = new AbortController()
    const states = host.backend.watchCatalog({ store }, watching.signal)
    const begun = lists()
    const [first, repositories, blobs] = await Promise.all([
      firstOf(states, isAtRest),
      names(),
      digests(),
      references(),
    ])
    watching.abort()
    // One by the names of repositories; the flat one begins with one page, and is cut into ranges by names and digits.
    const ofListing = lists() - begun
    expect(ofListing).toBeLessThanOrEqual(2 + 60)
    expect(repositories).toHaveLength(first.totals?.repositories ?? 0)
    expect(blobs).toHaveLength(first.totals?.blobs ?? 0)
    const listed = lists()
    await Promise.all([names(), digests(), references(), counts(repositories.slice(0, 200))])
    expect(lists()).toBe(listed)
    await host.backend.refreshCatalog({ store }, live)
    const ofRefresh = lists() - listed
    expect(ofRefresh).toBeLessThanOrEqual(ofListing)
    await Promise.all([names(), digests(), references(), counts(repositories.slice(0, 200))])
    expect(lists()).toBe(listed + ofRefresh)
  })

  it('have neither a repository, a blob nor a tag that is gone, once it was listed again', async () => {
    const before = (await atRest()).editions
    const [repository = ''] = (await names()).filter((name) => name.startsWith('team'))
    const [count] = await counts([repository])
    const bucket = cloud.bucket('images')
    const gone = `sha256:${sha('blob 1400')}`
    const tag = bucket.keys().find((key) => key.includes(`/${repository}/_manifests/tags/v0/current/`))
    expect(tag).toBeDefined()
    for (const key of bucket.keys()) {
      const isTag = key.includes(`/${repository}/_manifests/tags/v0/`)
      if (isTag || key.includes('/only-uploads/') || key.includes(sha('blob 1400'))) bucket.delete(key)
    }
    expect(await digests()).toContain(gone)
    await host.backend.refreshCatalog({ store }, live)
    const { editions } = await atRest()
    expect(await digests()).not.toContain(gone)
    expect(await names()).not.toContain('only-uploads')
    expect((await counts([repository]))[0]?.tags).toBe((count?.tags ?? 0) - 1)
    for (const list of ['repositories', 'blobs', 'tagCounts'] as const) {
      expect(editions?.[list]).toBe((before?.[list] ?? 0) + 1)
    }
  })

  it('are there after a restart, while the store refuses everything', async () => {
    await atRest()
    const [repositories, blobs] = [await names(), await digests()]
    await host.close()
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' } }]
    const before = cloud.stats.total
    host = await openBackend(folder(), host.dataDir)
    expect(await names()).toEqual(repositories)
    expect(await digests()).toEqual(blobs)
    expect((await counts(repositories.slice(0, 100))).every(({ more }) => !more)).toBe(true)
    expect(cloud.stats.total).toBe(before)
  })

  it('are searched by the names of repositories before the store was listed', async () => {
    const before = cloud.stats.total
    const hits = await flat(host.backend.search({ text: 'app13' }, live))
    const found = hits.flatMap((hit) => (hit.kind === 'repository' ? [hit.repository] : []))
    expect(found.length).toBeGreaterThan(5)
    expect(cloud.stats.total - before).toBe(1)
    expect(found.toSorted()).toEqual((await names()).filter((name) => name.includes('app13')).toSorted())
  })

  it('count the tags of a repository that is new with one page', async () => {
    await atRest()
    put(`${root}/repositories/brand/new/_manifests/tags/v1/current/link`, `sha256:${sha('blob 1')}`)
    const before = lists()
    expect(await counts(['brand/new'])).toEqual([{ name: 'brand/new', tags: 1, more: false }])
    expect(lists()).toBe(before + 1)
  })
})

function put(key: string, text: string): void {
  cloud.bucket('images').put(key, Buffer.from(text))
}

function lists(): number {
  return cloud.stats.count('ListObjectsV2')
}

async function names(): Promise<readonly string[]> {
  return (await flat(host.backend.listRepositories({ store }, live))).map(({ name }) => name)
}

async function digests(): Promise<readonly string[]> {
  const found: string[] = []
  for await (const page of host.backend.listBlobs({ store }, live)) found.push(...page.digests)
  return found
}

async function references(): Promise<void> {
  for await (const _ of host.backend.scanReferences({ store }, live)) void _
}

function counts(repositories: readonly string[]) {
  return host.backend.countTags(
    { store, repositories: repositories.filter((name) => !/[A-Z]/.test(name)) },
    live,
  )
}

function isAtRest({ unreadManifests, listing }: CatalogState): boolean {
  return unreadManifests !== undefined && listing === undefined
}

async function atRest(): Promise<CatalogState> {
  const watching = new AbortController()
  try {
    return await firstOf(host.backend.watchCatalog({ store }, watching.signal), isAtRest)
  } finally {
    watching.abort()
  }
}
