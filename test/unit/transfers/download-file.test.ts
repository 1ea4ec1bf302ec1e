import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { ObjectStore } from '../../../drivers/index.ts'
import { expectCode, live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { newFolder, putParts, rangeBytes, run, undo } from './download-parts.ts'
import { Run, stops } from './stopping.ts'
import { KeptMemory, withCalls, withoutChecksums } from './transfer-parts.ts'
import { testBuckets, type Place } from './test-buckets.ts'

const folder = useTempFolder()
/** More ranges than are brought at once, and a short last one. */
const bytes = someBytes(5 * rangeBytes + 777)

describe.each(testBuckets)('a download to a file, on $name', ({ open }) => {
  let bucket: Place
  let objects: ObjectStore
  beforeAll(async () => {
    bucket = await open()
    objects = bucket.objects
    await putParts(objects, 'in parts.bin', bytes)
    await objects.put('whole.bin', bytes, live)
    await objects.put('small.txt', someBytes(1000), live)
    await objects.put('empty', new Uint8Array(0), live)
  })
  afterAll(() => bucket.close())

  it.each([
    ['in parts.bin', bytes],
    ['whole.bin', bytes],
    ['small.txt', someBytes(1000)],
    ['empty', new Uint8Array(0)],
  ])('brings %s, and leaves nothing beside it', async (key, wanted) => {
    const chosen = await newFolder(folder())
    await writeFile(join(chosen, 'x.bin'), 'the person agreed to lose this')
    const { context } = await run({ objects, key, place: { kind: 'file', path: join(chosen, 'x.bin') } })
    expect(Buffer.compare(await readFile(join(chosen, 'x.bin')), wanted)).toBe(0)
    expect(await readdir(chosen)).toEqual(['x.bin'])
    expect(context.told.sentBytes).toBe(wanted.byteLength)
    expect(context.told.atOnce).toBe(0)
  })

  it.each(['in parts.bin', 'small.txt'])(
    'says of %s that it was held to its size where nobody tells a checksum',
    async (key) => {
      const place = { kind: 'file', path: join(await newFolder(folder()), 'x') } as const
      const { context } = await run({ objects: withoutChecksums(objects), key, place })
      expect(context.reports).toEqual([
        {
          path: key,
          kind: 'unverified',
          detail: expect.stringContaining('only size and ETag were compared'),
          reason: { id: 'noChecksum', values: {} },
        },
      ])
    },
  )

  it('requests every range once', async () => {
    const asked: number[] = []
    const counted = withCalls(objects, {
      get: (key, range, signal) => {
        asked.push(range.offset / rangeBytes)
        return objects.get(key, range, signal)
      },
    })
    const place = { kind: 'file', path: join(await newFolder(folder()), 'x') } as const
    await run({ objects: counted, key: 'in parts.bin', place })
    expect(asked.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it.each(stops)('goes on where it was when a run %s any of its steps', async (stop) => {
    for (let at = 1; ; at += 1) {
      const chosen = await newFolder(folder())
      const memory = new KeptMemory()
      const first = new Run(stop, at)
      const download = { key: 'in parts.bin', place: { kind: 'file', path: join(chosen, 'x') } } as const
      const stopped = { objects: first.objects(objects), memory: first.memory(memory), signal: first.signal }
      const failure: unknown = await run({ ...download, ...stopped }).then(() => undefined, String)
      const { context } = await run({ ...download, objects, memory })
      expect(Buffer.compare(await readFile(join(chosen, 'x')), bytes), `${at}: ${String(failure)}`).toBe(0)
      expect(await readdir(chosen)).toEqual(['x'])
      expect(context.told.sentBytes + context.told.alreadyBytes).toBe(bytes.byteLength)
      if (!first.stopped) break
    }
  })

  it.each(stops)('leaves nothing when it is cancelled after a run %s any of its steps', async (stop) => {
    for (let at = 1; ; at += 1) {
      const chosen = await newFolder(folder())
      await writeFile(join(chosen, '.other.bollard-part'), 'of another transfer')
      const memory = new KeptMemory()
      const first = new Run(stop, at)
      const place = { kind: 'file', path: join(chosen, 'x') } as const
      const stopped = { objects: first.objects(objects), memory: first.memory(memory), signal: first.signal }
      const ended = await run({ key: 'in parts.bin', place, ...stopped }).then(
        () => true,
        () => false,
      )
      await undo({ objects, key: 'in parts.bin', place, memory })
      expect(await readdir(chosen), String(at)).toEqual(['.other.bollard-part', ...(ended ? ['x'] : [])])
      if (!first.stopped) break
    }
  })

  it('asks for four ranges at first, and for twelve once they come quickly', async () => {
    await putParts(objects, 'many ranges', someBytes(30 * rangeBytes))
    const waiting: (() => void)[] = []
    const held = withCalls(objects, {
      get: async (...call) => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        return objects.get(...call)
      },
    })
    const place = { kind: 'file', path: join(await newFolder(folder()), 'x') } as const
    const running = run({ objects: held, key: 'many ranges', place })
    await vi.waitUntil(() => waiting.length > 0)
    await setTimeout(50)
    expect(waiting).toHaveLength(4)
    for (const go of waiting.splice(0)) go()
    await vi.waitUntil(() => waiting.length === 12)
    await setTimeout(50)
    expect(waiting).toHaveLength(12)
    const letGo = setInterval(() => waiting.splice(0).forEach((go) => go()), 5)
    await running
    clearInterval(letGo)
  })

  it('that was stopped fetches no noted range again', async () => {
    const chosen = await newFolder(folder())
    const memory = new KeptMemory()
    const place = { kind: 'file', path: join(chosen, 'x') } as const
    let asked: number[] = []
    const counted = withCalls(objects, {
      get: async (key, range, signal) => {
        asked.push(range.offset)
        if (range.offset === 5 * rangeBytes) {
          await vi.waitUntil(() => noted() > 0)
          throw new Error('the process is dead')
        }
        return objects.get(key, range, signal)
      },
    })
    const noted = (): number => {
      const [note] = memory.entries('large:').map(([, value]) => value as { done: [number, number][] })
      return (note?.done ?? []).reduce((sum, [first, last]) => sum + last - first + 1, 0)
    }
    await expect(run({ objects: counted, key: 'in parts.bin', place, memory })).rejects.toThrow('dead')
    const known = noted()
    asked = []
    const { context } = await run({
      objects: withCalls(objects, {
        get: (key, range, signal) => {
          asked.push(range.offset)
          return objects.get(key, range, signal)
        },
      }),
      key: 'in parts.bin',
      place,
      memory,
    })
    expect(known).toBeGreaterThan(0)
    expect(asked.length).toBe(6 - known)
    expect(context.told.alreadyBytes).toBe(known * rangeBytes)
  })

  it('begins again, and reports it, when the object has changed during a pause', async () => {
    const chosen = await newFolder(folder())
    const memory = new KeptMemory()
    await putParts(objects, 'changing', bytes)
    const place = { kind: 'file', path: join(chosen, 'x') } as const
    const broken = withCalls(objects, {
      get: (key, range, signal) => {
        if (range.offset === 5 * rangeBytes) throw new Error('the process is dead')
        return objects.get(key, range, signal)
      },
    })
    await expect(run({ objects: broken, key: 'changing', place, memory })).rejects.toThrow('dead')
    const others = someBytes(bytes.byteLength, 2)
    await putParts(objects, 'changing', others)
    const { context } = await run({ objects, key: 'changing', place, memory })
    expect(Buffer.compare(await readFile(join(chosen, 'x')), others)).toBe(0)
    expect(context.reports).toContainEqual(expect.objectContaining({ path: 'changing', kind: 'changed' }))
  })

  it('begins again when the object changes while it is read', async () => {
    const chosen = await newFolder(folder())
    await putParts(objects, 'changing', bytes)
    const others = someBytes(bytes.byteLength, 3)
    let changed = false
    const changing = withCalls(objects, {
      get: async (key, range, signal) => {
        if (range.offset === 4 * rangeBytes && !changed) {
          changed = true
          await putParts(objects, 'changing', others)
        }
        return objects.get(key, range, signal)
      },
    })
    const { context } = await run({
      objects: changing,
      key: 'changing',
      place: { kind: 'file', path: join(chosen, 'x') },
    })
    expect(Buffer.compare(await readFile(join(chosen, 'x')), others)).toBe(0)
    expect(context.told.sentBytes).toBe(bytes.byteLength)
  })

  it('of a blob that does not match the digest in its key fails, and leaves no file', async () => {
    const chosen = await newFolder(folder())
    for (const content of [bytes, someBytes(100)]) {
      const hex = createHash('sha256').update('something else').digest('hex')
      const key = `docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`
      await objects.put(key, content, live)
      const memory = new KeptMemory()
      const place = { kind: 'file', path: join(chosen, 'x') } as const
      await expectCode(run({ objects, key, place, memory }), 'Corrupt')
      await undo({ objects, key, place, memory })
      expect(await readdir(chosen)).toEqual([])
    }
  })
})

describe('a download that fails', () => {
  it('says that the object is missing, and makes no file', async () => {
    const bucket = await testBuckets[0]?.open()
    if (bucket === undefined) throw new Error('there are places')
    const chosen = await newFolder(folder())
    const place = { kind: 'file', path: join(chosen, 'x') } as const
    await expectCode(run({ objects: bucket.objects, key: 'nothing', place }), 'NotFound')
    await bucket.objects.put('something', someBytes(10), live)
    const nowhere = { kind: 'file', path: join(chosen, 'missing', 'x') } as const
    const error = await expectCode(
      run({ objects: bucket.objects, key: 'something', place: nowhere }),
      'NotFound',
    )
    expect(error.where).toMatchObject({ driver: 'filesystem', operation: 'save' })
    await bucket.close()
  })
})
