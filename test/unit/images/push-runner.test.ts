import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { StoreError, type StorageDriver } from '../../../drivers/index.ts'
import { wrapCalls } from '../../../drivers/layers/wrap-calls.ts'
import { pathDriver } from '../../../drivers/driver/path-driver.ts'
import { pushRunner } from '../../../electron/images/push/push-runner.ts'
import { layout as registry } from '../../../electron/registry/layout/layout.ts'
import type { OrderOf } from '../../../electron/transfers/model/order.ts'
import {
  NeedsPerson,
  type Report,
  type RunContext,
  type TransferMemory,
} from '../../../electron/transfers/model/runner.ts'
import { flat, live, someBytes } from '../../conformance/harness.ts'
import { LayoutFiles, types } from '../../corpus/archives/image-files.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { TinyRegistry } from '../registry/tiny-registry.ts'
import { memorySource } from '../transfers/transfer-parts.ts'
import { byteFile } from './byte-files.ts'
import { imagesIn, pushContext, pushMeans, testMemory } from './pushing.ts'

const folder = useTempFolder()
let made = 0
let driver: StorageDriver
beforeEach(async () => {
  driver = (await TinyRegistry.in(join(folder(), `registry-${(made += 1)}`))).driver
})

describe('an archive that changed since it was dropped', () => {
  it('is refused when it has another size', async () => {
    const [before, after] = [archive('one'), archive(weights.toString())]
    await expect(run(await orderOf(before), after)).rejects.toThrow('the file changed')
    expect(await keys()).toEqual([])
  })

  it('is refused when the image is not in it any more, though its size is the same', async () => {
    const [before, after] = [archive('one'), archive('two')]
    expect(after.byteLength).toBe(before.byteLength)
    await expect(run(await orderOf(before), after)).rejects.toThrow('not there any more')
    expect(await keys()).toEqual([])
  })

  it('is refused when a blob changes after it was compared, and nothing refers to what came before', async () => {
    const bytes = artifact(100_000)
    const order = await orderOf(bytes)
    const memory = testMemory()
    // As another run left it, which was stopped before it sent anything.
    await memory.set('compared', true)
    const changed = Buffer.from(bytes)
    changed.write('another', changed.indexOf(weights.subarray(0, 100)))
    await expect(run(order, changed, memory)).rejects.toMatchObject({ code: 'Corrupt' })
    expect((await keys()).filter((key) => !key.includes('/blobs/'))).toEqual([])
  })
})

describe('a push that was stopped', () => {
  it('sends the parts that are missing, and leaves no upload', async () => {
    const bytes = artifact(100_000)
    const memory = testMemory()
    const order = await orderOf(bytes)
    const sent: number[] = []
    await expect(run(order, bytes, memory, failingAfter(2, sent))).rejects.toMatchObject({
      code: 'Unavailable',
    })
    expect(await uploads()).toHaveLength(1)
    await run(order, bytes, memory, failingAfter(100, sent))
    expect(sent.length).toBe(10)
    expect(await uploads()).toEqual([])
    expect((await keys()).filter((key) => key.endsWith('current/link'))).toHaveLength(1)
  })

  it('takes its uploads back when it is cancelled', async () => {
    const bytes = artifact(100_000)
    const memory = testMemory()
    const order = await orderOf(bytes)
    await expect(run(order, bytes, memory, failingAfter(2))).rejects.toMatchObject({ code: 'Unavailable' })
    expect(await uploads()).toHaveLength(1)
    await runnerOf(driver).undo(order, { memory, signal: live, report: () => undefined })
    expect(await uploads()).toEqual([])
  })

  it('says when it is cancelled which blobs stay, and nothing once an image has them', async () => {
    const bytes = artifact(100_000)
    const [memory, finished] = [testMemory(), testMemory()]
    const order = await orderOf(bytes)
    const reports: Report[] = []
    const context = { signal: live, report: (told: Report) => void reports.push(told) }
    await expect(run(order, bytes, memory, failingAfter(2))).rejects.toMatchObject({ code: 'Unavailable' })
    await runnerOf(driver).undo(order, { ...context, memory })
    expect(reports).toEqual([
      {
        path: 'docker/registry/v2/blobs',
        kind: 'left',
        detail: expect.stringMatching(/^blobs that were sent completely stay: 1, 2 bytes in total/),
        reason: { id: 'blobsLeft', values: { blobs: 1, leftBytes: '{}'.length } },
      },
    ])
    await run(order, bytes, finished)
    await runnerOf(driver).undo(order, { ...context, memory: finished })
    expect(reports).toHaveLength(1)
  })

  it('takes an upload back when somebody else has brought the blob meanwhile', async () => {
    const bytes = artifact(100_000)
    const memory = testMemory()
    const order = await orderOf(bytes)
    await expect(run(order, bytes, memory, failingAfter(2))).rejects.toMatchObject({ code: 'Unavailable' })
    await run(order, bytes, testMemory())
    expect(await uploads()).toHaveLength(1)
    await run(order, bytes, memory)
    expect(await uploads()).toEqual([])
  })

  it('waits for the person when the file is gone', async () => {
    const order = await orderOf(archive('one'))
    const gone = { ...pushContext(), ...hostless, source: () => given(new NeedsPerson({ kind: 'file' })) }
    await expect(runnerOf(driver).run(order, gone)).rejects.toBeInstanceOf(NeedsPerson)
  })
})

