import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { uploadsAt, type ObjectStore, type Upload } from '../../../drivers/index.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import type { TransferMemory } from '../../../electron/transfers/model/runner.ts'
import { uploadsInMemory } from '../../../electron/transfers/upload/upload-notes.ts'
import { undoUpload, uploadObject } from '../../../electron/transfers/upload/upload-object.ts'
import { live, readAll, someBytes } from '../../conformance/harness.ts'
import { Run, stops } from './stopping.ts'
import { chunksOf, KeptContext, KeptMemory } from './transfer-parts.ts'
import { partBytes, testBuckets, type Place } from './test-buckets.ts'

/** More than are sent at once, and a short last one. */
const parts = 5
const bytes = someBytes((parts - 1) * partBytes + 777)

describe.each(testBuckets)('an upload that is resumed where it stopped, on $name', ({ open }) => {
  let place: Place
  beforeAll(async () => {
    place = await open()
  })
  afterAll(() => place.close())

  it.each(stops)('when a run %s any of its steps: whole, no part twice, nothing left over', async (stop) => {
    for (let at = 1; ; at += 1) {
      const key = `${stop}/${at}`
      const memory = new KeptMemory()
      const run = new Run(stop, at)
      const first = await send(run.objects(place.objects), key, run.memory(memory), run.signal)
      await run.over()
      await place.quiet()
      const second = await send(place.objects, key, memory, live)
      expect(second.failure, `${key} after ${String(first.failure)}`).toBeUndefined()
      await expectWhole(place.objects, key)
      expect(place.ledger.sentAgain, key).toEqual([])
      expect(uploadsInMemory(memory), key).toEqual([])
      if (!run.stopped) break
    }
  })

  it.each(stops)('or takes back what it left, when a run %s any of its steps', async (stop) => {
    for (let at = 1; ; at += 1) {
      const key = `undone ${stop}/${at}`
      const memory = new KeptMemory()
      const run = new Run(stop, at)
      await send(run.objects(place.objects), key, run.memory(memory), run.signal)
      await run.over()
      await place.quiet()
      await undoUpload(place.objects, key, { memory, signal: live })
      expect(await uploadsOf(place.objects, key), key).toEqual([])
      expect(memory.names, key).toEqual([])
      if (await place.objects.head(key, live)) await expectWhole(place.objects, key)
      if (!run.stopped) break
    }
  })
})

async function send(objects: ObjectStore, key: string, memory: TransferMemory, signal: AbortSignal) {
  const context = new KeptContext(memory, signal)
  const content = {
    sizeBytes: bytes.byteLength,
    identity: 'these bytes',
    open: (offset: number) => Promise.resolve(chunksOf(bytes.subarray(offset), 50_000)),
  }
  const sending = uploadObject(
    { objects, key, content, chunkSizeBytes: partBytes },
    context,
    new PartSlots(3),
  )
  const failure: unknown = await sending.catch((error: unknown) => error)
  return { context, failure }
}

async function expectWhole(objects: ObjectStore, key: string): Promise<void> {
  const body = await objects.get(key, { offset: 0 }, live)
  expect(Buffer.compare(await readAll(body.bytes), bytes), key).toBe(0)
  expect(await uploadsOf(objects, key), key).toEqual([])
}

async function uploadsOf(objects: ObjectStore, key: string): Promise<readonly Upload[]> {
  const uploads: Upload[] = []
  for await (const upload of uploadsAt(objects, key, live)) uploads.push(upload)
  return uploads
}
