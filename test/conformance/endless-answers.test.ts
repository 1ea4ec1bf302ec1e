import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { cloudDrivers, startCloud, type StartedCloud } from '../clouds/every-cloud.ts'
import { live, readAll, someBytes } from './harness.ts'

const account = { accessKey: 'AKIDENDLESSANSWERS', secretKey: 'secretOfTheEndlessAnswers' }
const upload = { key: 'other', uploadId: '0123456789ABCDEF0123456789ABCDEF' }
const piece = 'x'.repeat(64 * 1024)

const operations = {
  put: ({ objects }) => objects.put('other', someBytes(3), live),
  get: async ({ objects }) => readAll((await objects.get('file', { offset: 0 }, live)).bytes),
  copy: ({ objects }) => objects.copy('file', 'other', live),
  list: ({ objects }) => objects.list({ prefix: '' }, live),
  deleteMany: ({ objects }) => objects.deleteMany(['one', 'two'], live),
  createUpload: ({ objects }) => objects.createUpload('other', live),
  listParts: ({ objects }) => objects.listParts(upload, 0, live),
} satisfies Record<string, (driver: StorageDriver) => Promise<unknown>>

describe.each(cloudDrivers)('an answer without end, on %s', (name) => {
  let cloud: StartedCloud
  let driver: StorageDriver
  let before: number
  beforeAll(async () => {
    cloud = await startCloud(name, { account })
    const resolved = resolveParameters(name, cloud.values, {})
    driver = await openDriver(resolved, { store: 'the endless one', readOnly: false })
  })
  beforeEach(() => {
    before = cloud.stats.bytesOut
  })
  afterEach(() => {
    cloud.faults.rules = []
  })
  afterAll(async () => {
    await driver.close()
    await cloud.close()
  })

  describe.each([
    [403, 'PermissionDenied'],
    [301, 'Unexpected'],
  ] as const)('with the status %i', (status, code) => {
    it.each(Object.keys(operations) as (keyof typeof operations)[])(
      'is left when its first 64 KiB are read, and tells %s what its status means',
      async (operation) => {
        answersWith(status)
        await expect(operations[operation](driver)).rejects.toMatchObject({ code, where: { status } })
        expect(taken()).toBeLessThan(16 * mebibyte)
      },
    )
  })

  it.each(['put', 'copy', 'list', 'deleteMany', 'createUpload', 'listParts'] as const)(
    'of success is too large for %s, and left',
    async (operation) => {
      answersWith(200)
      await expect(operations[operation](driver)).rejects.toMatchObject({ code: 'TooLarge', retry: 'never' })
      expect(taken()).toBeLessThan(64 * mebibyte)
    },
  )

  function answersWith(status: number): void {
    const headers = { 'content-type': 'application/xml', etag: '"e"' }
    cloud.faults.rules = [{ fault: { kind: 'endless', answer: { status, headers, body: piece } } }]
  }

  /** What was sent in vain, the buffers on the way included. */
  function taken(): number {
    return cloud.stats.bytesOut - before
  }
})

const mebibyte = 1024 * 1024
