import { describe, expect, it } from 'vitest'

import { StoreError } from '../../../drivers/errors.ts'
import { hidingSecrets } from '../../../drivers/layers/hiding-secrets.ts'
import { Secret } from '../../../drivers/secret.ts'
import { live } from '../../conformance/harness.ts'
import { calls, failureOf, scriptedStore, uniformStore } from './scripted-store.ts'

const token = 'tok/en+with=signs'
const values = { sessiontoken: new Secret(token), accesskey: new Secret('abc'), bucket: 'registry' }

describe('a secret that a service repeats', () => {
  it.each(Object.entries(calls))('is dots in what %s fails with, whose kind stays', async (_, call) => {
    const said = new StoreError(
      'Throttled',
      `abc, you sent ${token}, as ${encodeURIComponent(token)}, to registry`,
      { serviceCode: `No${token}`, requestId: token, bucket: 'registry' },
      { retry: 'later', retryAfterMs: 5, cause: new Error(token) },
    )
    const store = hidingSecrets(
      uniformStore(() => Promise.reject(said)),
      values,
    )
    const failure = await failureOf(call(store, live))
    expect(failure).toMatchObject({
      code: 'Throttled',
      // Too short a secret is a part of words.
      message: 'abc, you sent ••••••••, as ••••••••, to registry',
      where: { serviceCode: 'No••••••••', requestId: '••••••••', bucket: 'registry' },
      retry: 'later',
      retryAfterMs: 5,
    })
    expect((failure as StoreError).cause).toBeUndefined()
  })

  it('is dots in what is said of single keys', async () => {
    const failed = { key: 'a', code: `Denied${token}`, message: `not with ${token}` }
    const store = hidingSecrets(scriptedStore({ deleteMany: () => Promise.resolve([failed]) }), values)
    expect(await store.deleteMany(['a'], live)).toEqual([
      { key: 'a', code: 'Denied••••••••', message: 'not with ••••••••' },
    ])
  })

  it('is the only reason to change a failure', async () => {
    const plain = new StoreError('NotFound', 'gone', {}, { cause: new Error('why') })
    const store = hidingSecrets(
      uniformStore(() => Promise.reject(plain)),
      values,
    )
    expect(await failureOf(store.head('key', live))).toBe(plain)
  })
})