const weights = someBytes(100_000)

function archive(text: string): Uint8Array {
  const files = new LayoutFiles()
  return files.name({ app: files.image([text]) }).tar()
}

/** One large blob that is not in gzip. */
function artifact(sizeBytes: number): Uint8Array {
  const files = new LayoutFiles()
  const manifest = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: files.blob('application/vnd.example.config', '{}'),
    layers: [files.blob('application/vnd.example.weights', weights.subarray(0, sizeBytes))],
  }
  return files.name({ v1: files.blob(types.manifest, manifest) }).tar()
}

async function orderOf(bytes: Uint8Array): Promise<OrderOf<'push'>> {
  const [image] = await imagesIn([byteFile('a.tar', bytes)])
  const file = { path: 'a.tar', sizeBytes: bytes.byteLength, source: { kind: 'page', token: 'a' } as const }
  return {
    kind: 'push',
    store: 'x',
    archive: { name: 'a.tar', files: [file] },
    images: [{ imageId: image?.imageId ?? '', repository: 'edge/agent', tags: ['v1'] }],
  }
}

function run(
  order: OrderOf<'push'>,
  bytes: Uint8Array,
  memory: TransferMemory = testMemory(),
  target: StorageDriver = driver,
) {
  const context: RunContext = { ...pushContext(memory), ...hostless, source: () => memorySource(bytes) }
  return runnerOf(target).run(order, context)
}

function runnerOf(target: StorageDriver) {
  const open = () => Promise.resolve({ id: 'x', name: 'x', driver: target })
  return pushRunner({ open, ...pushMeans() })
}

const hostless: Pick<RunContext, 'sink'> = { sink: () => given(new Error('a push has no place')) }

function given(error: Error): never {
  throw error
}

/** Parts of 10,000 bytes, of which so many arrive; `sent` gathers their numbers. */
function failingAfter(parts: number, sent: number[] = []): StorageDriver {
  let arrived = 0
  const objects = wrapCalls(driver.objects, async ({ operation, signal }, call) => {
    if (operation !== 'putPart') return call(signal)
    if ((arrived += 1) > parts) throw new StoreError('Unavailable', 'no more')
    const result = await call(signal)
    sent.push(arrived)
    return result
  })
  return pathDriver(objects, { name: driver.name, rootdirectory: driver.keyOf('/'), chunkSizeBytes: 10_000 })
}

async function uploads() {
  return (await driver.objects.listUploads({ prefix: '' }, live)).uploads
}

async function keys(): Promise<readonly string[]> {
  return (await flat(driver.walk(registry.root(), {}, live))).map(({ path }) => path)
}
