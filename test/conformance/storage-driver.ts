import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { isContentPath, type StorageDriver, type StorePath } from '../../drivers/index.ts'
import { expectCode, flat, live, readAll, someBytes, type DriverHarness } from './harness.ts'
import { describeAppending } from './storage-driver-append.ts'
import { describeTrees } from './storage-driver-trees.ts'

const mebibyte = 1024 * 1024
const any = { maxBytes: 64 * mebibyte }

/** The registry's own driver suite (distribution's testsuites), restated; each test leaves nothing behind. */
export function describeStorageDriver(harness: DriverHarness): void {
  describe(`storage driver ${harness.name}`, () => {
    let driver: StorageDriver
    beforeEach(async () => {
      driver = await harness.open('/conformance')
    })
    afterEach(async () => {
      for (const info of await flat(driver.list('/', live))) await driver.delete(info.path, live)
      expect(await flat(driver.list('/', live)), 'the test left something behind').toEqual([])
      await driver.close()
    })

    describeContent(() => driver)
    describeStreams(() => driver)
    describeAppending(() => driver)
    describeTrees(() => driver, harness)
    describeRoots(harness)
  })
}

async function expectRoundTrip(driver: StorageDriver, path: StorePath, content: Uint8Array): Promise<void> {
  await driver.putContent(path, content, live)
  expect(Buffer.compare(await driver.getContent(path, any, live), content), `content of ${path}`).toBe(0)
}

function describeContent(driver: () => StorageDriver): void {
  it('lists the root of an empty store', async () => {
    expect(await flat(driver().list('/', live))).toEqual([])
  })

  it.each(validPaths)('takes the path %s', async (path) => {
    await expectRoundTrip(driver(), path, someBytes(32))
  })

  it.each(['', '/', 'abc', '123.abc', '//bcd', '/abc_123/', '/a b', '/a*'])(
    'refuses the path "%s"',
    async (path) => {
      await expectCode(
        (async () => driver().putContent(path as StorePath, someBytes(1), live))(),
        'InvalidPath',
      )
      await expectCode((async () => driver().getContent(path as StorePath, any, live))(), 'InvalidPath')
    },
  )

  it.each([
    ['one letter', new TextEncoder().encode('a')],
    ['UTF-8', new TextEncoder().encode('\u00df')],
    ['bytes that are not UTF-8', new Uint8Array([0x80, 0x80, 0x80, 0x80])],
    ['nothing', new Uint8Array(0)],
    ['32 bytes', someBytes(32)],
    ['1 MiB', someBytes(mebibyte)],
  ])('gives back %s', async (_, content) => {
    await expectRoundTrip(driver(), '/folder/file', content)
  })

  it('leaves no rest of a longer content that was there before', async () => {
    await driver().putContent('/f', someBytes(mebibyte), live)
    await expectRoundTrip(driver(), '/f', someBytes(1024, 2))
  })

  it('fails with NotFound for content that is not there, naming driver and path', async () => {
    const error = await expectCode(driver().getContent('/nowhere/file', any, live), 'NotFound')
    expect(error.where.driver).toBe(driver().name)
    expect(error.where.path).toContain('nowhere/file')
  })

  it('refuses content beyond the bound that its reader set', async () => {
    await driver().putContent('/f', someBytes(100), live)
    await expectCode(driver().getContent('/f', { maxBytes: 99 }, live), 'TooLarge')
  })

  it('tells size and kind, and a later time after a rewrite', async () => {
    await driver().putContent('/d/f', someBytes(4096), live)
    const first = await driver().stat('/d/f', live)
    expect(first).toMatchObject({ kind: 'file', path: '/d/f', sizeBytes: 4096 })
    expect(await driver().stat('/d', live)).toEqual({ kind: 'directory', path: '/d' })
    await driver().putContent('/d/f', someBytes(2048), live)
    const second = await driver().stat('/d/f', live)
    expect(second).toMatchObject({ sizeBytes: 2048 })
    expect(modified(second)).toBeGreaterThanOrEqual(modified(first))
    await expectCode(driver().stat('/d/missing', live), 'NotFound')
    await expectCode(driver().stat('/missing', live), 'NotFound')
    expect(await driver().stat('/', live)).toEqual({ kind: 'directory', path: '/' })
  })

  it('does not take a sibling with a dash or a dot for a directory', async () => {
    await driver().putContent('/a/v1-rc/link', someBytes(1), live)
    await driver().putContent('/a/v1.0/link', someBytes(1), live)
    await expectCode(driver().stat('/a/v1', live), 'NotFound')
    await expectCode(flat(driver().list('/a/v1', live)), 'NotFound')
  })
}

