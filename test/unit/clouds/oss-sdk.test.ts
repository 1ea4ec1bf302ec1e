import { Agent } from 'node:http'
import { Readable } from 'node:stream'

import OSS from 'ali-oss'
import { describe, expect, it } from 'vitest'

import { lookup } from '../../../drivers/http/localhost-lookup.ts'
import { someBytes } from '../../conformance/harness.ts'
import { account, emulated } from '../drivers/oss/emulated.ts'
import type { OssCloud } from '../../clouds/oss/cloud.ts'

// Aliyun's SDK as it comes, with its own HTTP, queue and uploader: a client that nobody here wrote.
describe.each([
  ['version 1', false],
  ['version 4', true],
])('the emulated OSS serves the SDK, signatures of %s:', (_, authorizationV4) => {
  it('puts, lists, gets, copies and removes objects whose keys need encoding', async () => {
    const cloud = await emulated({ signatures: [authorizationV4 ? 'v4' : 'v1'] })
    const client = clientOf(cloud, authorizationV4)
    const key = 'a folder/ü+1 (2) & 文.bin'
    await client.put(key, Buffer.from(someBytes(3000)))
    await client.putStream('stream', Readable.from([Buffer.from(someBytes(10))]))
    await client.copy('copied', key)
    expect(cloud.bucket('registry').keys()).toEqual([key, 'copied', 'stream'])
    const listed = await client.list({ 'max-keys': 10, delimiter: '/' }, {})
    expect(listed.objects.map((object) => [object.name, object.size])).toEqual([
      ['copied', 3000],
      ['stream', 10],
    ])
    expect(listed.prefixes).toEqual(['a folder/'])
    const got = await client.get(key)
    expect(Buffer.compare(got.content as Buffer, someBytes(3000))).toBe(0)
    expect((await client.head(key)).status).toBe(200)
    await client.deleteMulti([key, 'copied'])
    await client.delete('stream')
    expect(cloud.bucket('registry').keys()).toEqual([])
  })

  it('uploads in parts', async () => {
    const cloud = await emulated({ signatures: [authorizationV4 ? 'v4' : 'v1'] })
    const client = clientOf(cloud, authorizationV4)
    const bytes = Buffer.from(someBytes(3 * 1024 * 1024 + 7))
    await client.multipartUpload('large', bytes, { partSize: 1024 * 1024, parallel: 3 })
    expect(cloud.bucket('registry').get('large')?.body?.equals(bytes)).toBe(true)
    expect([cloud.stats.count('UploadPart'), cloud.bucket('registry').uploads.size]).toEqual([4, 0])
  })

  it('refuses a wrong secret', async () => {
    const client = clientOf(await emulated(), authorizationV4, 'another')
    await expect(client.get('key')).rejects.toMatchObject({ code: 'SignatureDoesNotMatch', status: 403 })
  })
})

function clientOf(cloud: OssCloud, authorizationV4: boolean, secret = account.secretKey): OSS {
  const options = {
    accessKeyId: account.accessKey,
    accessKeySecret: secret,
    bucket: 'registry',
    region: cloud.region,
    endpoint: `http://${cloud.serviceHost}`,
    authorizationV4,
    agent: new Agent({ lookup }),
  }
  return new OSS(options)
}
