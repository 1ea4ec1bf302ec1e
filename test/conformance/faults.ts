import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { StoreError } from '../../drivers/common/errors.ts'
import { limitRequests } from '../../drivers/layers/request-limiter.ts'
import { locateErrors } from '../../drivers/layers/error-location.ts'
import { retryCalls } from '../../drivers/layers/retries.ts'
import { timeOutAttempts } from '../../drivers/layers/timeouts.ts'
import type { ObjectStore } from '../../drivers/driver/object-store.ts'
import { readObject } from '../../drivers/driver/read-object.ts'
import { rangeToFile } from '../../electron/transfers/download/range-to-file.ts'
import type { Fault, FaultRule, Faults } from '../clouds/common/faults.ts'
import type { Way } from '../network/lanes.ts'
import { live, readAll, someBytes } from './harness.ts'

/** What the suite needs to know of a cloud and of the driver that speaks to it. */
export interface FaultHarness {
  readonly name: string
  /** Opens the bucket, empty, without any layer around it. Each call gives a store that knows nothing yet. */
  readonly open: () => Promise<ObjectStore>
  /** By lanes only those are tried that move bytes past this thread. */
  readonly way: Way
  readonly faults: () => Faults
  /** How far the service's clock is ahead of ours from now on. */
  readonly setClockAhead: (aheadMs: number) => void
  /** The service's own refusals. */
  readonly refusals: {
    readonly internal: Fault
    readonly unavailable: Fault
    readonly throttled: Fault
  }
}

/** Every primitive of a cloud survives what goes wrong once, and says what goes wrong for good. */
export function describeFaults(harness: FaultHarness): void {
  describe(`faults of ${harness.name}`, () => {
    let bare: ObjectStore
    let store: ObjectStore
    beforeEach(async () => {
      calm()
      bare = await harness.open()
      store = locateErrors(withLayers(bare), { store: 'faults', endpoint: 'service' })
    })
    afterEach(async () => {
      calm()
      await empty(store)
      await bare.close()
    })

    const { internal, unavailable, throttled } = harness.refusals
    const tried = Object.entries<Primitive>(harness.way === 'lanes' ? movingPrimitives : primitives)
    const once: Readonly<Record<string, Fault>> = {
      'an internal error (500)': internal,
      'the service being unavailable (503)': unavailable,
      'being throttled': throttled,
      'a connection that is reset before an answer': { kind: 'reset', when: 'before' },
      'a connection that is reset when all is done': { kind: 'reset', when: 'done' },
      'a connection that is reset in the middle of an answer': { kind: 'reset', when: 'middle' },
      'an answer that ends early, as if it were whole': { kind: 'truncate' },
      'no answer': { kind: 'stall' },
      'an answer that stops in the middle': { kind: 'stall', when: 'middle' },
      'an answer that comes slowly': { kind: 'slow', pauseMs: 40 },
    }
    describe.each(Object.entries(once))('after %s', (_, fault) => {
      const met = tried.filter(([name]) => canMeet(name, fault))
      it.each(met)('%s does what it should', async (__, primitive) => {
        await expect(primitive(store, during(fault, 1))).resolves.toBeUndefined()
      })
    })

    describe.each(['request', 'unverified request'] as const)('after a byte changed of a %s', (what) => {
      it.each(['put', 'putPart'] as const)('%s sends it again', async (name) => {
        await expect(primitives[name](store, during({ kind: 'corrupt', what }, 1))).resolves.toBeUndefined()
      })
    })

    const lasting: readonly (readonly [string, Fault, readonly string[]])[] = [
      ['an internal error (500)', internal, ['Unavailable']],
      ['the service being unavailable (503)', unavailable, ['Unavailable', 'Throttled']],
      ['being throttled', throttled, ['Throttled']],
      ['connections that are reset', { kind: 'reset', when: 'before' }, ['Unavailable']],
    ]
    describe.each(lasting)('with %s for ever', (_, fault, codes) => {
      it.each(tried)('%s fails with what it was', async (name, primitive) => {
        const failure = await primitive(store, during(fault)).then(
          () => undefined,
          (error: unknown) => error,
        )
        expect(failure).toMatchObject({ name: 'StoreError', retry: 'exhausted' })
        expect(codes).toContain(codeOf(failure))
        expect(failure).toMatchObject({ where: { operation: name, endpoint: 'service' } })
      })
    })

    it('a service that never answers is a Timeout', async () => {
      await expect(primitives.head(store, during({ kind: 'stall' }))).rejects.toMatchObject({
        code: 'Timeout',
        retry: 'exhausted',
      })
    })

    describe.each([20, -20])('with a clock %i minutes off', (minutes) => {
      it.each(tried)('%s works, or says that it is the clock', async (_, primitive) => {
        const failure = await primitive(store, async (run) => {
          harness.setClockAhead(minutes * 60_000)
          // The store that prepared may have learnt the service's time: this one has not.
          const stranger = await harness.open()
          try {
            return await run(locateErrors(withLayers(stranger), { store: 'faults' }))
          } finally {
            harness.setClockAhead(0)
            await stranger.close()
          }
        }).then(
          () => undefined,
          (error: unknown) => error,
        )
        expect([undefined, 'ClockSkew']).toContain(failure === undefined ? undefined : codeOf(failure))
      })
    })

    function during(fault: Fault, times?: number): Faulty {
      return async (run) => {
        const rule: FaultRule = times === undefined ? { fault } : { fault, times }
        harness.faults().rules = [rule]
        const waits = fault.kind === 'stall' || fault.kind === 'slow'
        const met = waits ? locateErrors(withLayers(bare, hastyMs), { store: 'faults' }) : store
        try {
          const result = await run(met)
          if ((rule.times ?? 0) > 0) throw new Error('the fault was not met')
          return result
        } finally {
          harness.faults().rules = []
        }
      }
    }

    function calm(): void {
      harness.faults().rules = []
      harness.setClockAhead(0)
    }
  })
}

