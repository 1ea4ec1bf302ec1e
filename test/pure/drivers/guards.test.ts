import { describe, expect, it } from 'vitest'

import { StoreError } from '../../../drivers/common/errors.ts'
import { locateErrors } from '../../../drivers/layers/error-location.ts'
import { refuseWrites } from '../../../drivers/layers/read-only.ts'
import { live } from '../../conformance/harness.ts'
import { calls, scriptedStore, uniformStore } from '../../unit/drivers/scripted-store.ts'

const where = { store: 'harbour', driver: 's3', bucket: 'crates', endpoint: '127.0.0.1:9000' }
const reads = [
  'list',
  'scan',
  'head',
  'get',
  'getWhole',
  'listParts',
  'listUploads',
  'versioning',
  'listVersions',
]

describe('a read-only store', () => {
  const reached = new Error('it was asked')

  it.each(Object.keys(calls).filter((operation) => !reads.includes(operation)))(
    'refuses %s without asking the service',
    async (operation) => {
      const store = refuseWrites(
        uniformStore(() => Promise.reject(reached)),
        where,
      )
      await expect(calls[operation]?.(store, live)).rejects.toMatchObject({
        code: 'ReadOnly',
        where: { ...where, operation, path: 'key' },
        retry: 'never',
      })
    },
  )

  it.each(reads)('lets %s through', async (operation) => {
    const store = refuseWrites(
      uniformStore(() => Promise.reject(reached)),
      where,
    )
    await expect(calls[operation]?.(store, live)).rejects.toBe(reached)
  })

  it('is asked each time whether it is one', async () => {
    let isLocked = false
    const store = refuseWrites(
      uniformStore(() => Promise.reject(reached)),
      where,
      () => isLocked,
    )
    await expect(calls['put']?.(store, live)).rejects.toBe(reached)
    isLocked = true
    await expect(calls['put']?.(store, live)).rejects.toMatchObject({ code: 'ReadOnly' })
  })

  it('still presigns, since what it signs only reads', async () => {
    expect(await refuseWrites(scriptedStore(), where).presign('GET', 'key', 60)).toMatch(/^https/)
  })
})

describe('a key with half a character', () => {
  it('is refused with words, and not asked for: no request can name it', async () => {
    const inner = uniformStore(() => Promise.reject(new Error('it was asked')))
    await expect(locateErrors(inner, where).head('half \uD83D', live)).rejects.toMatchObject({
      code: 'InvalidPath',
      where: { operation: 'head', store: 'harbour' },
    })
  })
})

describe('a failure', () => {
  it.each(Object.keys(calls))('says where it happened: %s', async (operation) => {
    const inner = uniformStore(() => Promise.reject(new StoreError('Throttled', 'slow', { status: 503 })))
    await expect(calls[operation]?.(locateErrors(inner, where), live)).rejects.toMatchObject({
      code: 'Throttled',
      // That of the bucket is about no key.
      where: {
        ...where,
        // A page that somebody else reads is a list all the same.
        operation: operation === 'scan' ? 'list' : operation,
        path: operation === 'versioning' ? '' : 'key',
        status: 503,
      },
    })
  })

  it('keeps what the inside already said', async () => {
    const inner = uniformStore(() => Promise.reject(new StoreError('Corrupt', 'bad', { path: 'inner' })))
    await expect(locateErrors(inner, where).head('key', live)).rejects.toMatchObject({
      where: { path: 'inner' },
    })
  })

  it('that is none of ours is unexpected, and keeps its cause', async () => {
    const cause = new RangeError('a mistake')
    await expect(
      locateErrors(
        uniformStore(() => Promise.reject(cause)),
        where,
      ).head('key', live),
    ).rejects.toMatchObject({ code: 'Unexpected', message: 'RangeError: a mistake', cause })
  })

  it('is Cancelled when the signal aborted, whatever the inside says', async () => {
    const stop = new AbortController()
    const inner = uniformStore(() => {
      stop.abort()
      return Promise.reject(new StoreError('Unavailable', 'the connection broke'))
    })
    await expect(locateErrors(inner, where).head('key', stop.signal)).rejects.toMatchObject({
      code: 'Cancelled',
    })
  })
})
