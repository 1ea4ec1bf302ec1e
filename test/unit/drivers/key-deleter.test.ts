import { afterEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { startCloud, type CloudDriver, type StartedCloud } from '../../clouds/every-cloud.ts'
import { live, readAll, someBytes } from '../../conformance/harness.ts'
import { account } from './access/clouds.ts'
import { check, inWords } from './access/outcomes.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function opened(
  driver: CloudDriver,
  refused: readonly string[],
): Promise<{ cloud: StartedCloud; store: StorageDriver }> {
  const cloud = await startCloud(driver, { account })
  const store = await openDriver(resolveParameters(driver, cloud.values, {}), { store: 'a', readOnly: false })
  cloud.faults.rules = refused.map((operation) => ({
    operation,
    fault: { kind: 'refuse', code: 'AccessDenied' },
  }))
  closing.push(
    () => store.close(),
    () => cloud.close(),
  )
  return { cloud, store }
}

const services = [
  { driver: 's3', many: 'DeleteObjects' },
  { driver: 'bos', many: 'DeleteObjects' },
  { driver: 'oss', many: 'DeleteMultipleObjects' },
  { driver: 'cos', many: 'DeleteMultipleObjects' },
] as const

describe.each(services)('a key of $driver', ({ driver, many }) => {
  it('that may delete objects, but not many at once, deletes them one by one, and asks once only', async () => {
    const { cloud, store } = await opened(driver, [many])
    for (let round = 1; round <= 2; round += 1) {
      for (const name of ['t/a', 't/b', 't/c\u0001', 'u']) cloud.bucket.put(name, Buffer.from('x'))
      await store.delete('/t', live)
      expect(cloud.bucket.keys()).toEqual(['u'])
    }
    expect([cloud.stats.count(many), cloud.stats.count('DeleteObject')]).toEqual([1, 6])
  })

  it('that may do neither is refused, after one try of each', async () => {
    const { cloud, store } = await opened(driver, [many, 'DeleteObject'])
    const names = ['t/a', 't/b', 't/c']
    for (const name of names) cloud.bucket.put(name, Buffer.from('x'))
    await expect(store.delete('/t', live)).rejects.toMatchObject({ code: 'PermissionDenied' })
    expect(cloud.bucket.keys()).toEqual(names)
    expect([cloud.stats.count(many), cloud.stats.count('DeleteObject')]).toEqual([1, 1])
  })
})

describe('a key of COS that has what the registry’s document lists', () => {
  /** By the service's names of requests: what PutObject, GetObject, DeleteObject, ListBucket and the four of uploads are for. */
  const beyond = ['DeleteMultipleObjects', 'ListParts', 'ListMultipartUploads']

  it('passes all that a registry needs, and is told what it lacks', async () => {
    const { cloud } = await opened('cos', beyond)
    const found = await check('cos', cloud.values)
    const words = Object.entries(inWords(found))
    expect(words.filter(([, word]) => word === 'denied').map(([action]) => action)).toEqual([
      'deleteMany',
      'listUploads',
      'listParts',
    ])
    expect(words.filter(([, word]) => word !== 'denied' && word !== 'allowed')).toEqual([
      ['location', 'notOffered'],
    ])
    expect([found.left, cloud.bucket.keys()]).toEqual([[], []])
  })

  it('writes, uploads in parts, moves and deletes', async () => {
    const { cloud, store } = await opened('cos', beyond)
    const bytes = someBytes(17 * 1024 * 1024)
    await store.putContent('/a/small', bytes.subarray(0, 10), live)
    const writer = await store.writer('/a/large', 'create', live)
    await writer.write(bytes)
    await writer.commit()
    await store.move('/a/large', '/a/moved', live)
    expect(Buffer.compare(await readAll(await store.read('/a/moved', 0, live)), bytes)).toBe(0)
    await store.delete('/a', live)
    expect(cloud.bucket.keys()).toEqual([])
  })
})
