import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { ObjectStore, StorageDriver } from '../../../drivers/index.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { expectCode, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { filesIn, newFolder, rangeBytes, run, undo } from './download-parts.ts'
import { Run, stops } from './stopping.ts'
import { account, KeptMemory, openBucket, withCalls, withoutChecksums } from './transfer-parts.ts'

const folder = useTempFolder()
let cloud: S3Cloud
let driver: StorageDriver
let objects: ObjectStore
let chosen: string
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['transfers'] })
  driver = await openBucket(cloud)
  objects = driver.objects
})
afterAll(async () => {
  await driver.close()
  await cloud.close()
})
beforeEach(async () => {
  cloud.faults.rules = []
  const bucket = cloud.bucket('transfers')
  for (const key of bucket.keys()) bucket.delete(key)
  chosen = await newFolder(folder())
})

function put(key: string, bytes: Uint8Array | string): void {
  cloud.bucket('transfers').put(key, Buffer.from(bytes))
}

interface More {
  readonly memory?: KeptMemory
  readonly objects?: ObjectStore
  readonly only?: readonly string[]
}

function download(key: string, more: More = {}) {
  return run({ objects, key, place: { kind: 'folder', path: chosen }, ...more })
}

async function texts(): Promise<Record<string, string>> {
  const files = await filesIn(chosen)
  return Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString()]))
}

