import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { uploadsAt, type ObjectStore, type Upload } from '../../../drivers/index.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import { uploadsInMemory } from '../../../electron/transfers/upload/upload-notes.ts'
import { undoUpload, uploadObject } from '../../../electron/transfers/upload/upload-object.ts'
import { expectCode, live, readAll, someBytes } from '../../conformance/harness.ts'
import { Run } from './stopping.ts'
import { chunksOf, KeptContext, KeptMemory, withCalls } from './transfer-parts.ts'
import { partBytes, testBuckets, type Place } from './test-buckets.ts'

const bytes = someBytes(4 * partBytes + 777)

describe.each(testBuckets)('an upload whose surroundings change, on $name', ({ open }) => {
  let place: Place
  beforeAll(async () => {
    place = await open()
  })
  afterAll(() => place.close())

  /** Stops where all parts but the last few are sent. */
  async function stopped(key: string): Promise<{ memory: KeptMemory; upload: Upload }> {
    const memory = new KeptMemory()
    const stop = new AbortController()
    let sent = 0
    const objects = withCalls(place.objects, {
      putPart: async (...call) => {
        const part = await place.objects.putPart(...call)
        sent += 1
        if (sent === 2) stop.abort()
        return part
      },
    })
    await expect(send(objects, key, { memory, signal: stop.signal })).rejects.toThrow(/abort/i)
    const [upload] = uploadsInMemory(memory)
    if (upload === undefined) throw new Error('nothing was begun')
    return { memory, upload }
  }

  it('sends another file from the beginning, and aborts what was begun of the first', async () => {
    const { memory } = await stopped('other file')
    const other = someBytes(bytes.byteLength, 2)
    const context = await send(place.objects, 'other file', { memory, content: other, identity: 'other' })
    expect(context.reports).toMatchObject([{ path: 'other file', kind: 'changed' }])
    expect(context.told).toMatchObject({ alreadyBytes: 0, sentBytes: other.byteLength })
    await expectStored('other file', other)
  })

  it('sends changed parts again, though the file has the same size and time', async () => {
    const { memory } = await stopped('edited')
    const edited = bytes.slice()
    edited[10] = (edited[10] ?? 0) ^ 1
    const context = await send(place.objects, 'edited', { memory, content: edited })
    expect(context.reports).toMatchObject([{ path: 'edited', kind: 'changed' }])
    expect(context.told.alreadyBytes).toBeGreaterThan(0)
    await expectStored('edited', edited)
  })

  it('sends such a part, too, when the run before died just before sending it', async () => {
    const { memory } = await stopped('edited twice')
    const edited = bytes.slice()
    edited[10] = (edited[10] ?? 0) ^ 1
    // The first step lists the parts, the second notes that part 1 is other than it was.
    const run = new Run('dies after', 2)
    const context = { memory: run.memory(memory), signal: run.signal }
    await expect(
      send(run.objects(place.objects), 'edited twice', { ...context, content: edited }),
    ).rejects.toThrow('dead')
    await send(place.objects, 'edited twice', { memory, content: edited })
    await expectStored('edited twice', edited)
  })

  it('begins again when somebody aborted it', async () => {
    const { memory, upload } = await stopped('aborted')
    await place.objects.abortUpload(upload, live)
    const context = await send(place.objects, 'aborted', { memory })
    expect(context.told).toMatchObject({ alreadyBytes: 0, sentBytes: bytes.byteLength })
    await expectStored('aborted', bytes)
  })

  it('begins again when somebody aborted it, though an object of that size was there before', async () => {
    const before = someBytes(bytes.byteLength, 3)
    await send(place.objects, 'replaced', { memory: new KeptMemory(), content: before })
    const memory = new KeptMemory()
    const objects = withCalls(place.objects, {
      completeUpload: () => Promise.reject(new Error('the line was cut')),
    })
    await expect(send(objects, 'replaced', { memory })).rejects.toThrow('cut')
    const [upload] = uploadsInMemory(memory)
    await place.objects.abortUpload(upload ?? { key: '', uploadId: '' }, live)
    await send(place.objects, 'replaced', { memory })
    await expectStored('replaced', bytes)
  })

  it('is undone without aborting the uploads of others to the same key', async () => {
    const memory = new KeptMemory()
    // The answer that an upload was begun is lost, and so is its id.
    const run = new Run('dies after', 2)
    await expect(
      send(run.objects(place.objects), 'shared', { memory: run.memory(memory), signal: run.signal }),
    ).rejects.toThrow('dead')
    const theirs = await place.objects.createUpload('shared', live)
    await place.objects.putPart(theirs, 1, someBytes(3), live)
    await undoUpload(place.objects, 'shared', { memory, signal: live })
    expect((await uploadsOf('shared')).map(({ uploadId }) => uploadId)).toEqual([theirs.uploadId])
  })

  it('with a digest is verified, also what an earlier run had sent', async () => {
    const { memory } = await stopped('verified')
    await send(place.objects, 'verified', { memory, digest: digestOf(bytes) })
    await expectStored('verified', bytes)
  })

  it.each([100, 4 * partBytes + 777])(
    'of %i bytes that are not those of the digest is taken back',
    async (size) => {
      const memory = new KeptMemory()
      const content = bytes.subarray(0, size)
      const sending = send(place.objects, 'false', { memory, content, digest: digestOf(someBytes(size, 9)) })
      await expectCode(sending, 'Corrupt')
      expect(await place.objects.head('false', live)).toBeUndefined()
      expect(await uploadsOf('false')).toEqual([])
      expect(memory.names).toEqual([])
    },
  )

  async function expectStored(key: string, wanted: Uint8Array): Promise<void> {
    const body = await place.objects.get(key, { offset: 0 }, live)
    expect(Buffer.compare(await readAll(body.bytes), wanted)).toBe(0)
    expect(await uploadsOf(key)).toEqual([])
  }

  async function uploadsOf(key: string): Promise<readonly Upload[]> {
    const uploads: Upload[] = []
    for await (const upload of uploadsAt(place.objects, key, live)) uploads.push(upload)
    return uploads
  }
})

it('an upload has no more parts than a service allows, however small they are to be', async () => {
  const place = await testBuckets.find(({ name }) => name === 'filesystem')?.open()
  if (place === undefined) throw new Error('there is no folder')
  const objects = { ...place.objects, limits: { ...place.objects.limits, maxParts: 3, minPartBytes: 1 } }
  const content = someBytes(5 * 1024 * 1024)
  const context = await send(objects, 'capped', { memory: new KeptMemory(), content, chunkSizeBytes: 1000 })
  expect(context.told.parts).toBe(3)
  await place.close()
})

interface Sending {
  readonly memory: KeptContext['memory']
  readonly signal?: AbortSignal
  readonly content?: Uint8Array
  readonly identity?: string
  readonly digest?: string
  readonly chunkSizeBytes?: number
}

async function send(objects: ObjectStore, key: string, sending: Sending): Promise<KeptContext> {
  const {
    memory,
    signal = live,
    content = bytes,
    identity = 'the file',
    chunkSizeBytes = partBytes,
  } = sending
  const context = new KeptContext(memory, signal)
  const read = {
    sizeBytes: content.byteLength,
    identity,
    open: (offset: number) => Promise.resolve(chunksOf(content.subarray(offset), 50_000)),
  }
  const digest = sending.digest === undefined ? {} : { digest: sending.digest }
  await uploadObject({ objects, key, content: read, chunkSizeBytes, ...digest }, context, new PartSlots(2))
  return context
}

function digestOf(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}
