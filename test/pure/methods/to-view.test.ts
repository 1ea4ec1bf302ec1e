import { describe, expect, it } from 'vitest'

import { errorCodes, StoreError } from '../../../drivers/common/errors.ts'
import { toErrorData } from '../../../electron/host/error-data.ts'

describe('a failure as the window is told it', () => {
  it('says what, where, and whether to try again', () => {
    const where = { store: 'images', operation: 'put', path: 'a/b', endpoint: 's3.example.com', status: 503 }
    const error = new StoreError('Throttled', 'slow down', where, { retry: 'exhausted' })
    expect(toErrorData(error)).toEqual({
      code: 'Throttled',
      message: 'slow down',
      where,
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
})
