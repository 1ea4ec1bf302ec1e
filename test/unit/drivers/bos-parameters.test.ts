import { describe, expect, it } from 'vitest'

import { driverParameters } from '../../../drivers/index.ts'
import { startBosCloud } from '../../clouds/bos/cloud.ts'
import { fetchUrl, live, someBytes } from '../../conformance/harness.ts'
import { mebibyte, useParameterBench } from './parameter-bench.ts'

const account = { accessKey: 'BOSPARAMETERS', secretKey: 'secret of the parameters' }
const temporary = { accessKey: 'BOSTEMPORARY', secretKey: 'secret of temporary', sessionToken: 'a+b/c=' }

const bench = useParameterBench(
  'bos',
  'registry',
  () => startBosCloud({ accounts: [account, temporary], buckets: ['registry'] }),
  (cloud) => ({
    accesskeyid: account.accessKey,
    accesskeysecret: account.secretKey,
    region: 'bj',
    endpoint: cloud.endpoint,
    bucket: 'registry',
  }),
  'endpoint',
)
const { endpoint, findings, header, put, stat } = bench
const own = { endpoint: undefined }

describe('the BOS parameter', () => {
  it('accesskeyid says who asks', async () => {
    await put()
    expect(header('PutObject', 'authorization')).toContain(`Credential=${account.accessKey}/`)
    await expect(stat({ accesskeyid: 'NOBODY' })).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'InvalidAccessKeyId' },
    })
    expect(findings({ ...own, accesskeyid: '' })).toEqual(['error accesskeyid required'])
  })

  it('accesskeysecret signs', async () => {
    await expect(stat({ accesskeysecret: 'another' })).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'SignatureDoesNotMatch' },
    })
    expect(findings({ ...own, accesskeysecret: '' })).toEqual(['error accesskeysecret required'])
  })

  it('region is in the host and in the scope of the signature', async () => {
    await put()
    expect(header('PutObject', 'authorization')).toMatch(/\/bj\/s3\/aws4_request/)
    expect(await bench.askedHost({ region: 'gz' })).toBe('registry.s3.gz.bcebos.com:443')
    await expect(stat({ region: 'gz' })).rejects.toMatchObject({ code: 'WrongRegion' })
    expect(findings({ ...own, region: '' })).toEqual(['error region required'])
    expect(findings({ ...own, region: 'b_j' })).toEqual(['error region invalidRegion'])
    expect(findings({ ...own, region: 'nowhere' })).toEqual(['warning region unknownBosRegion'])
    expect(findings({ ...own, region: 'cd' })).toEqual(['error region bosNoS3Host'])
    expect(driverParameters('bos')['region']?.choices).toEqual(['bj', 'gz', 'su', 'bd', 'fwh', 'hkg'])
  })

  it('region hk of the registry is hkg today, which speaks http only', async () => {
    expect(endpoint({ ...own, region: 'hk' })).toBe('https://registry.s3.hkg.bcebos.com')
    expect(findings({ ...own, region: 'hk' })).toEqual([
      'warning region renamedRegion',
      'warning secure bosHttpOnly',
    ])
    expect(findings({ ...own, region: 'hkg', secure: false })).toEqual(['warning secure insecure'])
    expect(await bench.askedHost({ region: 'hkg', secure: false })).toBe('registry.s3.hkg.bcebos.com')
  })

  it('bucket is in the host', async () => {
    expect(endpoint({ ...own, bucket: 'other' })).toBe('https://other.s3.bj.bcebos.com')
    await expect(stat({ bucket: 'missing' })).rejects.toMatchObject({ code: 'NoSuchBucket' })
    expect(findings({ ...own, bucket: '' })).toEqual(['error bucket required'])
    expect(findings({ ...own, bucket: 'A_bucket' })).toEqual(['error bucket invalidBosBucket'])
  })

  it.each([
    { given: 'bj.bcebos.com', host: 'registry.s3.bj.bcebos.com', found: ['info endpoint bosS3Host'] },
    {
      given: 'registry.bj.bcebos.com',
      host: 'registry.s3.bj.bcebos.com',
      found: ['warning endpoint endpointNamesBucket', 'info endpoint bosS3Host'],
    },
    { given: 's3.bj.bcebos.com', host: 'registry.s3.bj.bcebos.com', found: [] },
    {
      given: 'registry.s3.bj.bcebos.com',
      host: 'registry.s3.bj.bcebos.com',
      found: ['warning endpoint endpointNamesBucket'],
    },
    {
      given: 'gz.bcebos.com',
      host: 'registry.s3.gz.bcebos.com',
      found: ['warning endpoint endpointOfOtherRegion', 'info endpoint bosS3Host'],
    },
    {
      given: 's3.cloud.example.com',
      host: 'registry.s3.cloud.example.com',
      found: ['warning endpoint bosForeignHost'],
    },
  ])('endpoint $given goes to $host', async ({ given, host, found }) => {
    expect(await bench.askedHost({ endpoint: given })).toBe(`${host}:443`)
    expect(findings({ endpoint: given })).toEqual(found)
  })

  it('endpoint may have a path, which everything is asked below', () => {
    expect(endpoint({ endpoint: 'https://s3.cloud.example.com/storage/v1/' })).toBe(
      'https://registry.s3.cloud.example.com/storage/v1',
    )
    expect(endpoint({ endpoint: 'bj.bcebos.com/v1' })).toBe('https://registry.s3.bj.bcebos.com/v1')
    expect(findings({ endpoint: 's3.bj.bcebos.com/registry' })).toEqual([
      'warning endpoint endpointNamesBucket',
    ])
  })

  it('endpoint must be a host', () => {
    expect(findings({ endpoint: 'a host' })).toEqual(['error endpoint invalidEndpoint'])
    expect(findings({ endpoint: 'http://s3.bj.bcebos.com' })).toEqual(['warning endpoint insecure'])
  })

  it('rootdirectory stands before every key', async () => {
    await put({ rootdirectory: '/deep/root/' })
    await put()
    expect(bench.cloud().bucket('registry').keys()).toEqual(['deep/root/f', 'f'])
    expect(findings({ ...own, rootdirectory: 'a\u0000b' })).toEqual(['error rootdirectory notText'])
  })

  it('secure chooses the scheme', async () => {
    expect(await bench.askedHost({})).toBe('registry.s3.bj.bcebos.com:443')
    expect(await bench.askedHost({ secure: 'false' })).toBe('registry.s3.bj.bcebos.com')
    expect(findings({ ...own, secure: 'false' })).toEqual(['warning secure insecure'])
    expect(findings({ ...own, secure: 'sometimes' })).toEqual(['error secure notBoolean'])
  })

  it('skipverify is warned of', () => {
    // Its effect is shown in the suite of connections.
    expect(findings({ ...own, skipverify: true })).toEqual(['warning skipverify skipVerify'])
    expect(findings({ ...own, skipverify: 'perhaps' })).toEqual(['error skipverify notBoolean'])
  })

  it('chunksize is the size of parts', async () => {
    expect(await bench.partsOf11MiB({ chunksize: 5 * mebibyte })).toBe(3)
    expect(await bench.partsOf11MiB({})).toBe(2)
    expect(driverParameters('bos')['chunksize']?.default).toBe(10 * mebibyte)
    expect(findings({ ...own, chunksize: 5 * mebibyte - 1 })).toEqual(['error chunksize tooSmall'])
    expect(findings({ ...own, chunksize: 'ten' })).toEqual(['error chunksize notInteger'])
  })

  it('sessiontoken belongs to temporary keys, in presigned URLs too', async () => {
    const keys = { accesskeyid: temporary.accessKey, accesskeysecret: temporary.secretKey }
    await put({ ...keys, sessiontoken: temporary.sessionToken })
    expect(header('PutObject', 'x-amz-security-token')).toBe(temporary.sessionToken)
    const driver = await bench.open({ ...keys, sessiontoken: temporary.sessionToken })
    expect((await fetchUrl((await driver.redirectUrl('/f', 'GET')) ?? '', 'GET')).status).toBe(200)
    await expect(stat(keys)).rejects.toMatchObject({ code: 'Unauthenticated' })
  })

  it('encrypt, internal and any other that BOS does not have is said to have no effect', () => {
    for (const name of ['encrypt', 'internal', 'v4auth', 'storageclass']) {
      expect(findings({ ...own, [name]: 'true' })).toEqual([`warning ${name} unknownParameter`])
    }
  })
})