describe('a folder', () => {
  it('is downloaded with everything below it, empty folders and files too, and reports progress', async () => {
    put('other/no.txt', 'not asked for')
    put('a/docs/one.txt', 'one')
    put('a/docs/deep/two ünï.txt', 'two')
    put('a/docs/empty', '')
    put('a/docs/marked/', '')
    const { context, result } = await download('a/docs/')
    expect(await texts()).toEqual({
      'docs/deep/two ünï.txt': 'two',
      'docs/empty': '',
      'docs/one.txt': 'one',
    })
    expect(await readdir(join(chosen, 'docs', 'marked'))).toEqual([])
    expect(context.told).toMatchObject({ sentBytes: 6, items: 4, plannedItems: 4, totalBytes: 6 })
    expect([result.skipped, context.reports]).toEqual([false, []])
  })

  it('is reported as unverified where there are no checksums, for small objects and large', async () => {
    put('d/small', 'small')
    const small = await download('d/', { objects: withoutChecksums(objects) })
    expect(small.context.reports).toMatchObject([{ kind: 'unverified', path: 'd/' }])
    put('e/large', someBytes(2 * rangeBytes))
    const large = await download('e/', { objects: withoutChecksums(objects) })
    expect(large.context.reports).toMatchObject([{ kind: 'unverified', path: 'e/' }])
  })

  it('leaves an equal file, and saves under another name beside a different one', async () => {
    put('d/same.txt', 'the same')
    put('d/other.txt', 'from the bucket')
    put('d/other.tar.gz', 'from the bucket')
    await mkdir(join(chosen, 'd'))
    await writeFile(join(chosen, 'd', 'same.txt'), 'the same')
    await writeFile(join(chosen, 'd', 'other.txt'), 'of this computer')
    await writeFile(join(chosen, 'd', 'other.tar.gz'), 'of this computer')
    const { context } = await download('d/')
    expect(await texts()).toEqual({
      'd/other (2).txt': 'from the bucket',
      'd/other (2).tar.gz': 'from the bucket',
      'd/other.tar.gz': 'of this computer',
      'd/other.txt': 'of this computer',
      'd/same.txt': 'the same',
    })
    expect(context.told.alreadyBytes).toBe('the same'.length)
    expect(context.reports).toContainEqual({ path: 'other.txt', kind: 'renamed', detail: 'other (2).txt' })
    expect((await download('d/')).context.told.items).toBe(3)
    expect(Object.keys(await texts())).toHaveLength(5)
  })

  it('counts as skipped when every file is there', async () => {
    put('d/x', 'the same')
    await download('d/')
    expect((await download('d/')).result).toEqual({ skipped: true })
  })

  it('stays in the chosen folder whatever its keys say, and every object is saved', async () => {
    const keys = [
      '../../out',
      '/absolute',
      '..',
      './.',
      'a//b',
      '\\..\\x',
      'C:\\y',
      'nul\0',
      `${'n'.repeat(500)}.txt`,
    ]
    for (const key of keys) put(`d/${key}`, key)
    const { context } = await download('d/')
    const files = await texts()
    expect(Object.values(files).toSorted()).toEqual(keys.toSorted())
    expect(Object.keys(files).every((path) => path.startsWith('d/'))).toBe(true)
    expect(await readdir(folder())).not.toContain('out')
    expect(context.reports.map(({ kind, path }) => `${kind} ${path}`).toSorted()).toEqual(
      keys
        .filter((key) => !key.includes('\\'))
        .map((key) => `renamed ${key}`)
        .toSorted(),
    )
  })

  it('whose key is a file, too, gets both', async () => {
    put('d/a', 'the file')
    put('d/a/b', 'in the folder')
    put('d/a/c', 'in it, too')
    await download('d/')
    const files = await texts()
    expect(Object.values(files).toSorted()).toEqual(['in it, too', 'in the folder', 'the file'])
    await download('d/')
    expect(await texts()).toEqual(files)
  })

  it('follows no link that takes the place of a folder while it runs', async () => {
    const outside = await newFolder(folder())
    for (let file = 0; file < 40; file += 1) put(`d/in/${file}.txt`, `${file}`)
    let calls = 0
    const swapping = withCalls(objects, {
      getWhole: async (...call) => {
        calls += 1
        const within = join(chosen, 'd', 'in')
        // Between two files the folder goes away and a link has its name.
        if (calls % 5 === 0) {
          await rename(within, join(chosen, 'd', `away ${calls}`)).catch(() => undefined)
          await symlink(outside, within).catch(() => undefined)
        }
        return objects.getWhole(...call)
      },
    })
    await download('d/', { objects: swapping })
    expect(calls).toBe(40)
    expect(await readdir(outside)).toEqual([])
    const brought = [...(await filesIn(chosen)).keys()].filter((path) => path.endsWith('.txt'))
    expect(brought).toHaveLength(40)
  })

  it('stays in the chosen folder when a link takes the place of that', async () => {
    const outside = await newFolder(folder())
    for (let file = 0; file < 10; file += 1) put(`d/${file}.txt`, `${file}`)
    const moved = `${chosen} moved`
    let calls = 0
    const swapping = withCalls(objects, {
      getWhole: async (...call) => {
        calls += 1
        if (calls === 3) {
          await rename(chosen, moved)
          await symlink(outside, chosen)
        }
        return objects.getWhole(...call)
      },
    })
    await download('d/', { objects: swapping })
    expect(await readdir(outside)).toEqual([])
    expect(await readdir(join(moved, 'd'))).toHaveLength(10)
  })

  it('follows no link that is in the chosen folder', async () => {
    const outside = await newFolder(folder())
    await mkdir(join(chosen, 'd'))
    await symlink(outside, join(chosen, 'd', 'linked'))
    await writeFile(join(outside, 'file.txt'), 'theirs')
    await symlink(join(outside, 'file.txt'), join(chosen, 'd', 'file.txt'))
    await symlink(outside, join(chosen, 'd', 'v1.2'))
    put('d/linked/x.txt', 'ours')
    put('d/v1.2/x.txt', 'ours')
    put('d/file.txt', 'ours')
    await download('d/')
    expect(await readdir(outside)).toEqual(['file.txt'])
    expect(await readFile(join(outside, 'file.txt'), 'utf8')).toBe('theirs')
    expect(await texts()).toMatchObject({
      'd/linked (2)/x.txt': 'ours',
      'd/v1.2 (2)/x.txt': 'ours',
      'd/file (2).txt': 'ours',
    })
  })

  it('continues with the other objects when one cannot be read, reports it, and tries it again', async () => {
    const memory = new KeptMemory()
    for (const name of ['a', 'b', 'c']) put(`d/${name}`, name)
    cloud.faults.rules = [
      { operation: 'GetObject', key: /d\/b/, fault: { kind: 'refuse', code: 'AccessDenied' } },
    ]
    await expectCode(download('d/', { memory }), 'PermissionDenied')
    expect(await texts()).toEqual({ 'd/a': 'a', 'd/c': 'c' })
    cloud.faults.rules = []
    const { context } = await download('d/', { memory })
    expect(await texts()).toEqual({ 'd/a': 'a', 'd/b': 'b', 'd/c': 'c' })
    expect(context.told).toMatchObject({ alreadyBytes: 2, sentBytes: 1, items: 3 })
  })

  it('reports an object that was deleted meanwhile as skipped', async () => {
    for (const name of ['a', 'b']) put(`d/${name}`, name)
    const vanishing = withCalls(objects, {
      getWhole: (...call) => {
        cloud.bucket('transfers').delete('d/b')
        return objects.getWhole(...call)
      },
    })
    const { context } = await download('d/', { objects: vanishing })
    expect(context.reports).toEqual([expect.objectContaining({ path: 'b', kind: 'skipped' })])
  })

  it.each(stops)(
    'goes on where it was when a run %s any of its steps, and leaves nothing else',
    async (stop) => {
      const wanted = new Map<string, Uint8Array>()
      for (let index = 0; index < 6; index += 1) wanted.set(`d/small ${index}`, someBytes(100 + index, index))
      wanted.set('d/large', someBytes(3 * rangeBytes + 5))
      for (const [key, bytes] of wanted) put(key, bytes)
      for (let at = 1; ; at += 1) {
        chosen = await newFolder(folder())
        const memory = new KeptMemory()
        const first = new Run(stop, at)
        const place = { kind: 'folder', path: chosen } as const
        await run({
          objects: first.objects(objects),
          key: 'd/',
          place,
          memory: first.memory(memory),
          signal: first.signal,
        }).catch(() => undefined)
        const { context } = await download('d/', { memory })
        const files = await filesIn(chosen)
        expect([...files.keys()].toSorted()).toEqual([...wanted.keys()].toSorted())
        for (const [key, bytes] of wanted)
          expect(Buffer.compare(files.get(key) ?? Buffer.of(), bytes)).toBe(0)
        expect([context.told.items, context.reports]).toEqual([wanted.size, []])
        if (!first.stopped) break
      }
    },
  )

  it.each(stops)('leaves no temporary file when it is cancelled after a run %s a step', async (stop) => {
    put('d/small', 'small')
    put('d/large', someBytes(3 * rangeBytes + 5))
    for (let at = 1; ; at += 1) {
      chosen = await newFolder(folder())
      const memory = new KeptMemory()
      const first = new Run(stop, at)
      const order = { key: 'd/', place: { kind: 'folder', path: chosen } } as const
      await run({
        ...order,
        objects: first.objects(objects),
        memory: first.memory(memory),
        signal: first.signal,
      }).catch(() => undefined)
      await undo({ ...order, objects, memory })
      const left = [...(await filesIn(chosen)).keys()]
      expect(left.filter((name) => !['d/small', 'd/large'].includes(name))).toEqual([])
      if (!first.stopped) break
    }
  })

  it('of many files needs a short note', async () => {
    const memory = new KeptMemory()
    for (let index = 0; index < 1200; index += 1) put(`d/${String(index).padStart(5, '0')}`, '')
    await download('d/', { memory })
    expect(memory.names.toSorted()).toEqual(['folder', 'temporary'])
    expect(JSON.stringify(memory.get('folder')).length).toBeLessThan(500)
    expect(await readdir(join(chosen, 'd'))).toHaveLength(1200)
  })
})

