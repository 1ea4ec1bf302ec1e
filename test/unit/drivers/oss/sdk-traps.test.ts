import { createHash } from 'node:crypto'

import { describe, expect, it, vi } from 'vitest'

import { timeOutAttempts } from '../../../../drivers/layers/timeouts.ts'
import { live, readAll, someBytes } from '../../../conformance/harness.ts'
import { account, bareStore, emulated, opened } from './emulated.ts'

// What ali-oss does by itself and this driver must not: each has cost someone an upload, an object or a night.
describe('the SDK of Aliyun, tamed:', () => {
  it('a body that takes longer than any answer may is received whole: no deadline stands over a request', async () => {
    const cloud = await emulated()
    cloud.bucket('registry').put('slow', Buffer.from(someBytes(50_000)))
    const store = timeOutAttempts(bareStore(cloud), { answerMs: 800 })
    cloud.faults.rules = [{ fault: { kind: 'slow', pauseMs: 100 }, operation: 'GetObject' }]
    const body = await store.get('slow', { offset: 0 }, live)
    expect(await readAll(body.bytes)).toEqual(someBytes(50_000))
  })

  it('a call that is stopped stops at once, and no other with it', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    await store.put('key', someBytes(10), live)
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'HeadObject', times: 1 }]
    const stop = new AbortController()
    const stopped = store.head('key', stop.signal).then(
      () => 'answered',
      () => 'stopped',
    )
    while (cloud.stats.count('HeadObject') === 0) await new Promise(setImmediate)
    const other = store.head('key', live)
    stop.abort()
    expect(await stopped).toBe('stopped')
    expect((await other)?.sizeBytes).toBe(10)
  })

  it('an upload that is aborted does not stop the others', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    const [kept, given] = [await store.createUpload('kept', live), await store.createUpload('given-up', live)]
    const parts = [store.putPart(kept, 1, someBytes(200_000), live)]
    await store.abortUpload(given, live)
    parts.push(store.putPart(kept, 2, someBytes(100, 2), live))
    await store.completeUpload(kept, await Promise.all(parts), live)
    expect(cloud.bucket('registry').get('kept')?.sizeBytes).toBe(200_100)
  })

  it('a key that begins with a slash is refused, and never taken for the key without it', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    await store.put('key', someBytes(10), live)
    await expect(store.deleteMany(['//key'], live)).resolves.toEqual([])
    await expect(store.put('/key', someBytes(3), live)).rejects.toMatchObject({ code: 'InvalidPath' })
    await expect(store.head('/key', live)).rejects.toMatchObject({ code: 'InvalidPath' })
    expect(cloud.bucket('registry').get('key')?.sizeBytes).toBe(10)
  })

  it('a key that looks like steps up is sent as it is', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    await store.put('a/../b/./c', someBytes(10), live)
    expect(cloud.bucket('registry').keys()).toEqual(['a/../b/./c'])
    expect((await store.head('a/../b/./c', live))?.sizeBytes).toBe(10)
  })

  it('a missing bucket is a missing bucket, though the SDK takes every 404 of a HEAD for a missing key', async () => {
    const store = bareStore(await emulated(), { bucket: 'elsewhere' })
    await expect(store.head('key', live)).rejects.toMatchObject({
      code: 'NoSuchBucket',
      where: { serviceCode: 'NoSuchBucket' },
    })
  })

  it('a refused stream says why, though the SDK does not read its body', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud, { accesskeysecret: 'another secret' })
    await expect(store.get('key', { offset: 0 }, live)).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: {
        serviceCode: 'SignatureDoesNotMatch',
        status: 403,
        requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
      },
    })
  })

  it('a range that reaches past the end gives what there is, though the service itself would give everything', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    await store.put('ten', someBytes(10), live)
    const past = await store.get('ten', { offset: 4, length: 100 }, live)
    expect(await readAll(past.bytes)).toEqual(someBytes(10).subarray(4))
    const beyond = await store.get('ten', { offset: 10 }, live)
    expect([beyond.info.sizeBytes, await readAll(beyond.bytes)]).toEqual([10, new Uint8Array(0)])
    expect(cloud.stats.lastHeaders.get('GetObject')?.get('x-oss-range-behavior')).toBe('standard')
  })

  it('one part, and one upload, are lists of one', async () => {
    const store = bareStore(await emulated())
    const upload = await store.createUpload('one', live)
    await store.putPart(upload, 1, someBytes(5), live)
    const { parts, next } = await store.listParts(upload, 0, live)
    expect([parts.length, parts[0]?.sizeBytes, next]).toEqual([1, 5, undefined])
    expect((await store.listUploads({ prefix: '' }, live)).uploads).toMatchObject([upload])
  })

  it('a list of parts that ends is not taken for one that goes on: "false" is a text', async () => {
    const store = bareStore(await emulated())
    const upload = await store.createUpload('two', live)
    for (const number of [1, 2]) await store.putPart(upload, number, someBytes(5), live)
    expect((await store.listParts(upload, 0, live)).next).toBeUndefined()
  })

  it('keys of many alphabets are deleted together: lengths are those of bytes', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    const keys = ['仓库/镜像', 'ünïcode & <more>', '\u{1f433}', 'with\nline', 'plain']
    for (const key of keys) await store.put(key, someBytes(1), live)
    expect(await store.deleteMany(keys, live)).toEqual([])
    expect(cloud.bucket('registry').keys()).toEqual([])
    expect(cloud.stats.count('DeleteMultipleObjects')).toBe(1)
  })

  it('a key that was not deleted is told, though the SDK reports none', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    await store.put('locked', someBytes(1), live)
    // The service leaves out of its answer what it did not delete.
    cloud.service.undeletable.add('locked')
    expect(await store.deleteMany(['free', 'locked'], live)).toEqual([
      expect.objectContaining({ key: 'locked' }),
    ])
    expect(cloud.bucket('registry').keys()).toEqual(['locked'])
  })

  it('an object is as long as its metadata says where a HEAD does not say', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    await store.put('key', someBytes(1234), live)
    cloud.service.headsWithoutLength = true
    expect((await store.head('key', live))?.sizeBytes).toBe(1234)
    expect(cloud.stats.lastHeaders.get('HeadObject')?.has('accept-encoding')).toBe(false)
  })

  it('nothing is compressed and no type is guessed, whatever the key ends in', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    await store.put('page.html', someBytes(10), live)
    const upload = await store.createUpload('more.json', live)
    await store.completeUpload(upload, [await store.putPart(upload, 1, someBytes(3), live)], live)
    for (const key of ['page.html', 'more.json']) {
      expect(cloud.bucket('registry').get(key)?.headers['content-type']).toBe('application/octet-stream')
    }
  })

  it('headers of a copy are those of the copy, and not sent again as those of its source', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud, { encrypt: true })
    await store.put('from', someBytes(10), live)
    await store.copy('from', 'to', live)
    const sent = [...(cloud.stats.lastHeaders.get('CopyObject')?.keys() ?? [])]
    expect(sent.filter((name) => name.startsWith('x-oss-copy-source'))).toEqual(['x-oss-copy-source'])
    expect(cloud.bucket('registry').get('to')?.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-oss-server-side-encryption': 'AES256',
    })
  })

  it('a failure that comes as a document of an answer with status 200 is a failure', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    await store.put('from', someBytes(10), live)
    cloud.service.lateFailures.add('CopyObject')
    await expect(store.copy('from', 'to', live)).rejects.toMatchObject({
      code: 'Unavailable',
      retry: 'later',
    })
  })

  it('the SDK itself tries nothing again and follows no other host', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    cloud.faults.rules = [{ fault: { kind: 'reset', when: 'before' } }]
    await expect(store.head('key', live)).rejects.toMatchObject({ code: 'Unavailable' })
    expect(cloud.stats.total).toBe(1)
  })

  it('nothing is written to the console, temporary keys or not', async () => {
    const written = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'log'), vi.spyOn(console, 'error')]
    const temporary = { ...account, sessionToken: 'a token' }
    const cloud = await emulated({ accounts: [temporary] })
    const store = bareStore(cloud, { sessiontoken: 'a token' })
    await store.put('key', someBytes(10), live)
    cloud.faults.rules = [{ fault: { kind: 'reset', when: 'middle' }, operation: 'ListObjectsV2' }]
    await expect(store.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'Unavailable' })
    for (const spy of written) {
      expect(spy).not.toHaveBeenCalled()
      spy.mockRestore()
    }
  })

  it('errors hold no key, no signature and no token', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud, { accesskeysecret: 'the wrong secret' })
    const failures = [
      await store.head('key', live).catch((error: unknown) => error),
      await store.put('key', someBytes(3), live).catch((error: unknown) => error),
      await store.list({ prefix: '' }, live).catch((error: unknown) => error),
    ]
    for (const failure of failures as Error[]) {
      const everything = [
        failure.message,
        failure.stack,
        JSON.stringify(failure),
        String(failure.cause),
      ].join()
      expect(everything).not.toMatch(/the wrong secret|Signature=|LTAIUNITTESTS|OSS4-HMAC/)
      expect(Object.keys(failure.cause as object)).not.toContain('params')
    }
  })
})