describe('BOS is sent', () => {
  it('neither an access control list nor encryption nor a storage class', async () => {
    const driver = await bench.open()
    await driver.putContent('/f', someBytes(1), live)
    await driver.move('/f', '/g', live)
    const writer = await driver.writer('/h', 'create', live)
    await writer.write(someBytes(1))
    await writer.commit()
    for (const operation of ['PutObject', 'CopyObject', 'CreateMultipartUpload']) {
      const names = [...(bench.cloud().stats.lastHeaders.get(operation)?.keys() ?? [])]
      expect(names).toContain('x-amz-date')
      expect(names.filter((name) => /acl|encryption|storage|grant|checksum|trailer/.test(name))).toEqual([])
      expect(header(operation, 'content-type')).toBe('application/octet-stream')
    }
    expect(header('UploadPart', 'content-md5')).toMatch(/^[\w+/]{22}==$/)
  })

  it('deletes of many keys with Content-MD5', async () => {
    await put({}, '/folder/a')
    await (await bench.open()).delete('/folder', live)
    expect(header('DeleteObjects', 'content-md5')).toMatch(/^[\w+/]{22}==$/)
    expect([...(bench.cloud().stats.lastHeaders.get('DeleteObjects')?.keys() ?? [])].join()).not.toContain(
      'checksum',
    )
  })
})
