import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type ObjectStore } from '../../../drivers/index.ts'
import { cloudDrivers, startCloud, type StartedCloud } from '../../clouds/every-cloud.ts'
import { startS3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { expectCode, live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { filesIn, newFolder, putParts, rangeBytes, run } from './download-parts.ts'
import { account, MemorySink } from './transfer-parts.ts'

const folder = useTempFolder()
const bytes = someBytes(20 * rangeBytes + 99)
const corrupted = { fault: { kind: 'corrupt', what: 'answer' }, operation: 'GetObject' } as const

describe.each(cloudDrivers)('a download whose bytes are damaged on their way, from %s', (name) => {
  let cloud: StartedCloud
  let objects: ObjectStore
  beforeAll(async () => {
    cloud = await startCloud(name, { account, minPartBytes: rangeBytes })
    const resolved = resolveParameters(name, cloud.values, {})
    ;({ objects } = await openDriver(resolved, { store: name, readOnly: false }))
    await putParts(objects, 'd/parts', bytes)
    await objects.put('d/whole', bytes, live)
  })
  afterAll(async () => {
    await objects.close()
    await cloud.close()
  })
  beforeEach(() => {
    cloud.faults.rules = []
  })

  it.each(['d/parts', 'd/whole'])('finds what is spoiled of %s, and brings it again', async (key) => {
    cloud.faults.rules = [{ ...corrupted, times: 2 }]
    const path = join(await newFolder(folder()), 'x')
    const { context } = await run({ objects, key, place: { kind: 'file', path } })
    expect(Buffer.compare(await readFile(path), bytes)).toBe(0)
    expect(context.told.sentBytes).toBe(bytes.byteLength)
  })

  it('has the right bytes in the end, with one range in ten damaged', async () => {
    cloud.faults.rules = [{ ...corrupted, probability: 0.1 }]
    for (const key of ['d/parts', 'd/whole']) {
      const path = join(await newFolder(folder()), 'x')
      await run({ objects, key, place: { kind: 'file', path } })
      expect(Buffer.compare(await readFile(path), bytes), key).toBe(0)
    }
  })

  it('has the right bytes in every file of a folder', async () => {
    for (let index = 0; index < 40; index += 1)
      await objects.put(`many/${index}`, someBytes(1000, index), live)
    cloud.faults.rules = [{ ...corrupted, probability: 0.2, key: /many/ }]
    const chosen = await newFolder(folder())
    await run({ objects, key: 'many/', place: { kind: 'folder', path: chosen } })
    const files = await filesIn(chosen)
    for (let index = 0; index < 40; index += 1) {
      expect(Buffer.compare(files.get(`many/${index}`) ?? Buffer.of(), someBytes(1000, index))).toBe(0)
    }
  })

  it('to a page breaks off before its end, and a small one is fetched again', async () => {
    const place = { kind: 'page', token: 't' } as const
    await objects.put('small', someBytes(1000), live)
    cloud.faults.rules = [{ ...corrupted, times: 2 }]
    const small = new MemorySink()
    await run({ objects, key: 'small', place, sink: small })
    expect(Buffer.compare(small.bytes, someBytes(1000))).toBe(0)
    for (const key of ['d/parts', 'd/whole']) {
      cloud.faults.rules = [{ ...corrupted, times: 1 }]
      const sink = new MemorySink()
      await expectCode(run({ objects, key, place, sink }), 'Corrupt')
      expect(sink.calls.at(-1)).toBe('discard')
      expect(sink.bytes.byteLength).toBeLessThan(bytes.byteLength)
    }
  })

  it('fails when a blob stays wrong', async () => {
    const hex = createHash('sha256').update(bytes).digest('hex')
    const key = `docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`
    await putParts(objects, key, bytes)
    cloud.faults.rules = [corrupted]
    const chosen = await newFolder(folder())
    await expectCode(run({ objects, key, place: { kind: 'file', path: join(chosen, 'x') } }), 'Corrupt')
    expect([...(await filesIn(chosen)).keys()]).toEqual([])
  })
})

describe('a download of an object without an MD5', () => {
  it('is fetched once where a key service encrypts, and is accepted by its size', async () => {
    const cloud = await startS3Cloud({ accounts: [account], buckets: ['kms'], encrypted: true })
    const values = valuesOf(cloud, 'kms', account)
    const { objects } = await openDriver(resolveParameters('s3', values, {}), { store: 'x', readOnly: false })
    await objects.put('x', bytes, live)
    const path = join(await newFolder(folder()), 'x')
    await run({ objects, key: 'x', place: { kind: 'file', path } })
    expect(Buffer.compare(await readFile(path), bytes)).toBe(0)
    expect(cloud.stats.count('GetObject')).toBe(21)
    await objects.close()
    await cloud.close()
  })
})
