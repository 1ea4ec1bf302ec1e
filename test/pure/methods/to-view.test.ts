import { describe, expect, it } from 'vitest'

import { errorCodes, explained, StoreError } from '../../../drivers/common/errors.ts'
import { explain } from '../../../drivers/explain.ts'
import { explainForeignResponse } from '../../../drivers/xml/foreign-response.ts'
import { refusalOf } from '../../../drivers/objects/refusals.ts'
import { toErrorData } from '../../../electron/host/error-data.ts'

describe('a failure as the window is told it', () => {
  it('says what, where, and whether to try again', () => {
    const where = { store: 'images', operation: 'put', path: 'a/b', endpoint: 's3.example.com', status: 503 }
    const error = new StoreError('Throttled', 'slow down', where, { retry: 'exhausted' })
    expect(toErrorData(error)).toEqual({
      code: 'Throttled',
      message: 'slow down',
      where,
      hint: 'waitAndRetry',
      retryable: true,
    })
  })

  it('has the words of a failure for every code, and none too long', () => {
    for (const code of errorCodes) {
      const data = toErrorData(new StoreError(code, 'x'.repeat(5000)))
      expect(data).toMatchObject({ code, message: 'x'.repeat(1000) })
    }
  })

  it('quotes nothing of what is not ours: it may hold a request', () => {
    for (const error of [new TypeError('authorization: hush'), 'hush', { hush: 1 }, undefined]) {
      const data = toErrorData(error)
      expect(data).toMatchObject({ code: 'Unexpected', where: {}, retryable: false })
      expect(JSON.stringify(data)).not.toContain('hush')
    }
  })

  it('knows one that was called off', () => {
    expect(toErrorData(AbortSignal.abort().reason)).toMatchObject({ code: 'Cancelled' })
  })

  it.each([
    ['PermissionDenied', 'filesystem', 'checkFolder'],
    ['PermissionDenied', 's3', 'checkPermissions'],
    ['NoSuchBucket', 'filesystem', 'checkFolder'],
    ['NoSuchBucket', 's3', 'checkBucket'],
    ['ClockSkew', 's3', 'checkClock'],
    ['NotFound', 's3', undefined],
  ] as const)('hints at what to do: %s of %s', (code, driver, hint) => {
    expect(toErrorData(new StoreError(code, 'words', { driver })).hint).toBe(hint)
  })

  it.each([
    [401, 'Unauthenticated', '', 'checkAccessKey'],
    [401, 'Unauthenticated', 'who are you', 'checkAccessKey'],
    [403, 'PermissionDenied', '', 'checkPermissions'],
    [403, 'PermissionDenied', 'not you', 'checkPermissions'],
  ] as const)(
    'hints at what to do where %i is all that was answered: %s "%s"',
    (status, code, body, hint) => {
      expect(toErrorData(explained(code, explainForeignResponse(status, body), { driver: 's3' })).hint).toBe(
        hint,
      )
    },
  )

  it('leaves that to a reason that says it', () => {
    const locked = refusalOf('s3', new StoreError('PermissionDenied', 'object lock'))
    const keys = explain('ambientKeysNotAllowed', { service: 'AWS', origin: 'https://s3.example.com' })
    expect(toErrorData(explained('PermissionDenied', locked ?? { detail: '' })).hint).toBeUndefined()
    expect(toErrorData(explained('Unauthenticated', keys)).hint).toBeUndefined()
  })
})
