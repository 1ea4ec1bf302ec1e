import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { RequestBudget } from '../../../electron/registry/layout/request-budget.ts'
import { checkManifests, type CheckedManifest } from '../../../electron/registry/manifests/manifest-checks.ts'
import { parseRepositoryName } from '../../../drivers/common/names.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { live } from '../../conformance/harness.ts'
import { until } from '../../peers/run.ts'
import { blobOf, descriptor, tinyImage, type TinyImage } from './tiny-registry.ts'

const account = { accessKey: 'AKIDCHECKS', secretKey: 'a secret of many images' }
const [repository, damaged] = [parseRepositoryName('team/app'), parseRepositoryName('team/damaged')]
const base = blobOf('a layer that all images share')
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip'
/** Each with a configuration and a layer of its own. */
const images = Array.from({ length: 200 }, (_, at) => imageOn(`image ${at}`))
const digests = images.map(({ manifest }) => manifest.digest)
const ownBlobs = 2 * images.length
let cloud: S3Cloud
let driver: StorageDriver

beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['checks'] })
  const parameters = valuesOf(cloud, 'checks', account)
  driver = await openDriver(resolveParameters('s3', parameters, {}), { store: 'x', readOnly: true })
  for (const image of images) putImage(image)
})
afterAll(async () => {
  await driver.close()
  await cloud.close()
})

describe('checking a repository of 200 images that share a layer', () => {
  it('asks for no link that the listing shows to be whole, and for each blob once', async () => {
    const before = counts()
    const checked = await all(digests)
    expect(checked).toHaveLength(images.length)
    for (const { problems, complete } of checked) expect([problems, complete]).toEqual([[], true])
    const after = counts()
    expect(after.heads - before.heads).toBe(ownBlobs + 1)
    expect(after.gets - before.gets).toBe(images.length)
    expect(after.lists - before.lists).toBe(2)
  })

  it('looks at manifests that are known already only for whether they are there', async () => {
    const before = counts()
    await all(digests)
    expect(counts().gets - before.gets).toBe(0)
    expect(counts().heads - before.heads).toBe(ownBlobs + 1 + images.length)
  })

  it('says of what was beyond its requests that it was not looked up, and of nothing else', async () => {
    const checked = await all(digests, new RequestBudget(60))
    const complete = checked.filter((each) => each.complete)
    expect(checked).toHaveLength(images.length)
    expect(complete.length).toBeGreaterThan(0)
    expect(complete.length).toBeLessThan(60)
    expect(checked.flatMap(({ problems }) => problems)).toEqual([])
  })

  it('is left alone once its reader goes, and once its signal says stop', async () => {
    const stop = new AbortController()
    for await (const _ of checkManifests(driver, repository, digests, live)) break
    await quiet()
    const read = async () => {
      for await (const _ of checkManifests(driver, repository, digests, stop.signal)) stop.abort()
    }
    await expect(read()).rejects.toThrow(/stopped|aborted/)
    const before = counts()
    await quiet()
    expect(counts().heads - before.heads).toBeLessThanOrEqual(64)
  })
})

describe('links that the listing does not show to be whole', () => {
  it('are read: one of the right length may hold another digest', async () => {
    const [one, other] = [imageOn('damaged'), imageOn('other')]
    putImage(one, damaged)
    put(layout.layerLink(damaged, one.layer.digest), other.layer.digest)
    // So many that links are listed.
    const checked = await all(
      [one, ...images.slice(0, 9)].map(({ manifest }) => manifest.digest),
      undefined,
      damaged,
    )
    const own = checked.find(({ digest }) => digest === one.manifest.digest)
    expect(own?.problems).toMatchObject([
      { id: 'badLink', path: layout.layerLink(damaged, one.layer.digest) },
    ])
    const others = checked.filter(({ digest }) => digest !== one.manifest.digest)
    expect(others.map(({ problems }) => problems[0]?.id)).toEqual(others.map(() => 'missingLink'))
  })
})

async function all(
  wanted: typeof digests,
  budget?: RequestBudget,
  within = repository,
): Promise<readonly CheckedManifest[]> {
  const checked: CheckedManifest[] = []
  for await (const each of checkManifests(driver, within, wanted, live, budget)) checked.push(each)
  return checked
}

function counts() {
  const { stats } = cloud
  return {
    heads: stats.count('HeadObject'),
    gets: stats.count('GetObject'),
    lists: stats.count('ListObjectsV2'),
  }
}

function imageOn(name: string): TinyImage {
  const { layer } = tinyImage(name)
  return tinyImage(name, { layers: [descriptor(layerType, base), descriptor(layerType, layer)] })
}

function putImage({ config, layer, manifest }: TinyImage, within = repository): void {
  for (const { digest, bytes } of [base, config, layer, manifest]) put(layout.blobData(digest), bytes)
  for (const { digest } of [base, config, layer]) put(layout.layerLink(within, digest), digest)
  put(layout.manifestRevisionLink(within, manifest.digest), manifest.digest)
}

function put(path: string, content: string | Uint8Array): void {
  cloud.bucket('checks').put(path.slice(1), Buffer.from(content))
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
