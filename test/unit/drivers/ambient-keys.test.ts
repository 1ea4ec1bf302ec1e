import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import {
  ambientKeysOf,
  checkAccess,
  driverNames,
  driverParameters,
  openDriver,
  resolveParameters,
  type DriverName,
} from '../../../drivers/index.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { live } from '../../conformance/harness.ts'
import { startRecordingFront, type RecordingFront } from '../../network/recording-front.ts'

const ambient = {
  accessKey: 'ASIAOFTHISCOMPUTER',
  secretKey: 'secret/of+this=computer',
  sessionToken: 'token/of+this=computer',
}

/** Where the services' own programs look for keys. */
const variables: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: ambient.accessKey,
  AWS_SECRET_ACCESS_KEY: ambient.secretKey,
  AWS_SESSION_TOKEN: ambient.sessionToken,
  KS3_ACCESS_KEY_ID: ambient.accessKey,
  KS3_SECRET_ACCESS_KEY: ambient.secretKey,
  OSS_ACCESS_KEY_ID: ambient.accessKey,
  OSS_ACCESS_KEY_SECRET: ambient.secretKey,
  ALIBABA_CLOUD_ACCESS_KEY_ID: ambient.accessKey,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: ambient.secretKey,
  TENCENTCLOUD_SECRET_ID: ambient.accessKey,
  TENCENTCLOUD_SECRET_KEY: ambient.secretKey,
  BCE_ACCESS_KEY_ID: ambient.accessKey,
  BCE_SECRET_ACCESS_KEY: ambient.secretKey,
}

let cloud: S3Cloud
let front: RecordingFront
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [ambient], buckets: ['registry'] })
})
afterAll(() => cloud.close())
beforeEach(async () => {
  front = await startRecordingFront(cloud.port)
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await front.close()
})

