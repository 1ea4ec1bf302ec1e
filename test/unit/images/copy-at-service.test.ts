import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { copyAtService } from '../../../electron/images/copy/copy-at-service.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { live, readAll, someBytes } from '../../conformance/harness.ts'
import { account, KeptContext, KeptMemory, mebibyte } from '../transfers/transfer-parts.ts'

const bytes = Buffer.from(someBytes(11 * mebibyte))
let cloud: S3Cloud
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['from', 'to'] })
  cloud.bucket('from').put('blob', bytes)
})
afterAll(() => cloud.close())

const opened: StorageDriver[] = []
afterEach(async () => {
  cloud.faults.latencyMs = 0
  for (const driver of opened.splice(0)) await driver.close()
})

async function copied(given: Readonly<Record<string, number>>) {
  const values = { ...valuesOf(cloud, 'to', account), ...given }
  const driver = await openDriver(resolveParameters('s3', values, {}), { store: 'to', readOnly: false })
  opened.push(driver)
  cloud.stats.requests.clear()
  cloud.stats.maxInFlight = 0
  const { objects, copies } = driver
  const content = {
    sizeBytes: bytes.byteLength,
    identity: 'the blob',
    open: () => Promise.reject(new Error('its bytes are not read here')),
  }
  const source = { bucket: 'from', key: 'blob' }
  const told = { key: 'blob', sizeBytes: bytes.byteLength, modifiedAtMs: 0 }
  await copyAtService(
    { objects, key: 'copy', source, told, trustsEntityTags: true, content, copies },
    new KeptContext(new KeptMemory(), live),
  )
  const { stats } = cloud
  const requests = {
    whole: stats.count('CopyObject'),
    parts: stats.count('UploadPartCopy'),
    atOnce: stats.maxInFlight,
  }
  expect(Buffer.compare(await readAll(await driver.read('/copy', 0, live)), bytes)).toBe(0)
  return requests
}

it('a blob is copied between buckets in one request, or in parts of the size that the target’s store says', async () => {
  expect(await copied({})).toMatchObject({ whole: 1, parts: 0 })
  const given = { multipartcopythresholdsize: 6 * mebibyte, multipartcopychunksize: 5 * mebibyte }
  expect(await copied(given)).toMatchObject({ whole: 0, parts: 3 })
  expect(await copied({ ...given, multipartcopychunksize: 6 * mebibyte })).toMatchObject({ parts: 2 })
})

it('a blob is copied with as many parts at the same time as the target’s store says', async () => {
  // Long enough for all of them to be on their way on a machine that is busy.
  cloud.faults.latencyMs = 300
  const given = { multipartcopythresholdsize: 0, multipartcopychunksize: 5 * mebibyte }
  expect(await copied({ ...given, multipartcopymaxconcurrency: 1 })).toMatchObject({ parts: 3 })
  const { atOnce } = await copied({ ...given, multipartcopymaxconcurrency: 3 })
  expect(atOnce).toBe(3)
})
