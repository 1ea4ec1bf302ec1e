import { readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { afterAll, beforeEach, describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { wrapCalls } from '../../../drivers/layers/wrap-calls.ts'
import { pathDriver } from '../../../drivers/driver/path-driver.ts'
import { GzipThreads } from '../../../electron/images/gzip/gzip-threads.ts'
import { LayerFiles } from '../../../electron/images/gzip/layer-files.ts'
import { pushArchive } from '../../../electron/images/push/push-archive.ts'
import { layout as registry } from '../../../electron/registry/layout/layout.ts'
import { archiveFiles } from '../../../electron/images/archive/files/source-files.ts'
import { fileSource } from '../../../electron/transfers/local/file-source.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import { flat, live, someBytes } from '../../conformance/harness.ts'
import { dockerFiles } from '../../corpus/archives/image-files.ts'
import { tarOfFiles } from '../../corpus/archives/tar-bytes.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { TinyRegistry } from '../registry/tiny-registry.ts'
import { imagesIn, pushContext, testMemory, type TestContext } from './pushing.ts'

const folder = useTempFolder()
const threads = new GzipThreads(resolve('dist/gzip/gzip-worker.mjs'))
afterAll(() => threads.close())

let made = 0
let driver: StorageDriver
/** Of compressed layers. */
let kept: string
beforeEach(async () => {
  made += 1
  driver = await newStore()
  kept = join(folder(), `kept-${made}`)
})

/** Two layers of several parts, one of them small in gzip, and a tiny one. */
const texts = [Buffer.from(someBytes(900_000)).toString('base64'), 'text '.repeat(300_000), 'tiny']
const archive = tarOfFiles(dockerFiles(texts))

describe('layers of a docker archive', () => {
  it('are the same blobs at every push, and leave no file', async () => {
    const context = pushContext()
    await push(driver, archive, context)
    const other = await newStore()
    await push(other, archive)
    expect(await keys(other)).toEqual(await keys(driver))
    expect(await readdir(kept)).toEqual([])
    expect(context.told).toMatchObject({ bytes: context.told.totalBytes, items: 4, totalItems: 4 })
  })

  it('are the same where there is no room for files', async () => {
    await push(driver, archive)
    const other = await newStore()
    kept = join(folder(), `file-${made}`)
    await writeFile(kept, 'no folder')
    await push(other, archive)
    expect(await keys(other)).toEqual(await keys(driver))
  })

  it('are refused before anything is written where one is not what the image says', async () => {
    await expect(push(driver, damaged())).rejects.toMatchObject({
      code: 'Corrupt',
      reason: { id: 'layerNotAsSaid' },
    })
    expect(await keys(driver)).toEqual([])
  })

  it('are refused where one changes after it was verified, and nothing refers to the others', async () => {
    const memory = testMemory()
    await memory.set('compared', true)
    const pushing = push(driver, damaged(), pushContext(memory))
    await expect(pushing).rejects.toMatchObject({ code: 'Corrupt', reason: { id: 'layerNotAsSaid' } })
    expect((await keys(driver)).filter((key) => !key.includes('/blobs/'))).toEqual([])
    expect(await readdir(kept)).toEqual([])
  })

  it('stopped at any part leave no file, and are finished by the next run without sending a part again', async () => {
    const whole = await newStore()
    const counted = counting(whole, Number.POSITIVE_INFINITY)
    await push(counted.driver, archive)
    for (let stoppedAfter = 0; stoppedAfter < counted.sent(); stoppedAfter += 3) {
      const target = await newStore()
      const memory = testMemory()
      const stop = new AbortController()
      const first = counting(target, stoppedAfter, () => stop.abort())
      await expect(push(first.driver, archive, pushContext(memory, stop.signal))).rejects.toBeInstanceOf(
        Error,
      )
      expect(await readdir(kept)).toEqual([])
      const second = counting(target, Number.POSITIVE_INFINITY)
      await push(second.driver, archive, pushContext(memory))
      expect(await keys(target)).toEqual(await keys(whole))
      expect((await target.objects.listUploads({ prefix: '' }, live)).uploads).toEqual([])
      expect(second.sent()).toBeLessThanOrEqual(counted.sent() - first.sent())
    }
  })

  it('that an earlier version compressed otherwise are compressed anew', async () => {
    const memory = testMemory()
    await push(driver, archive, pushContext(memory))
    for (const [name, note] of memory.entries('packed:')) {
      const { recipe: _, ...before } = note as Record<string, unknown>
      await memory.set(name, { ...before, digest: `sha256:${'0'.repeat(64)}` })
    }
    const other = await newStore()
    await push(other, archive, pushContext(memory))
    expect(await keys(other)).toEqual(await keys(driver))
  })

  it('are not read again where the store has them', async () => {
    const memory = testMemory()
    await push(driver, archive, pushContext(memory))
    const context = pushContext(memory)
    await push(driver, archive, context)
    expect(context.told.already).toBe(context.told.totalBytes)
  })
})

/** The archive with another byte in its first layer. */
function damaged(): Uint8Array {
  const bytes = Buffer.from(archive)
  const at = bytes.indexOf(texts[0]?.slice(5000, 5100) ?? '')
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}

async function newStore(): Promise<StorageDriver> {
  made += 1
  return (await TinyRegistry.in(join(folder(), `registry-${made}`))).driver
}

/** From a file of this computer, whose bytes are read into the memory of the threads. */
async function push(
  target: StorageDriver,
  bytes: Uint8Array,
  context: TestContext = pushContext(testMemory(), new AbortController().signal),
): Promise<void> {
  const path = join(folder(), `saved-${made}.tar`)
  await writeFile(path, bytes)
  const source = { path, sizeBytes: bytes.byteLength, source: fileSource(path) }
  const files = await archiveFiles([source], live)
  const images = (await imagesIn(files)).map(({ imageId }) => ({
    imageId,
    repository: parseRepositoryName('edge/agent'),
    tags: [parseTag('v1')],
  }))
  const compressing = { threads, files: new LayerFiles(kept) }
  await pushArchive(target, { files, images }, { slots: new PartSlots(6), compressing }, context)
}

/** Parts of 50,000 bytes; tells when one more than so many is begun. */
function counting(target: StorageDriver, parts: number, onParts = (): void => undefined) {
  let begun = 0
  let sent = 0
  const objects = wrapCalls(target.objects, async ({ operation, signal }, call) => {
    if (operation !== 'putPart') return call(signal)
    begun += 1
    if (begun > parts) onParts()
    signal?.throwIfAborted()
    const result = await call(signal)
    sent += 1
    return result
  })
  const options = { name: target.name, rootdirectory: target.keyOf('/'), chunkSizeBytes: 50_000 }
  return { driver: pathDriver(objects, options), sent: () => sent }
}

async function keys(target: StorageDriver): Promise<readonly string[]> {
  return (await flat(target.walk(registry.root(), {}, live))).map(({ path }) => path).toSorted()
}
