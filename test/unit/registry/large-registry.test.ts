import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { repositoryMethods } from '../../../electron/methods/repositories.ts'
import type { StoreOpener } from '../../../electron/stores/connections/opened-stores.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { listRepositories } from '../../../electron/registry/repositories/repositories.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { flat, live } from '../../conformance/harness.ts'
import { until } from '../../peers/run.ts'
import { catalogsOf } from '../catalog/catalogs-of.ts'
import { tinyImage } from './tiny-registry.ts'

const account = { accessKey: 'AKIDLARGE', secretKey: 'a secret of many repositories' }
const names = Array.from({ length: 2000 }, (_, at) => `app-${at}`)
const many = parseRepositoryName('app-0')
const tags = Array.from({ length: 1500 }, (_, at) => `v${at}`)
const image = tinyImage('image')
const [store, maxRequests] = ['x', 8]
let cloud: S3Cloud
let driver: StorageDriver
const opener: StoreOpener = {
  open: () => Promise.resolve({ id: store, name: store, readOnly: true, driver }),
  ids: () => [store],
}
const methods = repositoryMethods(opener, catalogsOf(opener))

beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['large'] })
  const parameters = valuesOf(cloud, 'large', account)
  driver = await openDriver(resolveParameters('s3', parameters, {}), { store, readOnly: true, maxRequests })
  for (const name of names) {
    put(layout.manifestRevisionLink(parseRepositoryName(name), image.manifest.digest), image.manifest.digest)
  }
  for (const tag of tags) {
    put(layout.manifestTagCurrent(many, parseTag(tag)), image.manifest.digest)
    put(layout.manifestTagIndexEntryLink(many, parseTag(tag), image.manifest.digest), image.manifest.digest)
  }
  for (const blob of [...image.blobs, image.manifest]) put(layout.blobData(blob.digest), blob.bytes)
})
beforeEach(() => quiet())
afterAll(async () => {
  await driver.close()
  await cloud.close()
})

describe('a registry of 2,000 repositories', () => {
  it('shows its first rows after the first page that names them', async () => {
    const before = cloud.stats.total
    for await (const rows of methods.listRepositories({ store }, live)) {
      expect(rows[0]).toMatchObject({ problems: [] })
      break
    }
    expect(cloud.stats.total - before).toBeLessThanOrEqual(2)
  })

  it('is listed with a request for each thousand of them', async () => {
    const before = cloud.stats.count('ListObjectsV2')
    const rows = await flat(methods.listRepositories({ store }, live))
    expect(new Set(rows.map((row) => row.name))).toEqual(new Set(names))
    expect(rows).toHaveLength(names.length)
    expect(cloud.stats.count('ListObjectsV2') - before).toBe(2)
  })

  it('is walked with one request a repository, and never more than allowed at once', async () => {
    const before = cloud.stats.count('ListObjectsV2')
    cloud.stats.maxInFlight = 0
    const rows = await flat(listRepositories(driver, live))
    expect(new Set(rows.map((row) => row.name))).toEqual(new Set(names))
    expect(rows).toHaveLength(names.length)
    expect(cloud.stats.count('ListObjectsV2') - before).toBe(names.length + 2)
    expect(cloud.stats.maxInFlight).toBeLessThanOrEqual(maxRequests)
  })

  it('is left alone once nobody reads any more', async () => {
    for await (const _ of methods.listRepositories({ store }, live)) break
    const before = cloud.stats.total
    await quiet()
    expect(cloud.stats.total - before).toBeLessThanOrEqual(maxRequests)
  })

  it('is left alone once its signal says stop', async () => {
    const stop = new AbortController()
    const read = async () => {
      for await (const _ of methods.listRepositories({ store }, stop.signal)) stop.abort()
    }
    await expect(read()).rejects.toThrow(/stopped|aborted/)
    const before = cloud.stats.total
    await quiet()
    expect(cloud.stats.total - before).toBeLessThanOrEqual(maxRequests)
  })
})

describe('a repository of 1,500 tags', () => {
  it('names tags, and what they lead to, before it read any of their links', async () => {
    const before = cloud.stats.count('GetObject')
    for await (const rows of methods.listTags({ store, repository: many }, live)) {
      expect(rows[0]).toMatchObject({ known: 'linked', historyCount: 1 })
      break
    }
    expect(cloud.stats.count('GetObject') - before).toBeLessThanOrEqual(maxRequests)
  })

  it('knows more of a tag with every row, and in the end everything', async () => {
    const order = ['listed', 'linked', 'read']
    const known = new Map<string, string>()
    const platforms = new Set<string>()
    let setBack = 0
    for await (const rows of methods.listTags({ store, repository: many }, live)) {
      for (const row of rows) {
        if (order.indexOf(row.known) <= order.indexOf(known.get(row.tag) ?? '')) setBack += 1
        known.set(row.tag, row.known)
        if (row.known === 'read') platforms.add(String(row.manifest?.platforms))
      }
    }
    expect(setBack).toBe(0)
    expect([...known.keys()].toSorted()).toEqual(tags.toSorted())
    expect(new Set(known.values())).toEqual(new Set(['read']))
    expect(platforms).toEqual(new Set(['linux/amd64']))
  })

  it('is shown though one of its links is in an archive', async () => {
    const key =
      cloud
        .bucket('large')
        .keys()
        .find((each) => each.endsWith(`/${tags[7]}/current/link`)) ?? ''
    const content = cloud.bucket('large').get(key)?.body ?? Buffer.from('none')
    cloud.bucket('large').put(key, content, { 'x-amz-storage-class': 'GLACIER' })
    const problems = new Map<string, readonly string[]>()
    for (const row of await flat(methods.listTags({ store, repository: many }, live))) {
      problems.set(
        row.tag,
        row.problems.map((problem) => problem.id),
      )
    }
    cloud.bucket('large').put(key, content)
    expect([...problems].filter(([, ids]) => ids.length > 0)).toEqual([[tags[7], ['unreadable']]])
    expect(problems.size).toBe(tags.length)
  })

  it('counts its tags from one page', async () => {
    const before = cloud.stats.total
    const counts = await methods.countTags({ store, repositories: [many, 'app-1', 'nowhere'] }, live)
    expect(new Map(counts.map((count) => [count.name, { tags: count.tags, more: count.more }]))).toEqual(
      new Map([
        [many, { tags: 1000, more: true }],
        ['app-1', { tags: 0, more: false }],
        ['nowhere', { tags: 0, more: false }],
      ]),
    )
    expect(cloud.stats.total - before).toBeLessThanOrEqual(4)
  })
})

function put(path: string, content: string | Uint8Array): void {
  cloud.bucket('large').put(path.slice(1), Buffer.from(content))
}

/** What was sent is answered, and nothing follows. */
function quiet(): Promise<void> {
  let seen = -1
  return until('the emulated cloud', () => {
    const [before, now] = [seen, cloud.stats.total]
    seen = now
    return Promise.resolve(cloud.stats.inFlight === 0 && before === now)
  })
}
