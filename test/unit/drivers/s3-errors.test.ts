import { inspect } from 'node:util'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type ErrorCode, type StorageDriver } from '../../../drivers/index.ts'
import { startS3Cloud, type S3Cloud, type S3CloudOptions } from '../../clouds/s3/cloud.ts'
import { live } from '../../conformance/harness.ts'
import { freePort } from '../../peers/ports.ts'
import { failureOf } from './scripted-store.ts'

const account = { accessKey: 'AKIDERRORS', secretKey: 'hush-hush-hush' }
const hour = 3_600_000
let nowMs = (): number => Date.now()
let cloud: S3Cloud

beforeAll(async () => {
  const options: S3CloudOptions = {
    accounts: [account, { accessKey: 'AKIDTEMPORARY', secretKey: 'hush', sessionToken: 'whisper' }],
    buckets: ['crates'],
    region: 'eu-west-1',
    now: () => nowMs(),
  }
  cloud = await startS3Cloud(options)
})
afterAll(() => cloud.close())

/** What is wrong, what comes out for a call with an answer in words, and for one without (HEAD). */
const mistakes: readonly {
  readonly what: string
  readonly change: Readonly<Record<string, unknown>>
  readonly code: ErrorCode
  readonly serviceCode: string
}[] = [
  {
    what: 'an access key that nobody has',
    change: { accesskey: 'AKIDNOBODY' },
    code: 'Unauthenticated',
    serviceCode: 'InvalidAccessKeyId',
  },
  {
    what: 'a wrong secret key',
    change: { secretkey: 'hush-hush-hush!' },
    code: 'Unauthenticated',
    serviceCode: 'SignatureDoesNotMatch',
  },
  {
    what: 'a session token that is missing',
    change: { accesskey: 'AKIDTEMPORARY', secretkey: 'hush' },
    code: 'Unauthenticated',
    serviceCode: 'InvalidToken',
  },
  {
    what: 'another region',
    change: { region: 'us-east-1' },
    code: 'WrongRegion',
    serviceCode: 'AuthorizationHeaderMalformed',
  },
]

describe.each(['v4', 'v2'])('with signature %s', (version) => {
  const v4auth = version === 'v4'
  const told = mistakes.filter(({ code }) => v4auth || code !== 'WrongRegion')

  it.each(told)('$what is $code', async ({ change, code, serviceCode }) => {
    const driver = await open({ ...change, v4auth })
    const failure = await failureOf(driver.objects.list({ prefix: 'a/' }, live))
    expect(failure).toMatchObject({
      code,
      retry: 'never',
      where: {
        store: 'harbour',
        driver: 's3',
        bucket: 'crates',
        endpoint: `127.0.0.1:${cloud.port}`,
        operation: 'list',
        path: 'a/',
        serviceCode,
      },
    })
    expect(inspect(failure, { depth: 20, showHidden: true })).not.toMatch(/hush|whisper|Signature=/)
  })

  it.each(told)(
    '$what is $code of a HEAD too, which has no words for it',
    async ({ change, code, serviceCode }) => {
      const driver = await open({ ...change, v4auth })
      const where = { operation: 'head', path: 'a', serviceCode }
      await expect(driver.objects.head('a', live)).rejects.toMatchObject({ code, where })
    },
  )

  it('a bucket that does not exist is NoSuchBucket', async () => {
    const driver = await open({ bucket: 'nowhere', v4auth })
    await expect(driver.objects.list({ prefix: '' }, live)).rejects.toMatchObject({
      code: 'NoSuchBucket',
      where: { bucket: 'nowhere', status: 404 },
    })
    await expect(driver.putContent('/a', new Uint8Array(1), live)).rejects.toMatchObject({
      code: 'NoSuchBucket',
    })
  })

  it.each([-hour, hour])(
    'a clock that is off by %d ms is put right by what the service says',
    async (offMs) => {
      const driver = await open({ v4auth })
      nowMs = () => Date.now() + offMs
      await expect(driver.objects.list({ prefix: '' }, live)).resolves.toMatchObject({ objects: [] })
      nowMs = () => Date.now()
    },
  )

  it('a clock that the service refuses all the same is ClockSkew', async () => {
    const driver = await open({ v4auth })
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'RequestTimeTooSkewed' } }]
    const failure = await failureOf(driver.objects.list({ prefix: '' }, live))
    cloud.faults.rules = []
    expect(failure).toMatchObject({ code: 'ClockSkew', where: { serviceCode: 'RequestTimeTooSkewed' } })
  })
})

describe('what the service refuses', () => {
  it.each([
    ['AccessDenied', 'PermissionDenied'],
    ['NotImplemented', 'Unsupported'],
    ['InvalidObjectState', 'Archived'],
    ['EntityTooLarge', 'TooLarge'],
    ['KeyTooLongError', 'InvalidPath'],
    ['PreconditionFailed', 'PreconditionFailed'],
  ] as const)('with %s is %s', async (refusal, code) => {
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: refusal }, times: 1 }]
    const driver = await open({})
    await expect(driver.putContent('/a', new Uint8Array(1), live)).rejects.toMatchObject({ code })
  })

  it('in a version of signatures that it does not take says so', async () => {
    const modern = await startS3Cloud({ accounts: [account], buckets: ['crates'], signatures: ['v4'] })
    const driver = await open({ regionendpoint: modern.endpoint, region: 'us-east-1', v4auth: false })
    await expect(driver.objects.list({ prefix: '' }, live)).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: 'The authorization mechanism you have provided is not supported.',
    })
    await modern.close()
  })
})

describe('a service that is not there', () => {
  it('is Unreachable, at once, when nobody listens', async () => {
    const endpoint = `127.0.0.1:${await freePort()}`
    const driver = await open({ regionendpoint: `http://${endpoint}` })
    await expect(driver.objects.list({ prefix: '' }, live)).rejects.toMatchObject({
      code: 'Unreachable',
      retry: 'never',
      where: { endpoint },
    })
  })

  it('is Unreachable when its name does not resolve', async () => {
    const driver = await open({ regionendpoint: 'http://nobody.invalid' })
    await expect(driver.objects.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'Unreachable' })
  })

  it('is Unreachable when it speaks no TLS', async () => {
    const driver = await open({ regionendpoint: `https://127.0.0.1:${cloud.port}` })
    await expect(driver.objects.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'Unreachable' })
  })
})

function open(change: Readonly<Record<string, unknown>>): Promise<StorageDriver> {
  const parameters = {
    accesskey: account.accessKey,
    secretkey: account.secretKey,
    region: 'eu-west-1',
    regionendpoint: cloud.endpoint,
    bucket: 'crates',
    ...change,
  }
  return openDriver(resolveParameters('s3', parameters, {}), { store: 'harbour', readOnly: false })
}
