import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { live, readAll, someBytes } from '../../conformance/harness.ts'

const account = { accessKey: 'AKIDFAULTS', secretKey: 'a secret of the faulty cloud' }
const content = someBytes(3 * 1024 * 1024)
const maxBytes = content.byteLength
let cloud: S3Cloud
let driver: StorageDriver

beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['faulty'] })
  driver = await open(32)
})
beforeEach(async () => {
  cloud.faults.rules = []
  await driver.putContent('/file', content, live)
})
afterAll(async () => {
  await driver.close()
  await cloud.close()
})

describe('a body that breaks off', () => {
  it('is continued from where it broke', async () => {
    cloud.faults.rules = [{ operation: 'GetObject', fault: { kind: 'reset', when: 'middle' }, times: 3 }]
    const before = cloud.stats.count('GetObject')
    expect(Buffer.compare(await readAll(await driver.read('/file', 0, live)), content)).toBe(0)
    expect(cloud.stats.count('GetObject') - before).toBe(4)
    expect(cloud.stats.lastHeaders.get('GetObject')?.get('range')).toMatch(/^bytes=[1-9]\d*-/)
  })

  it('is asked for again when it is read whole', async () => {
    cloud.faults.rules = [
      { operation: 'GetObject', fault: { kind: 'reset', when: 'middle' }, times: 2 },
      { operation: 'GetObject', fault: { kind: 'truncate' }, times: 1 },
    ]
    const before = cloud.stats.count('GetObject')
    expect(Buffer.compare(await driver.getContent('/file', { maxBytes }, live), content)).toBe(0)
    expect(cloud.stats.count('GetObject') - before).toBe(4)
    expect(cloud.stats.lastHeaders.get('GetObject')?.get('range')).toBe('bytes=0-')
  })

  it.each([
    ['is reset', { kind: 'reset', when: 'middle' }],
    ['ends early as if it were whole', { kind: 'truncate' }],
  ] as const)('is continued when it was read from the middle and %s', async (_, fault) => {
    cloud.faults.rules = [{ operation: 'GetObject', fault, times: 2 }]
    const offset = 1_000_003
    const bytes = await readAll(await driver.read('/file', offset, live))
    expect(Buffer.compare(bytes, content.subarray(offset))).toBe(0)
  })

  it('is not continued with the bytes of another object, and holds no place among the requests', async () => {
    const few = await open(1)
    for (let at = 0; at < 3; at += 1) {
      cloud.faults.rules = [{ operation: 'GetObject', fault: { kind: 'reset', when: 'middle' }, times: 1 }]
      const bytes = await few.read('/file', 0, live)
      await driver.putContent('/file', someBytes(content.byteLength, at + 2), live)
      await expect(readAll(bytes)).rejects.toMatchObject({ code: 'PreconditionFailed' })
    }
    await few.close()
  })

  it('is given up when nothing more comes, however often it is asked for', async () => {
    cloud.faults.rules = [
      { operation: 'GetObject', fault: { kind: 'reset', when: 'middle' }, times: 1 },
      { operation: 'GetObject', fault: { kind: 'refuse', code: 'AccessDenied' } },
    ]
    await expect(driver.getContent('/file', { maxBytes }, live)).rejects.toMatchObject({
      code: 'PermissionDenied',
    })
  })
})

describe('a request that is answered badly', () => {
  it.each(['SlowDown', 'InternalError', 'ServiceUnavailable', 'TooManyRequests'] as const)(
    'is made again after %s',
    async (code) => {
      cloud.faults.rules = [{ operation: 'HeadObject', fault: { kind: 'refuse', code }, times: 1 }]
      expect(await driver.stat('/file', live)).toMatchObject({ kind: 'file', sizeBytes: maxBytes })
    },
  )

  it('is made again after a connection that was closed without an answer', async () => {
    cloud.faults.rules = [
      { operation: 'PutObject', fault: { kind: 'reset', when: 'before' }, times: 1 },
      { operation: 'ListObjectsV2', fault: { kind: 'reset', when: 'before' }, times: 1 },
    ]
    await driver.putContent('/folder/file', content, live)
    const names: string[] = []
    for await (const page of driver.list('/folder', live)) names.push(...page.map((info) => info.path))
    expect(names).toEqual(['/folder/file'])
  })

  it('is made again after a page of a list that was cut', async () => {
    cloud.faults.rules = [
      { operation: 'ListObjectsV2', fault: { kind: 'truncate' }, times: 1 },
      { operation: 'ListObjectsV2', fault: { kind: 'reset', when: 'middle' }, times: 1 },
    ]
    await driver.putContent('/other/file', content, live)
    const names: string[] = []
    for await (const page of driver.walk('/other', {}, live)) names.push(...page.map((info) => info.path))
    expect(names).toEqual(['/other/file'])
  })

  it('is made again when what arrived was not what was sent', async () => {
    const bytes = someBytes(1000, 7)
    cloud.faults.rules = [{ operation: 'PutObject', fault: { kind: 'corrupt', what: 'request' }, times: 1 }]
    await driver.putContent('/checked', bytes, live)
    expect(await driver.getContent('/checked', { maxBytes }, live)).toEqual(bytes)
  })

  it('says so when the service goes on refusing', async () => {
    cloud.faults.rules = [{ operation: 'HeadObject', fault: { kind: 'refuse', code: 'SlowDown' } }]
    await expect(driver.objects.head('file', live)).rejects.toMatchObject({
      code: 'Throttled',
      retry: 'exhausted',
      where: { store: 'faulty', bucket: 'faulty', operation: 'head', path: 'file', status: 503 },
    })
  })
})

function open(maxRequests: number): Promise<StorageDriver> {
  const parameters = {
    accesskey: account.accessKey,
    secretkey: account.secretKey,
    region: 'us-east-1',
    regionendpoint: cloud.endpoint,
    bucket: 'faulty',
  }
  const options = { store: 'faulty', readOnly: false, maxRequests }
  return openDriver(resolveParameters('s3', parameters, {}), options)
}
