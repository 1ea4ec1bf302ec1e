import { expect, it } from 'vitest'

import { isContentPath, mapConcurrent, type StorageDriver, type StorePath } from '../../drivers/index.ts'
import { expectCode, fetchUrl, flat, live, readAll, someBytes, type DriverHarness } from './harness.ts'

/** Lists, walks, moves and deletes: what a path means for all that is below it. */
export function describeTrees(driver: () => StorageDriver, harness: DriverHarness): void {
  const put = (path: StorePath) => driver().putContent(path, someBytes(3), live)
  const fill = async (files: readonly StorePath[]): Promise<void> => {
    const bucket = harness.bucket?.()
    if (bucket === undefined) for await (const _ of mapConcurrent(files, 32, put, live)) void _
    else for (const file of files) bucket.put(driver().keyOf(file), Buffer.alloc(3))
  }
  const paths = async (path: StorePath) =>
    (await flat(driver().list(path, live))).map((info) => info.path).sort()

  it('lists direct children only, absolute and without a slash at the end', async () => {
    await put('/root/parent/b')
    await put('/root/parent/a')
    await put('/root/parent/sub/c')
    await put('/root/parent-2/d')
    expect(await paths('/')).toEqual(['/root'])
    expect(await paths('/root')).toEqual(['/root/parent', '/root/parent-2'])
    expect(await paths('/root/parent')).toEqual(['/root/parent/a', '/root/parent/b', '/root/parent/sub'])
    await expectCode(flat(driver().list('/nothing', live)), 'NotFound')
  })

  it('walks all files below in key order, from after a path where one is given', async () => {
    const files: StorePath[] = ['/w/a', '/w/b-1/x', '/w/b.1/x', '/w/b/x', '/w/b/y/z', '/w/c']
    for (const file of files) await put(file)
    await put('/w-2/outside')
    const walk = async (startAfter?: StorePath) =>
      (await flat(driver().walk('/w', startAfter === undefined ? {} : { startAfter }, live))).map(
        (info) => info.path,
      )
    expect(await walk()).toEqual(files)
    expect(await walk('/w/b.1/x')).toEqual(['/w/b/x', '/w/b/y/z', '/w/c'])
    expect(await walk('/w/b')).toEqual(files.slice(1))
    expect(await walk('/w/zzz')).toEqual([])
    expect((await flat(driver().walk('/nothing', {}, live))).length).toBe(0)
  })

  it('takes a folder marker for a folder: no file, and deleted with what is in it', async () => {
    await driver().objects.put(driver().keyOf('/marked/_uploads').concat('/'), new Uint8Array(0), live)
    expect(await paths('/marked')).toEqual(['/marked/_uploads'])
    expect(await flat(driver().walk('/marked', {}, live))).toEqual([])
    expect(await driver().stat('/marked/_uploads', live)).toEqual({
      kind: 'directory',
      path: '/marked/_uploads',
    })
    await driver().delete('/marked', live)
    await expectCode(driver().stat('/marked', live), 'NotFound')
  })

  it('moves a file over what is there, and leaves the target alone when the source is missing', async () => {
    await driver().putContent('/from', someBytes(50), live)
    await driver().putContent('/to/here', someBytes(7), live)
    await driver().move('/from', '/to/here', live)
    expect(await driver().getContent('/to/here', { maxBytes: 100 }, live)).toEqual(someBytes(50))
    await expectCode(driver().stat('/from', live), 'NotFound')
    await expectCode(driver().move('/from', '/to/here', live), 'NotFound')
    expect(await driver().getContent('/to/here', { maxBytes: 100 }, live)).toEqual(someBytes(50))
  })

  it('moves a file that is copied in parts', async () => {
    const size = 33 * 1024 * 1024 + 5
    const content = someBytes(size)
    const writer = await driver().writer('/large', 'create', live)
    await writer.write(content)
    await writer.commit()
    await driver().move('/large', '/moved', live)
    expect(Buffer.compare(await readAll(await driver().read('/moved', 0, live)), content)).toBe(0)
  })

  it('deletes a file and nothing that merely begins with its name', async () => {
    for (const path of ['/d/f', '/d/f-2', '/d/f.2', '/d/fsuffix', '/d/f0'] as const) await put(path)
    await driver().delete('/d/f', live)
    expect(await paths('/d')).toEqual(['/d/f-2', '/d/f.2', '/d/f0', '/d/fsuffix'])
    await expectCode(driver().delete('/d/f', live), 'NotFound')
  })

  it('deletes a folder and nothing beside it', async () => {
    for (const path of ['/t/v1/a', '/t/v1/b/c', '/t/v1-rc/a', '/t/v1.0/a', '/t/v10/a'] as const)
      await put(path)
    await driver().delete('/t/v1', live)
    expect(await paths('/t')).toEqual(['/t/v1-rc', '/t/v1.0', '/t/v10'])
    await driver().delete('/t', live)
    await expectCode(driver().stat('/t', live), 'NotFound')
  })

  it.each(['/a/', '/a*', '/'])('refuses to delete "%s"', async (path) => {
    await expectCode((async () => driver().delete(path as StorePath, live))(), 'InvalidPath')
  })

  if (harness.presigns) {
    it('gives a URL that serves the file without credentials', async () => {
      await driver().putContent('/redirect', someBytes(32), live)
      const got = await fetchUrl((await driver().redirectUrl('/redirect', 'GET')) ?? '', 'GET')
      expect([got.status, got.body]).toEqual([200, someBytes(32)])
      const head = await fetchUrl((await driver().redirectUrl('/redirect', 'HEAD')) ?? '', 'HEAD')
      expect([head.status, head.headers['content-length']]).toEqual([200, '32'])
    })
  }

  it.each([999, 1000, 1001, 2001])('lists, walks and deletes %i files through every page', async (count) => {
    const files = Array.from(
      { length: count },
      (_, index) => `/p/f${String(index).padStart(5, '0')}` as const,
    )
    await fill(files)
    expect(await paths('/p')).toEqual(files)
    const walked = await flat(driver().walk('/p', {}, live))
    expect(walked.map((info) => info.path)).toEqual(files)
    expect(walked.every((info) => isContentPath(info.path))).toBe(true)
    await driver().delete('/p', live)
    await expectCode(driver().stat('/p', live), 'NotFound')
  })
}