describe('keys of this computer', () => {
  const withEndpoint = driverNames.filter((driver) => endpointOf(driver) !== undefined)

  it.each(withEndpoint)('do not leave it for an endpoint that a %s store names', async (driver) => {
    const parameter = endpointOf(driver) ?? ''
    const region = driver === 'ks3' ? 'ks3-cn-beijing' : driver === 'bos' ? 'bj' : 'us-east-1'
    const given = {
      bucket: driver === 'cos' ? 'registry-1250000000' : 'registry',
      region,
      [parameter]: `http://registry.localhost:${front.port}`,
    }
    await expect(listed(driver, given)).rejects.toMatchObject({ name: 'StoreError' })
    expect(front.connections).toBe(0)
  })

  it.each([
    ['nothing of a pair', {}],
    ['an access key alone', { accesskey: 'AKIDALONE' }],
    ['a secret key alone', { secretkey: 'alone' }],
    ['a token alone', { sessiontoken: 'alone' }],
    ['signatures of version 2', { v4auth: 'false' }],
  ])('do not leave it where an S3 store has %s', async (_, more) => {
    await expect(listed('s3', { ...s3Values(), ...more })).rejects.toMatchObject({
      code: 'Unauthenticated',
      reason: { id: 'ambientKeysNotAllowed', values: { service: 'AWS', origin: origin() } },
    })
    expect(front.connections).toBe(0)
  })

  it('are used where the person allowed that very origin', async () => {
    await listed('s3', s3Values(), [origin()])
    expect(front.heard).toContain(`Credential=${ambient.accessKey}/`)
    expect(front.heard.toLowerCase()).toContain(`x-amz-security-token: ${ambient.sessionToken}`)
  })

  it.each([
    ['another scheme', () => `https://127.0.0.1:${front.port}`],
    ['another port', () => 'http://127.0.0.1:9'],
    ['no port', () => 'http://127.0.0.1'],
    ['another name of the host', () => `http://localhost:${front.port}`],
    ['the host without more', () => `127.0.0.1:${front.port}`],
    ['a beginning of it', () => 'http://127.0.0'],
  ])('are not used where the person allowed %s', async (_, allowed) => {
    await expect(listed('s3', s3Values(), [allowed()])).rejects.toMatchObject({ code: 'Unauthenticated' })
    expect(front.connections).toBe(0)
  })

  it('do not leave it in a signed link to another host', async () => {
    const given = { bucket: 'registry', region: 'us-east-1', redirectendpoint: origin() }
    await expect(openStore('s3', given)).rejects.toMatchObject({
      reason: { id: 'ambientKeysNotAllowed', values: { origin: origin() } },
    })
    const opened = await openStore('s3', { ...s3Values(), redirectendpoint: origin() }, [origin()])
    const resolved = resolve('s3', { ...s3Values(), redirectendpoint: origin() }, [origin()])
    await checkAccess(opened, resolved, { store: 'x', readOnly: true }, () => undefined, live)
    await opened.close()
    expect(front.heard).toContain(`X-Amz-Credential=${ambient.accessKey}`)
  })

  it('need no word where the store has keys of its own', () => {
    const keys = { accesskey: 'AKIDOWN', secretkey: 'own' }
    expect(ambientKeysOf(resolve('s3', { ...s3Values(), ...keys }))).toBeUndefined()
  })

  it.each<[DriverName, string]>([
    ['s3', 's3.amazonaws.com'],
    ['s3', 'https://s3.eu-central-1.amazonaws.com'],
    ['s3', 'HTTPS://S3.DUALSTACK.EU-WEST-1.AMAZONAWS.COM:443/'],
    ['s3', 'https://s3.cn-north-1.amazonaws.com.cn'],
    ['s3', 'https://vpce-0a1b-c2d3.s3.us-east-1.vpce.amazonaws.com'],
    ['ks3', 'registry.ks3-cn-beijing.ksyuncs.com'],
    ['ks3', 'https://ks3-cn-beijing-internal.ksyun.com'],
  ])('go without a word on %s to %s, which they were made for', (driver, regionendpoint) => {
    expect(ambientKeysOf(resolve(driver, { bucket: 'registry', regionendpoint }))).toBeUndefined()
  })

  it.each<[DriverName, string]>([
    ['s3', 'https://s3.amazonaws.com.example.net'],
    ['s3', 'https://s3-amazonaws.com'],
    ['s3', 'https://s3.amazonaws.com@example.net'],
    ['s3', 'https://example.net/s3.amazonaws.com'],
    ['s3', 'https://example.net#.s3.amazonaws.com'],
    ['s3', 'https://example.net\\.s3.amazonaws.com'],
    ['s3', 'https://lb-1.us-east-1.elb.amazonaws.com'],
    ['s3', 'https://ec2-192-0-2-1.compute-1.amazonaws.com'],
    ['s3', 'https://id.execute-api.us-east-1.amazonaws.com'],
    ['s3', 'https://s3.amazonaws.com.'],
    ['ks3', 'https://registry.ks3-cn-beijing.ksyuncs.com.example.net'],
    ['ks3', 'https://evilksyuncs.com'],
    ['ks3', 'https://s3.amazonaws.com'],
    ['s3', 'https://ks3-cn-beijing.ksyuncs.com'],
  ])('need a word on %s for %s', (driver, regionendpoint) => {
    expect(ambientKeysOf(resolve(driver, { bucket: 'registry', regionendpoint }))).toMatchObject({
      allowed: false,
    })
  })

  it('are a warning until they are allowed, and a note then, by the parameter that names the host', () => {
    const given = { ...s3Values(), redirectendpoint: 'https://cdn.example.com' }
    const said = (allowed: readonly string[]): string[] =>
      resolve('s3', given, allowed)
        .findings.filter(({ id }) => id.startsWith('ambientKeys'))
        .map(({ parameter, severity, id }) => `${severity} ${parameter} ${id}`)
    expect(said([origin()])).toEqual([
      'info regionendpoint ambientKeysAllowed',
      'warning redirectendpoint ambientKeysNotAllowed',
    ])
  })
})

function origin(): string {
  return `http://127.0.0.1:${front.port}`
}

function s3Values(): Readonly<Record<string, string>> {
  return { bucket: 'registry', region: 'us-east-1', regionendpoint: origin() }
}

/** What a driver calls the host that it asks; undefined where it asks none. */
function endpointOf(driver: DriverName): string | undefined {
  return ['regionendpoint', 'endpoint', 'domain'].find((name) =>
    Object.hasOwn(driverParameters(driver), name),
  )
}

function resolve(driver: DriverName, given: Readonly<Record<string, string>>, allowed?: readonly string[]) {
  return resolveParameters(driver, given, {}, allowed)
}

function openStore(driver: DriverName, given: Readonly<Record<string, string>>, allowed?: readonly string[]) {
  return openDriver(resolve(driver, given, allowed), { store: 'ambient', readOnly: true })
}

async function listed(
  driver: DriverName,
  given: Readonly<Record<string, string>>,
  allowed?: readonly string[],
): Promise<void> {
  const opened = await openStore(driver, given, allowed)
  try {
    await opened.objects.list({ prefix: '' }, live)
  } finally {
    await opened.close()
  }
}
