import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { CopyRoutes } from '../../../electron/images/copy/copy-routes.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { planPush, runPush } from '../../../electron/registry/push.ts'
import { crc64 } from '../../clouds/common/crc64.ts'
import { cloudDrivers, startCloud, type StartedCloud } from '../../clouds/every-cloud.ts'
import { live, readAll, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { blobOf, descriptor, tinyImage, TinyRegistry, type Blob } from '../registry/tiny-registry.ts'
import { KeptMemory, withoutChecksums } from '../transfers/transfer-parts.ts'
import { copyBetween, undoCopy } from './run-copy.ts'

const mebibyte = 1024 * 1024
/** More than a service is asked to copy in one request. */
const layer = blobOf(someBytes(33 * mebibyte))
const small = tinyImage('small')
const large = tinyImage('large', {
  config: descriptor('application/vnd.oci.image.config.v1+json', small.config),
  layers: [descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer)],
})
const blobs = [small.config, small.layer, layer]
const account = { accessKey: 'AKIDCOPIES', secretKey: 'a secret of the tests of copies' }
const folder = useTempFolder()

describe.each(cloudDrivers)('a copy between two buckets of %s', (driver) => {
  let cloud: StartedCloud
  let from: StorageDriver
  let to: StorageDriver
  beforeEach(async () => {
    cloud = await startCloud(driver, { account })
    from = await openAt(cloud.values)
    to = await openAt(cloud.other.values)
    await pushTo(from, [small.config, small.layer])
    cloud.bucket.put(keyOfLayer(from), Buffer.from(layer.bytes.buffer))
    const link = layout.layerLink(parseRepositoryName('team/app'), layer.digest)
    await from.putContent(link, new TextEncoder().encode(layer.digest), live)
  })
  afterEach(async () => {
    await Promise.all([from.close(), to.close()])
    await cloud.close()
  })

  it('is made by the service: no blob passes through this computer, the large one is copied in parts', async () => {
    const [outBefore, inBefore] = [cloud.stats.bytesOut, cloud.stats.bytesIn]
    const { context } = await copyBetween(from, to)
    expect(cloud.stats.bytesOut - outBefore).toBeLessThan(mebibyte)
    expect(cloud.stats.bytesIn - inBefore).toBeLessThan(mebibyte)
    expect(cloud.stats.count('UploadPartCopy')).toBe(2)
    expect(context.told.sentBytes).toBe(blobs.reduce((sum, { bytes }) => sum + bytes.byteLength, 0))
    await expectCopied(to)
  })

  it('is compared by what the service tells of both sides, and brought through here where that differs', async () => {
    const spoiled = cloud.other.bucket
    const others = Buffer.from(small.layer.bytes).fill(7)
    cloud.stats.onMoment = ({ operation, when }) => {
      const key = to.keyOf(layout.blobData(small.layer.digest))
      const made = spoiled.get(key)
      // As a service that made a copy of as many other bytes.
      if (operation === 'CopyObject' && when === 'done' && made?.body?.equals(small.layer.bytes) === true)
        spoiled.put(key, others, { 'x-oss-hash-crc64ecma': crc64(others) })
    }
    await copyBetween(from, to)
    cloud.stats.onMoment = undefined
    await expectCopied(to)
  })

  it('says that it was held to sizes, where nobody tells a checksum', async () => {
    const silent = { ...to, objects: withoutChecksums(to.objects) }
    const { context } = await copyBetween(from, silent)
    expect(context.reports).toContainEqual({
      path: to.keyOf(layout.blobs()),
      kind: 'unverified',
      detail: expect.stringContaining('only their sizes were compared'),
      reason: { id: 'copiedBySize', values: {} },
    })
    await expectCopied(to)
  })

  it('is streamed where the service refuses it, and the next plan says so', async () => {
    cloud.bucket.copyable = false
    const routes = new CopyRoutes()
    expect(routes.of(from.objects, to.objects)).toBe('serverSide')
    await copyBetween(from, to, { routes })
    await expectCopied(to)
    expect(routes.of(from.objects, to.objects)).toBe('streamed')
    expect(cloud.other.bucket.uploads.size).toBe(0)
  })

  it('stopped in the middle of a blob is finished by the next run, or taken back', async () => {
    const memory = new KeptMemory()
    await stopAtFirstPart(memory)
    expect(cloud.other.bucket.get(keyOfLayer(to))).toBeUndefined()
    expect(cloud.other.bucket.uploads.size).toBe(1)
    await copyBetween(from, to, { memory })
    await expectCopied(to)
    expect(cloud.other.bucket.uploads.size).toBe(0)
    cloud.other.bucket.delete(keyOfLayer(to))
    await stopAtFirstPart(memory)
    expect(cloud.other.bucket.uploads.size).toBe(1)
    await undoCopy(to, memory)
    expect(cloud.other.bucket.uploads.size).toBe(0)
    expect(memory.names).toEqual([])
  })

  it('from a folder leaves out what is damaged there, tells of it, and brings the rest', async () => {
    const source = await TinyRegistry.in(join(folder(), `damaged-${driver}`))
    await pushTo(source.driver, blobs)
    await source.write(layout.blobData(layer.digest), someBytes(layer.bytes.byteLength, 2))
    const { context } = await copyBetween(source.driver, to)
    expect(context.reports).toEqual([
      { path: layer.digest, kind: 'failed', detail: expect.stringContaining('are not those of') },
      {
        path: 'team/app:large',
        kind: 'skipped',
        detail: `it needs blob ${layer.digest}`,
        reason: { id: 'blobNotBrought', values: { digest: layer.digest } },
      },
    ])
    expect(await to.objects.head(keyOfLayer(to), live)).toBeUndefined()
    expect(await linkOf('small')).toBe(small.manifest.digest)
    expect(await linkOf('large')).toBeUndefined()
    expect(cloud.other.bucket.uploads.size).toBe(0)
  })

  async function stopAtFirstPart(memory: KeptMemory): Promise<void> {
    const stop = new AbortController()
    cloud.stats.onMoment = ({ operation, when }) => {
      if (operation === 'UploadPartCopy' && when === 'arrived') stop.abort()
    }
    await expect(copyBetween(from, to, { memory, signal: stop.signal })).rejects.toThrow(/abort|stop/i)
    cloud.stats.onMoment = undefined
  }

  function openAt(values: StartedCloud['values']): Promise<StorageDriver> {
    return openDriver(resolveParameters(driver, values, {}), { store: driver, readOnly: false })
  }

  async function linkOf(tag: string): Promise<string | undefined> {
    const path = layout.manifestTagCurrent(parseRepositoryName('team/app'), parseTag(tag))
    if ((await to.objects.head(to.keyOf(path), live)) === undefined) return undefined
    return new TextDecoder().decode(await to.getContent(path, { maxBytes: 100 }, live))
  }
})

async function pushTo(driver: StorageDriver, blobs: readonly Blob[]): Promise<void> {
  const repository = parseRepositoryName('team/app')
  const tags = [
    { tag: parseTag('small'), digest: small.manifest.digest },
    { tag: parseTag('large'), digest: large.manifest.digest },
  ]
  const manifests = [small.manifest, large.manifest]
  await runPush(driver, planPush({ repository, blobs, manifests, tags }), live)
}

async function expectCopied(driver: StorageDriver): Promise<void> {
  for (const { digest, bytes } of [...blobs, small.manifest, large.manifest]) {
    const { bytes: copied } = await driver.objects.get(
      driver.keyOf(layout.blobData(digest)),
      { offset: 0 },
      live,
    )
    expect(Buffer.compare(await readAll(copied), bytes), digest).toBe(0)
  }
}

function keyOfLayer(driver: StorageDriver): string {
  return driver.keyOf(layout.blobData(layer.digest))
}