describe('chosen objects of a folder', () => {
  it('are saved in the chosen folder, and nothing else is', async () => {
    for (const key of ['d/a.txt', 'd/a-', 'd/sub/deep/x', 'd/sub/y', 'd/subtle', 'other']) put(key, key)
    const { context } = await download('d/', { only: ['d/sub/', 'd/a.txt', 'd/sub/y', 'd/a.txt'] })
    expect(await texts()).toEqual({
      'a.txt': 'd/a.txt',
      'sub/deep/x': 'd/sub/deep/x',
      'sub/y': 'd/sub/y',
    })
    expect(context.told).toMatchObject({ items: 3, plannedItems: 3, totalBytes: 26, sentBytes: 26 })
    expect(context.reports).toEqual([])
  })

  it('may be at the top of the bucket, and stay in the chosen folder', async () => {
    for (const key of ['..', 'a', '../../out', '/b']) put(key, key)
    const { context } = await download('', { only: ['..', 'a', '../', '/'] })
    expect(Object.values(await texts()).toSorted()).toEqual(['..', '../../out', '/b', 'a'])
    expect(await readdir(folder())).not.toContain('out')
    expect(context.reports.map(({ path }) => path).toSorted()).toEqual(['..', '../../out', '/b'])
  })

  it('get another name beside an existing file, which is reported', async () => {
    put('d/x.txt', 'from the bucket')
    put('d/y.txt', 'y')
    await writeFile(join(chosen, 'x.txt'), 'of this computer')
    const { context } = await download('d/', { only: ['d/x.txt', 'd/y.txt'] })
    expect(await texts()).toEqual({
      'x.txt': 'of this computer',
      'x (2).txt': 'from the bucket',
      'y.txt': 'y',
    })
    expect(context.reports).toEqual([{ path: 'x.txt', kind: 'renamed', detail: 'x (2).txt' }])
  })

  it('that were deleted since are reported as left out', async () => {
    put('d/there', 'there')
    const { context } = await download('d/', { only: ['d/gone', 'd/there'] })
    expect(await texts()).toEqual({ there: 'there' })
    expect(context.reports).toEqual([expect.objectContaining({ path: 'gone', kind: 'skipped' })])
    await expectCode(download('d/', { only: ['d/gone'] }), 'NotFound')
  })

  it('do not wait for one that cannot be read, and it is tried again', async () => {
    const memory = new KeptMemory()
    for (const name of ['a', 'b', 'c']) put(`d/${name}`, name)
    const only = ['d/a', 'd/b', 'd/c']
    const fault = { kind: 'refuse', code: 'AccessDenied' } as const
    cloud.faults.rules = [
      { operation: 'HeadObject', key: /d\/b/, fault },
      { operation: 'GetObject', key: /d\/b/, fault },
    ]
    await expectCode(download('d/', { memory, only }), 'PermissionDenied')
    expect(await texts()).toEqual({ a: 'a', c: 'c' })
    cloud.faults.rules = []
    await download('d/', { memory, only })
    expect(await texts()).toEqual({ a: 'a', b: 'b', c: 'c' })
  })

  it.each(stops)('goes on where it was when a run %s any of its steps', async (stop) => {
    const wanted = ['d/a', 'd/f/x', 'd/f/y', 'd/g', 'd/large']
    for (const key of wanted) put(key, key === 'd/large' ? someBytes(3 * rangeBytes + 5) : key)
    for (const key of ['d/e', 'd/f-', 'd/fa', 'd/z']) put(key, 'not chosen')
    const only = ['d/large', 'd/f/', 'd/a', 'd/g']
    for (let at = 1; ; at += 1) {
      chosen = await newFolder(folder())
      const memory = new KeptMemory()
      const first = new Run(stop, at)
      await run({
        objects: first.objects(objects),
        key: 'd/',
        only,
        place: { kind: 'folder', path: chosen },
        memory: first.memory(memory),
        signal: first.signal,
      }).catch(() => undefined)
      const { context } = await download('d/', { memory, only })
      expect([...(await filesIn(chosen)).keys()].toSorted()).toEqual(wanted.map((key) => key.slice(2)))
      expect([context.told.items, context.reports]).toEqual([wanted.length, []])
      if (!first.stopped) break
    }
  })
})