describe('what was sent is compared with what arrived:', () => {
  it('a part that changed on its way is sent again', async () => {
    const cloud = await emulated()
    const driver = await opened(cloud)
    const { objects } = driver
    const upload = await objects.createUpload('key', live)
    cloud.faults.rules = [{ fault: { kind: 'corrupt', what: 'request' }, operation: 'UploadPart', times: 1 }]
    const part = await objects.putPart(upload, 1, someBytes(300_000), live)
    await objects.completeUpload(upload, [part], live)
    expect(cloud.stats.count('UploadPart')).toBe(2)
    expect(cloud.bucket('registry').get('key')?.body?.equals(someBytes(300_000))).toBe(true)
  })

  it('an object that changed on its way is refused before it is there, and sent again', async () => {
    const cloud = await emulated()
    const { objects } = await opened(cloud)
    cloud.faults.rules = [{ fault: { kind: 'corrupt', what: 'request' }, operation: 'PutObject', times: 1 }]
    await objects.put('key', someBytes(1000), live)
    expect(cloud.stats.count('PutObject')).toBe(2)
    const md5 = createHash('md5').update(someBytes(1000)).digest('base64')
    expect(cloud.stats.lastHeaders.get('PutObject')?.get('content-md5')).toBe(md5)
  })

  it('an object that is not what its parts were is Corrupt, parts of an earlier session included', async () => {
    const cloud = await emulated()
    const store = bareStore(cloud)
    const upload = await store.createUpload('key', live)
    await store.putPart(upload, 1, someBytes(200_000), live)
    const last = await store.putPart(upload, 2, someBytes(10, 2), live)
    const [first] = (await store.listParts(upload, 0, live)).parts
    if (first === undefined) throw new Error('no part was listed')
    const another = { ...first, crc64: '1' }
    await expect(store.completeUpload(upload, [another, last], live)).rejects.toMatchObject({
      code: 'Corrupt',
      retry: 'never',
    })
    const again = await store.createUpload('key', live)
    const parts = [
      await store.putPart(again, 1, someBytes(200_000), live),
      await store.putPart(again, 2, someBytes(10, 2), live),
    ]
    await store.completeUpload(again, parts, live)
    expect(cloud.bucket('registry').get('key')?.sizeBytes).toBe(200_010)
  })
})
