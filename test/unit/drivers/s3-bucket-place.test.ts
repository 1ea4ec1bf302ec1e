import { afterEach, describe, expect, it, vi } from 'vitest'

import { bucketPlace } from '../../../drivers/clouds/s3/bucket-place.ts'
import { s3Client } from '../../../drivers/clouds/s3/client.ts'
import { s3Store } from '../../../drivers/clouds/s3/store.ts'
import { s3Target, type S3Target } from '../../../drivers/clouds/s3/target.ts'
import { resolveParameters } from '../../../drivers/index.ts'
import { startS3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { live, someBytes } from '../../conformance/harness.ts'

const account = { accessKey: 'AKIDPLACES', secretKey: 'a secret of the places' }
const keys = { accesskey: account.accessKey, secretkey: account.secretKey }

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('where light requests for a bucket go', () => {
  it.each<[string, Record<string, string | boolean>, { origin: string; path: string; region: string }]>([
    [
      'the bucket’s own host at Amazon',
      { region: 'eu-west-1' },
      { origin: 'https://registry.s3.eu-west-1.amazonaws.com', path: '', region: 'eu-west-1' },
    ],
    [
      'the accelerated host',
      { region: 'eu-west-1', accelerate: true },
      { origin: 'https://registry.s3-accelerate.amazonaws.com', path: '', region: 'eu-west-1' },
    ],
    [
      'hosts of both networks, with dots in the bucket in the path',
      { region: 'eu-west-1', usedualstack: true, bucket: 'my.registry' },
      {
        origin: 'https://s3.dualstack.eu-west-1.amazonaws.com',
        path: '/my.registry',
        region: 'eu-west-1',
      },
    ],
    [
      'China',
      { region: 'cn-north-1' },
      { origin: 'https://registry.s3.cn-north-1.amazonaws.com.cn', path: '', region: 'cn-north-1' },
    ],
    [
      'a service below a path, with a port',
      { region: 'us-east-1', regionendpoint: 'https://storage.example.com:9000/s3/', forcepathstyle: true },
      { origin: 'https://storage.example.com:9000', path: '/s3/registry', region: 'us-east-1' },
    ],
    [
      'a service with the bucket in its host',
      { region: 'us-east-1', regionendpoint: 'http://storage.example.com', forcepathstyle: false },
      { origin: 'http://registry.storage.example.com', path: '', region: 'us-east-1' },
    ],
  ])('is %s', async (_, values, place) => {
    expect(await placeOf(values)).toEqual(place)
  })

  it('is what a variable of this computer says', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', 'https://inside.example.com')
    expect(await placeOf({ region: 'us-east-1' })).toEqual({
      origin: 'https://registry.inside.example.com',
      path: '',
      region: 'us-east-1',
    })
  })

  it('is a host that stands for the bucket', async () => {
    const target = targetOf({ region: 'us-east-1', regionendpoint: 'https://images.example.com' })
    expect(await placeAt({ ...target, addressing: 'bound' })).toMatchObject({
      origin: 'https://images.example.com',
      path: '',
    })
  })

  it('is the SDK’s matter for directory buckets, which want sessions', async () => {
    expect(await placeOf({ region: 'us-east-1', bucket: 'registry--use1-az4--x-s3' })).toBeUndefined()
  })
})

describe('a bucket that the SDK has to sign for', () => {
  it('is listed and read as the others', async () => {
    const cloud = await startS3Cloud({ accounts: [account], buckets: ['registry'] })
    const target = s3Target(resolveParameters('s3', valuesOf(cloud, 'registry', account), {}))
    const client = { ...s3Client(target), ask: () => Promise.resolve(undefined) }
    const store = s3Store(client, { bucket: 'registry', service: 's3', listVersion: 2, archives: new Set() })
    try {
      const bytes = someBytes(1000)
      await store.put('a/file', bytes, live)
      await store.put('empty', new Uint8Array(0), live)
      const page = await store.list({ prefix: '' }, live)
      expect(page.objects.map(({ key, sizeBytes }) => [key, sizeBytes])).toEqual([
        ['a/file', 1000],
        ['empty', 0],
      ])
      expect(await store.head('a/file', live)).toMatchObject({ sizeBytes: 1000 })
      expect((await store.getWhole('a/file', { maxBytes: 1000 }, live)).bytes).toEqual(bytes)
      expect((await store.getWhole('empty', { maxBytes: 1000 }, live)).bytes).toHaveLength(0)
      await expect(store.getWhole('a/file', { maxBytes: 999 }, live)).rejects.toMatchObject({
        code: 'TooLarge',
      })
      await expect(store.getWhole('gone', { maxBytes: 999 }, live)).rejects.toMatchObject({
        code: 'NotFound',
      })
    } finally {
      await store.close()
      await cloud.close()
    }
  })
})

function targetOf(values: Readonly<Record<string, string | boolean>>): S3Target {
  return s3Target(resolveParameters('s3', { bucket: 'registry', ...keys, ...values }, {}))
}

function placeOf(values: Readonly<Record<string, string | boolean>>) {
  return placeAt(targetOf(values))
}

async function placeAt(target: S3Target) {
  const configured = s3Client(target)
  try {
    return await bucketPlace(configured.client, target)
  } finally {
    configured.close()
  }
}
