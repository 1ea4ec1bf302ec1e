import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it, vi } from 'vitest'

import { StoreError } from '../../../drivers/common/errors.ts'
import { checkAccess, openDriver, resolveParameters, type AccessEvent } from '../../../drivers/index.ts'
import { redactSecrets, secretTexts } from '../../../drivers/layers/secret-redaction.ts'
import { Secret } from '../../../drivers/parameters/secret.ts'
import { live } from '../../conformance/harness.ts'
import { startRepeatingService } from '../../secrets/repeating-service.ts'
import { calls, failureOf, scriptedStore, uniformStore } from './scripted-store.ts'

const token = 'tok/en+with=signs'
const values = { sessiontoken: new Secret(token), accesskey: new Secret('abc'), bucket: 'registry' }
const secrets = () => secretTexts(values)

describe('a secret that a service repeats', () => {
  it.each(Object.entries(calls))('is dots in what %s fails with, whose kind stays', async (_, call) => {
    const said = new StoreError(
      'Throttled',
      `abc, you sent ${token}, as ${encodeURIComponent(token)}, to registry`,
      { serviceCode: `No${token}`, requestId: token, bucket: 'registry' },
      { retry: 'later', retryAfterMs: 5, cause: new Error(token) },
    )
    const store = redactSecrets(
      uniformStore(() => Promise.reject(said)),
      secrets,
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
    const store = redactSecrets(scriptedStore({ deleteMany: () => Promise.resolve([failed]) }), secrets)
    expect(await store.deleteMany(['a'], live)).toEqual([
      { key: 'a', code: 'Denied••••••••', message: 'not with ••••••••' },
    ])
  })

  it('is the only reason to change a failure', async () => {
    const plain = new StoreError('NotFound', 'gone', {}, { cause: new Error('why') })
    const store = redactSecrets(
      uniformStore(() => Promise.reject(plain)),
      secrets,
    )
    expect(await failureOf(store.head('key', live))).toBe(plain)
  })
})

describe('keys that are not among the parameters', () => {
  const keys = {
    access: 'AKIAOFTHEENVIRONMENT',
    secret: 'secret-of-the-environment',
    token: 'token/of+the=environment',
  }

  it.each<['s3' | 'ks3', Record<string, string>, string]>([
    [
      's3',
      { AWS_ACCESS_KEY_ID: keys.access, AWS_SECRET_ACCESS_KEY: keys.secret, AWS_SESSION_TOKEN: keys.token },
      '127.0.0.1',
    ],
    ['ks3', { KS3_ACCESS_KEY_ID: keys.access, KS3_SECRET_ACCESS_KEY: keys.secret }, 'registry.localhost'],
  ])('are dots in what %s fails with, and in the check of access', async (name, environment, host) => {
    const service = await startRepeatingService()
    for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value)
    try {
      const given = { bucket: 'registry', region: name === 's3' ? 'us-east-1' : 'ks3-cn-beijing' }
      const regionendpoint = `http://${host}:${service.port}`
      const resolved = resolveParameters(name, { ...given, regionendpoint }, {}, [regionendpoint])
      const driver = await openDriver(resolved, { store: 'open', readOnly: true })
      const failure = (await failureOf(driver.objects.head('key', live))) as StoreError
      const page = (await failureOf(driver.objects.list({ prefix: '' }, live))) as StoreError
      const events: AccessEvent[] = []
      await checkAccess(
        driver,
        resolved,
        { store: 'open', readOnly: true },
        (event) => events.push(event),
        live,
      )
      await driver.close()
      const said = JSON.stringify([failure, failure.message, page, page.message, events])
      expect(said).toContain('••••••••')
      for (const key of Object.values(keys)) expect(said).not.toContain(key)
    } finally {
      vi.unstubAllEnvs()
      await service.close()
    }
  })

  it('of a file of credentials are dots, too', async () => {
    const service = await startRepeatingService()
    const folder = await mkdtemp(join(tmpdir(), 'bollard-keys-'))
    const path = join(folder, 'credentials')
    await writeFile(
      path,
      `[default]\naws_access_key_id = ${keys.access}\naws_secret_access_key = ${keys.secret}\n`,
    )
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
      vi.stubEnv(name, undefined)
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path)
    try {
      const regionendpoint = `http://127.0.0.1:${service.port}`
      const resolved = resolveParameters('s3', { bucket: 'registry', regionendpoint }, {}, [regionendpoint])
      const driver = await openDriver(resolved, { store: 'open', readOnly: true })
      const failure = (await failureOf(driver.objects.list({ prefix: '' }, live))) as StoreError
      await driver.close()
      expect(failure.message).toContain('••••••••')
      expect(failure.message).not.toContain(keys.access)
    } finally {
      vi.unstubAllEnvs()
      await service.close()
      await rm(folder, { recursive: true })
    }
  })
})