/** Runs what it is given while things go wrong, on the store to use for it. */
export type Faulty = <Result>(run: (store: ObjectStore) => Promise<Result>) => Promise<Result>
/** Prepares, does one thing while things go wrong, and looks whether it was done. */
type Primitive = (store: ObjectStore, faulty: Faulty) => Promise<void>

const bytes = Buffer.from(someBytes(100_000))
const key = 'a folder/the key'

async function list(store: ObjectStore, faulty: Faulty): Promise<void> {
  for (const name of ['a', 'b/c', 'b/d', 'e']) await store.put(name, someBytes(10), live)
  const page = await faulty((met) => met.list({ prefix: '', delimiter: '/' }, live))
  expect(page.objects.map((object) => object.key)).toEqual(['a', 'e'])
  expect(page.prefixes).toEqual(['b/'])
}

async function head(store: ObjectStore, faulty: Faulty): Promise<void> {
  await store.put(key, bytes, live)
  expect((await faulty((met) => met.head(key, live)))?.sizeBytes).toBe(bytes.byteLength)
}

async function get(store: ObjectStore, faulty: Faulty): Promise<void> {
  await store.put(key, bytes, live)
  expect(same(await faulty((met) => contentOf(met, key)), bytes)).toBe(true)
}

async function getInto(store: ObjectStore, faulty: Faulty): Promise<void> {
  await store.put(key, bytes, live)
  const info = await store.head(key, live)
  if (info === undefined) throw new Error('what was put is not there')
  const folder = await mkdtemp(join(tmpdir(), 'bollard-faults-'))
  const path = join(folder, 'range')
  const file = await open(path, 'w+')
  try {
    const range = { offset: 0, length: bytes.byteLength }
    await faulty((met) => rangeToFile({ objects: met, info, file, path }, range, undefined, live))
    expect(same(await readFile(path), bytes)).toBe(true)
  } finally {
    await file.close()
    await rm(folder, { recursive: true })
  }
}

async function put(store: ObjectStore, faulty: Faulty): Promise<void> {
  await faulty((met) => met.put(key, bytes, live))
  await expectBytes(store, key)
}

async function copy(store: ObjectStore, faulty: Faulty): Promise<void> {
  await store.put(key, bytes, live)
  await faulty((met) => met.copy(key, 'copied', live))
  await expectBytes(store, 'copied')
}

async function deleteMany(store: ObjectStore, faulty: Faulty): Promise<void> {
  for (const name of ['a', 'b', 'c']) await store.put(name, someBytes(10), live)
  expect(await faulty((met) => met.deleteMany(['a', 'b'], live))).toEqual([])
  expect((await store.list({ prefix: '' }, live)).objects.map((object) => object.key)).toEqual(['c'])
}

async function createUpload(store: ObjectStore, faulty: Faulty): Promise<void> {
  const earlier = await store.createUpload(key, live)
  await store.putPart(earlier, 1, bytes, live)
  const another = await store.createUpload(`${key} of another name`, live)
  const upload = await faulty((met) => met.createUpload(key, live))
  const begun = (await store.listUploads({ prefix: '' }, live)).uploads.map(({ uploadId }) => uploadId)
  expect(begun.toSorted()).toEqual([earlier, another, upload].map(({ uploadId }) => uploadId).toSorted())
}

async function putPart(store: ObjectStore, faulty: Faulty): Promise<void> {
  const upload = await store.createUpload(key, live)
  const part = await faulty((met) => met.putPart(upload, 1, bytes, live))
  await store.completeUpload(upload, [part], live)
  await expectBytes(store, key)
}

