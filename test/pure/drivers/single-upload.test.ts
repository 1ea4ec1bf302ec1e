import { beforeEach, describe, expect, it } from 'vitest'

import { StoreError } from '../../../drivers/common/errors.ts'
import { retryCalls } from '../../../drivers/layers/retries.ts'
import type { ObjectStore, Upload } from '../../../drivers/driver/object-store.ts'
import { live } from '../../conformance/harness.ts'
import { scriptedStore } from '../../unit/drivers/scripted-store.ts'

/** The service's clock, which is not ours. */
const nowMs = Date.UTC(2001, 0, 1)
let begun: (Upload & { readonly startedAtMs: number })[]
let withParts: Set<string>
let listed: number
beforeEach(() => {
  begun = []
  withParts = new Set()
  listed = 0
})

describe('an upload that is begun', () => {
  it('leaves no other when the answer to a try was lost', async () => {
    const store = answering('lost', 'lost', 'begun')
    const upload = await store.createUpload('key', live)
    expect(begun.map(({ uploadId }) => uploadId)).toEqual([upload.uploadId])
  })

  it('leaves no other though looking for it and aborting it fail at first', async () => {
    const service = bare('lost', 'begun')
    const failing = new Set(['listUploads', 'listParts', 'abortUpload'])
    const failsOnce = <Result>(call: string, result: () => Promise<Result>): Promise<Result> =>
      failing.delete(call) ? Promise.reject(failure('Unavailable')) : result()
    const store = retryCalls(
      {
        ...service,
        listUploads: (query, signal) => failsOnce('listUploads', () => service.listUploads(query, signal)),
        listParts: (...asked) => failsOnce('listParts', () => service.listParts(...asked)),
        abortUpload: (...asked) => failsOnce('abortUpload', () => service.abortUpload(...asked)),
      },
      { sleep },
    )
    const upload = await store.createUpload('key', live)
    expect(begun.map(({ uploadId }) => uploadId)).toEqual([upload.uploadId])
    expect([...failing]).toEqual([])
  })

  it('leaves those of other keys, of an earlier and of a later time, and those that have parts', async () => {
    const others = [
      { key: 'key', uploadId: 'earlier', startedAtMs: nowMs - 60_000 },
      { key: 'key', uploadId: 'later', startedAtMs: nowMs + 1 },
      { key: 'key', uploadId: 'with parts', startedAtMs: nowMs },
      { key: 'key of another name', uploadId: 'of another key', startedAtMs: nowMs },
    ]
    begun.push(...others)
    withParts.add('with parts')
    const store = answering('lost', 'begun')
    const upload = await store.createUpload('key', live)
    expect(begun).toEqual([...others, { ...upload, startedAtMs: nowMs }])
  })

  it.each(['refused', 'throttled'] as const)('is not looked at when a try was %s', async (answer) => {
    const store = answering(answer, 'begun')
    await store.createUpload('key', live)
    expect(listed).toBe(0)
  })

  it('is given though the service does not list it, or fails to', async () => {
    const failing = retryCalls(
      {
        ...bare('lost', 'begun'),
        listUploads: () => Promise.reject(new StoreError('PermissionDenied', 'no')),
      },
      { sleep },
    )
    expect((await failing.createUpload('key', live)).key).toBe('key')
    const silent = retryCalls(
      { ...bare('lost', 'begun'), listUploads: () => Promise.resolve({ uploads: [], next: undefined }) },
      { sleep },
    )
    expect((await silent.createUpload('key', live)).key).toBe('key')
    expect(begun).toHaveLength(4)
  })

  it('leaves another that this store begins at the same key meanwhile', async () => {
    const store = answering('lost', 'begun', 'begun', 'begun')
    const uploads = await Promise.all([store.createUpload('key', live), store.createUpload('key', live)])
    const left = begun.map(({ uploadId }) => uploadId)
    expect(left).toEqual(expect.arrayContaining(uploads.map(({ uploadId }) => uploadId)))
  })
})

type Answer = 'begun' | 'lost' | 'refused' | 'throttled'

function answering(...answers: readonly Answer[]): ObjectStore {
  return retryCalls(bare(...answers), { sleep })
}

/** A service that begins uploads, and answers as it is told. */
function bare(...answers: readonly Answer[]): ObjectStore {
  const left = [...answers]
  return scriptedStore({
    createUpload: (key) => {
      const answer = left.shift() ?? 'begun'
      if (answer === 'throttled') return Promise.reject(failure('Throttled', 503))
      if (answer === 'refused') return Promise.reject(failure('Timeout', 400))
      const upload = { key, uploadId: `upload ${begun.length}` }
      begun.push({ ...upload, startedAtMs: nowMs })
      return answer === 'begun' ? Promise.resolve(upload) : Promise.reject(failure('Unavailable'))
    },
    listUploads: ({ prefix }) => {
      listed += 1
      const uploads = begun.filter(({ key }) => key.startsWith(prefix))
      return Promise.resolve({ uploads, next: undefined })
    },
    listParts: ({ uploadId }) => {
      const parts = withParts.has(uploadId) ? [{ number: 1, etag: '"e"', sizeBytes: 1 }] : []
      return Promise.resolve({ parts, next: undefined })
    },
    abortUpload: ({ uploadId }) => {
      begun = begun.filter((each) => each.uploadId !== uploadId)
      return Promise.resolve()
    },
  })
}

function failure(code: 'Unavailable' | 'Throttled' | 'Timeout', status?: number): StoreError {
  return new StoreError(code, 'failed', status === undefined ? {} : { status }, { retry: 'later' })
}

function sleep(): Promise<void> {
  return Promise.resolve()
}
