import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { resolveParameters, openDriver, type StorageDriver } from '../../../drivers/index.ts'
import type { OrderOf } from '../../../electron/transfers/model/order.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import type { Need, RunContext } from '../../../electron/transfers/model/runner.ts'
import { uploadRunner } from '../../../electron/transfers/upload/upload-runner.ts'
import { cloudDrivers, startCloud, type StartedCloud } from '../../clouds/every-cloud.ts'
import { live, readAll, someBytes } from '../../conformance/harness.ts'
import { failureOf } from '../drivers/scripted-store.ts'
import { KeptContext, KeptMemory, mebibyte, memorySource, withCalls } from './transfer-parts.ts'

const small = Buffer.from('the same bytes')
const large = someBytes(11 * mebibyte)

describe.each(cloudDrivers)('a file that is dropped where an object exists, on %s', (name) => {
  let cloud: StartedCloud
  let driver: StorageDriver
  beforeAll(async () => {
    cloud = await startCloud(name, { account: { accessKey: 'AKIDRUNNER', secretKey: 'a secret' } })
    const values = { ...cloud.values, chunksize: 5 * mebibyte }
    driver = await openDriver(resolveParameters(name, values, {}), { store: 'runner', readOnly: false })
  })
  afterAll(async () => {
    await driver.close()
    await cloud.close()
  })

  it.each([
    ['small', small],
    ['of several parts', large],
  ])('%s: is skipped when it is equal, and otherwise asked about', async (key, bytes) => {
    expect(await upload(key, bytes, { onExisting: 'skipEqual' })).toMatchObject({ skipped: false })
    expect(await upload(key, bytes, { onExisting: 'skipEqual' })).toMatchObject({ skipped: true })
    const other = Buffer.from(bytes).fill(1, 0, 1)
    const need = await needOf(key, other, { onExisting: 'skipEqual' })
    expect(need).toMatchObject({ kind: 'choice', sizeBytes: bytes.byteLength })
    expect(need).not.toMatchObject({ existing: { equal: true } })
    expect(await needOf(key, bytes, { onExisting: 'ask' })).toMatchObject({
      existing: { key, sizeBytes: bytes.byteLength, equal: true },
    })
    expect(await needOf(key, Buffer.from('longer or shorter'), { onExisting: 'ask' })).toMatchObject({
      existing: { key, equal: false },
    })
  })

  it('is skipped, or replaces the object, as the order says', async () => {
    await upload('said', Buffer.from('first'), {})
    expect(await upload('said', Buffer.from('second'), { onExisting: 'skip' })).toMatchObject({
      skipped: true,
    })
    expect(await stored('said')).toBe('first')
    await upload('said', Buffer.from('third'), { onExisting: 'overwrite' })
    expect(await stored('said')).toBe('third')
  })

  it('is uploaded under the next free name, and keeps that name', async () => {
    await upload('both/a b.tar.gz', Buffer.from('1'), {})
    await upload('both/a b.tar.gz', Buffer.from('2'), { onExisting: 'keepBoth' })
    const memory = new KeptMemory()
    const third = { onExisting: 'keepBoth', memory } as const
    const { reports } = await upload('both/a b.tar.gz', Buffer.from('3'), third)
    expect(reports).toEqual([{ path: 'both/a b.tar.gz', kind: 'renamed', detail: 'a b (3).tar.gz' }])
    await upload('both/a b.tar.gz', Buffer.from('3'), third)
    const { objects } = await driver.objects.list({ prefix: 'both/' }, live)
    expect(objects.map(({ key }) => key)).toEqual([
      'both/a b (2).tar.gz',
      'both/a b (3).tar.gz',
      'both/a b.tar.gz',
    ])
    expect(await stored('both/a b.tar.gz')).toBe('1')
  })

  it('does not mistake its own object for an existing one', async () => {
    const memory = new KeptMemory()
    const lost = withCalls(driver.objects, {
      put: async (...call) => {
        await driver.objects.put(...call)
        throw new Error('the line was cut')
      },
    })
    await expect(upload('own', small, { memory }, { ...driver, objects: lost })).rejects.toThrow('cut')
    expect(await upload('own', small, { memory })).toMatchObject({ skipped: false })
  })

  it('waits for another upload to the same key, and then sees its object', async () => {
    const runner = uploadRunner(parts(driver))
    const [first, second] = await Promise.all(
      ['one', 'two'].map((text) => failureOf(run(runner, 'twice', Buffer.from(text), {}))),
    )
    expect([first, second].filter((failure) => failure === undefined)).toHaveLength(1)
    expect([first, second]).toContainEqual(expect.objectContaining({ name: 'NeedsPerson' }))
  })

  it('is sent as it is now, and reported, when it changed after the drop', async () => {
    const { reports } = await upload('changed', small, { givenBytes: 3 })
    expect(reports).toMatchObject([{ path: 'changed', kind: 'changed' }])
    expect(await stored('changed')).toBe(small.toString())
  })

  async function stored(key: string): Promise<string> {
    const body = await driver.objects.get(key, { offset: 0 }, live)
    return Buffer.from(await readAll(body.bytes)).toString()
  }

  function upload(key: string, bytes: Uint8Array, how: How, to: StorageDriver = driver) {
    return run(uploadRunner(parts(to)), key, bytes, how)
  }

  async function needOf(key: string, bytes: Uint8Array, how: How): Promise<Need | undefined> {
    const failure = await failureOf(upload(key, bytes, how))
    return (failure as { need?: Need }).need
  }
})

interface How {
  readonly onExisting?: OrderOf<'upload'>['onExisting']
  readonly memory?: KeptMemory
  /** As it was when it was dropped. */
  readonly givenBytes?: number
}

function parts(driver: StorageDriver) {
  const open = (): Promise<{ id: string; name: string; driver: StorageDriver }> =>
    Promise.resolve({ id: 'store', name: 'store', driver })
  return { open, slots: new PartSlots(4) }
}

async function run(
  runner: ReturnType<typeof uploadRunner>,
  key: string,
  bytes: Uint8Array,
  { onExisting = 'ask', memory = new KeptMemory(), givenBytes = bytes.byteLength }: How,
) {
  const context = new KeptContext(memory, live)
  const source = memorySource(bytes)
  const { signal, progress, report } = context
  const given: RunContext = { memory, signal, progress, report, source: () => source, sink: noSink }
  const order: OrderOf<'upload'> = {
    kind: 'upload',
    store: 'store',
    key,
    relativePath: key,
    source: source.ref,
    sizeBytes: givenBytes,
    onExisting,
    drop: 'drop',
  }
  return { ...(await runner.run(order, given)), reports: context.reports }
}

function noSink(): never {
  throw new Error('an upload has no sink')
}