async function copyPart(store: ObjectStore, faulty: Faulty): Promise<void> {
  await store.put('source', bytes, live)
  const upload = await store.createUpload(key, live)
  const range = { offset: 0, length: bytes.byteLength }
  const part = await faulty((met) => met.copyPart(upload, 1, 'source', range, live))
  await store.completeUpload(upload, [part], live)
  await expectBytes(store, key)
}

async function listParts(store: ObjectStore, faulty: Faulty): Promise<void> {
  const upload = await store.createUpload(key, live)
  for (const number of [1, 2, 3]) await store.putPart(upload, number, someBytes(number), live)
  const page = await faulty((met) => met.listParts(upload, 0, live))
  expect(page.parts.map((part) => part.sizeBytes)).toEqual([1, 2, 3])
  expect(page.next).toBeUndefined()
}

async function completeUpload(store: ObjectStore, faulty: Faulty): Promise<void> {
  const upload = await store.createUpload(key, live)
  const part = await store.putPart(upload, 1, bytes, live)
  await faulty((met) => met.completeUpload(upload, [part], live))
  await expectBytes(store, key)
  expect((await store.listUploads({ prefix: '' }, live)).uploads).toEqual([])
}

async function abortUpload(store: ObjectStore, faulty: Faulty): Promise<void> {
  const upload = await store.createUpload(key, live)
  await faulty((met) => met.abortUpload(upload, live))
  expect((await store.listUploads({ prefix: '' }, live)).uploads).toEqual([])
}

async function listUploads(store: ObjectStore, faulty: Faulty): Promise<void> {
  const uploads = [await store.createUpload('a', live), await store.createUpload('b', live)]
  const page = await faulty((met) => met.listUploads({ prefix: '' }, live))
  expect(page.uploads.map(({ uploadId }) => uploadId)).toEqual(uploads.map(({ uploadId }) => uploadId))
}

/** Every primitive of a store, each with what has to be so afterwards. */
export const primitives = {
  list,
  head,
  get,
  put,
  copy,
  deleteMany,
  createUpload,
  putPart,
  copyPart,
  listParts,
  completeUpload,
  abortUpload,
  listUploads,
} satisfies Record<string, Primitive>

/** Those that move the bytes of objects past this thread, where there are lanes. */
const movingPrimitives = { getInto, put, putPart } satisfies Record<string, Primitive>

/** The refusals of the services that speak Amazon's words; they have their own for one that asks too often. */
export function refusals(throttled = 'SlowDown'): FaultHarness['refusals'] {
  return {
    internal: { kind: 'refuse', code: 'InternalError' },
    unavailable: { kind: 'refuse', code: 'ServiceUnavailable' },
    throttled: { kind: 'refuse', code: throttled },
  }
}

/** An answer without a body can neither end early nor stop within it. */
function canMeet(name: string, fault: Fault): boolean {
  const bodyless = ['head', 'put', 'putPart', 'abortUpload']
  const inBody = fault.kind === 'truncate' || fault.kind === 'slow'
  return !(bodyless.includes(name) && (inBody || ('when' in fault && fault.when === 'middle')))
}

/** The layers of an open store, without pauses between tries. */
export function withLayers(objects: ObjectStore, answerMs = patientMs): ObjectStore {
  const timed = timeOutAttempts(objects, { answerMs, slowestBytesPerSecond: 1_000_000 })
  return retryCalls(limitRequests(timed, { large: 8 }), { sleep: () => Promise.resolve() })
}

/** Longer than anything takes that does not wait on purpose, on a busy machine too. */
const patientMs = 10_000
/** What a test waits for: longer than a pause of a slow answer, shorter than all of them together. */
const hastyMs = 250

async function contentOf(store: ObjectStore, name: string): Promise<Uint8Array> {
  return readAll((await readObject(store, name, { offset: 0 }, live)).bytes)
}

async function expectBytes(store: ObjectStore, name: string): Promise<void> {
  expect(same(await contentOf(store, name), bytes), `the content of ${name}`).toBe(true)
}

/** The code of one of our errors; anything else is no code of ours. */
function codeOf(failure: unknown): string {
  return failure instanceof StoreError ? failure.code : String(failure)
}

/** As one comparison: the test framework's own looks at each byte apart. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

async function empty(store: ObjectStore): Promise<void> {
  const { objects } = await store.list({ prefix: '' }, live)
  if (objects.length > 0)
    await store.deleteMany(
      objects.map((object) => object.key),
      live,
    )
  for (const upload of (await store.listUploads({ prefix: '' }, live)).uploads) {
    await store.abortUpload(upload, live)
  }
}