function modified(info: { readonly kind: string; readonly modifiedAtMs?: number }): number {
  return info.modifiedAtMs ?? Number.NaN
}

function describeStreams(driver: () => StorageDriver): void {
  it.each([1, 32, 70_000, 11 * mebibyte])('writes and reads a stream of %i bytes', async (length) => {
    const content = someBytes(length)
    const writer = await driver().writer('/stream/file', 'create', live)
    for (let at = 0; at < length; at += 65_536) await writer.write(content.subarray(at, at + 65_536))
    expect(writer.sizeBytes).toBe(length)
    await expectCode(driver().stat('/stream/file', live), 'NotFound')
    await writer.commit()
    await writer.close()
    const read = await readAll(await driver().read('/stream/file', 0, live))
    expect(Buffer.compare(read, content)).toBe(0)
  })

  it('reads from an offset to the end, nothing at the end and beyond it', async () => {
    const content = someBytes(96)
    await driver().putContent('/f', content, live)
    for (const offset of [0, 32, 64, 95, 96, 200]) {
      expect(await readAll(await driver().read('/f', offset, live)), `from ${offset}`).toEqual(
        content.subarray(offset),
      )
    }
    await expectCode((async () => driver().read('/f', -1, live))(), 'InvalidOffset')
  })

  it('fails with NotFound before the first byte of a stream that is not there', async () => {
    await expectCode(driver().read('/missing', 0, live), 'NotFound')
    await expectCode(driver().read('/missing', 64, live), 'NotFound')
  })

  it('leaves nothing of a cancelled stream', async () => {
    const writer = await driver().writer('/cancelled', 'create', live)
    await writer.write(someBytes(100))
    await writer.cancel()
    await expectCode(driver().stat('/cancelled', live), 'NotFound')
    const uploads = await driver().objects.listUploads({ prefix: driver().keyOf('/cancelled') }, live)
    expect(uploads.uploads).toEqual([])
    await expectCode(writer.write(someBytes(1)), 'Unsupported')
  })

  it('serves ten readers of one file at once', async () => {
    const content = someBytes(2 * mebibyte)
    await driver().putContent('/f', content, live)
    const offsets = Array.from({ length: 10 }, (_, index) => index * 199_999)
    await Promise.all(
      offsets.map(async (offset) => {
        const read = await readAll(await driver().read('/f', offset, live))
        expect(Buffer.compare(read, content.subarray(offset)), `from ${offset}`).toBe(0)
      }),
    )
  })

  it('takes eight writers at once', async () => {
    const paths = Array.from({ length: 8 }, (_, index) => `/many/file${index}` as const)
    await Promise.all(
      paths.map(async (path, index) => {
        const writer = await driver().writer(path, 'create', live)
        await writer.write(someBytes(300_000, index + 1))
        await writer.commit()
        await writer.close()
      }),
    )
    for (const [index, path] of paths.entries()) {
      const read = await driver().getContent(path, any, live)
      expect(Buffer.compare(read, someBytes(300_000, index + 1)), path).toBe(0)
    }
  })

  if (process.env['BOLLARD_LARGE'] === '1') {
    it('writes and reads a stream of 5 GiB', { timeout: 3_600_000 }, async () => {
      const chunk = someBytes(16 * mebibyte)
      const writer = await driver().writer('/large', 'create', live)
      for (let count = 0; count < 320; count += 1) await writer.write(chunk)
      await writer.commit()
      let received = 0
      for await (const bytes of await driver().read('/large', 0, live)) received += bytes.byteLength
      expect(received).toBe(5 * 1024 * mebibyte)
    })
  }
}

function describeRoots(harness: DriverHarness): void {
  it.each(['', '/', '/deep/root/', 'bare'])('keeps paths the same under the root "%s"', async (root) => {
    const driver = await harness.open(root)
    await driver.putContent('/test/file', someBytes(3), live)
    const listed = (await flat(driver.list('/', live))).map((info) => info.path)
    expect(listed).toContain('/test')
    expect(listed.filter((path) => !isContentPath(path))).toEqual([])
    expect((await flat(driver.walk('/test', {}, live))).map((info) => info.path)).toEqual(['/test/file'])
    await driver.delete('/test', live)
    await driver.close()
  })
}

const validPaths: readonly StorePath[] = [
  '/a',
  '/2',
  '/aa',
  '/a.a',
  '/0-9/abcdefg',
  '/abcdefg/z.75',
  '/abc/1.2.3.4.5-6_zyx/123.z/4',
  '/docker/docker-registry',
  '/123.abc',
  '/abc./abc',
  '/.abc',
  '/a--b',
  '/a-.b',
  '/_.abc',
  '/Docker/docker-registry',
  '/Abc/Cba',
]
