import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { blobFetcher } from '../../../electron/images/copy/fetch-blob.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import { startCloud, type StartedCloud } from '../../clouds/every-cloud.ts'
import { expectCode, live, someBytes } from '../../conformance/harness.ts'
import { blobOf } from '../registry/tiny-registry.ts'

/** The same store, with parts of which the blob has several. */
function inParts(driver: StorageDriver): StorageDriver {
  const limits = { ...driver.objects.limits, minPartBytes: partBytes, maxPutBytes: partBytes }
  return { ...driver, chunkSizeBytes: partBytes, objects: { ...driver.objects, limits } }
}

const account = { accessKey: 'AKIDFETCH', secretKey: 'a secret of the tests of fetching' }
const partBytes = 128 * 1024
const large = Buffer.from(someBytes(3 * partBytes + 5)).toString('latin1')

describe.each(['s3', 'oss'] as const)('a blob that another store of %s has', (name) => {
  let cloud: StartedCloud
  let from: StorageDriver
  let to: StorageDriver
  beforeAll(async () => {
    cloud = await startCloud(name, { account, minPartBytes: partBytes })
  })
  afterAll(() => cloud.close())
  beforeEach(async () => {
    from = await open(cloud.other.values)
    to = inParts(await open(cloud.values))
  })
  afterEach(async () => {
    for (const { bucket } of [cloud, cloud.other]) for (const key of bucket.keys()) bucket.delete(key)
    await Promise.all([from.close(), to.close()])
  })

  function open(values: Readonly<Record<string, string>>): Promise<StorageDriver> {
    return openDriver(resolveParameters(name, values, {}), { store: name, readOnly: false })
  }

  const blob = blobOf(large)
  const wanted = () => ({
    key: to.keyOf(layout.blobData(blob.digest)),
    digest: blob.digest,
    from: 'other',
    sizeBytes: blob.bytes.byteLength,
  })
  const fetch = blobFetcher(
    (store) => Promise.resolve({ id: store, name: store, driver: from }),
    new PartSlots(4),
  )

  it('takes the place of a wrong one, byte for byte', async () => {
    const { key } = wanted()
    cloud.other.bucket.put(key, Buffer.from(blob.bytes))
    cloud.bucket.put(key, Buffer.from('wrong'))
    await fetch(wanted(), to, live)
    const { bytes } = await to.objects.getWhole(key, { maxBytes: blob.bytes.byteLength }, live)
    expect(Buffer.compare(bytes, blob.bytes)).toBe(0)
  })

  it('is not taken where its bytes are wrong there, too, and nothing is left', async () => {
    const { key } = wanted()
    const flipped = Buffer.from(blob.bytes)
    flipped[7] = (flipped[7] ?? 0) ^ 1
    cloud.other.bucket.put(key, flipped)
    await expectCode(fetch(wanted(), to, live), 'Corrupt')
    expect(cloud.bucket.keys()).toEqual([])
    const { uploads } = await to.objects.listUploads({ prefix: '' }, live)
    expect(uploads).toEqual([])
  })

  it('is put at its own key only', async () => {
    await expectCode(fetch({ ...wanted(), key: 'somewhere/else' }, to, live), 'InvalidPath')
  })

  it('that is gone there as well is told so', async () => {
    await expectCode(fetch(wanted(), to, live), 'NotFound')
    expect(cloud.bucket.keys()).toEqual([])
  })
})
