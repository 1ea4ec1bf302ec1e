import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { FileRow } from '../../../electron/api/rows.ts'
import { toErrorData } from '../../../electron/host/error-data.ts'
import { fileSource } from '../../../electron/transfers/local/file-source.ts'
import type { Sink } from '../../../electron/transfers/model/source.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { newDeferred } from '../../../drivers/common/deferred.ts'
import { flat, live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { transfersWhen } from '../../watched-transfers.ts'
import { HandFedSource, mebibyte, memorySource, MemorySink } from '../transfers/transfer-parts.ts'
import { account, endedTransfers, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
const rotated = { accessKey: 'AKIDMETHODSROTATED', secretKey: 'the/new+secret=of methods' }
let cloud: S3Cloud
let host: TestBackend
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account, rotated], buckets: ['images'] })
})
afterAll(() => cloud.close())
beforeEach(async () => {
  cloud.faults.rules = []
  for (const key of bucket().keys()) bucket().delete(key)
  bucket().uploads.clear()
  host = await openBackend(folder())
})
afterEach(() => host.close())

function bucket() {
  return cloud.bucket('images')
}

function s3Values(known = account) {
  return { ...valuesOf(cloud, 'images', known), chunksize: String(5 * mebibyte) }
}

async function addS3({ readOnly = false, name = 's3' } = {}): Promise<string> {
  const values = s3Values()
  return (await host.backend.addStore({ driver: 's3', values, name, readOnly }, live)).store
}

/** Three parts of which the first two are fed: it does not end by itself. */
async function startEndless(store: string, relativePath = 'endless.tar') {
  const source = new HandFedSource(15 * mebibyte)
  source.feed(someBytes(11 * mebibyte))
  const sources = [{ token: host.offerSource(source), relativePath, sizeBytes: 15 * mebibyte }]
  const { transfers } = await host.backend.startUpload({ store, prefix: '', sources }, live)
  await source.starving
  return transfers
}

async function phases(): Promise<string[]> {
  const rows = await transfersWhen(host.backend.watchTransfers({}, live))
  return rows.map(({ state }) => state.phase)
}

describe('uploads', () => {
  it('bring dropped files and folders to where they were dropped, byte for byte', async () => {
    const store = await addS3()
    const place = await mkdtemp(join(folder(), 'dropped-'))
    await mkdir(join(place, 'folder'))
    const files = { 'a file.bin': 12 * mebibyte + 3, 'folder/ünïcode+&%.txt': 5, 'folder/empty': 0 }
    const sources = []
    for (const [relativePath, sizeBytes] of Object.entries(files)) {
      await writeFile(join(place, relativePath), someBytes(sizeBytes))
      const token = host.offerSource(fileSource(join(place, relativePath)))
      sources.push({ token, relativePath, sizeBytes })
    }
    const { transfers } = await host.backend.startUpload({ store, prefix: 'up/loads/', sources }, live)
    const rows = await endedTransfers(host.backend)
    expect(rows.map(({ id, state }) => [id, state.phase])).toEqual(transfers.map((id) => [id, 'done']))
    expect(rows[0]).toMatchObject({
      kind: 'upload',
      name: 'a file.bin',
      place: 'up/loads/a file.bin',
      store,
      storeName: 's3',
      doneBytes: 12 * mebibyte + 3,
      totalBytes: 12 * mebibyte + 3,
      parts: { done: 3, inFlight: 0, total: 3 },
    })
    expect(new Set(bucket().keys())).toEqual(new Set(Object.keys(files).map((name) => `up/loads/${name}`)))
    for (const [name, sizeBytes] of Object.entries(files)) {
      expect(bucket().get(`up/loads/${name}`)?.body?.equals(someBytes(sizeBytes))).toBe(true)
    }
  })

  it('tell what of a drop the page could not read, with the transfers or in place of them', async () => {
    const store = await addS3()
    const problems = [{ path: 'f/secret', kind: 'unreadable', detail: 'no' }] as const
    const sources = [
      { token: host.offerSource(memorySource(someBytes(1))), relativePath: 'f/x', sizeBytes: 1 },
    ]
    const some = await host.backend.startUpload({ store, prefix: '', sources, problems }, live)
    const none = await host.backend.startUpload({ store, prefix: '', sources: [], problems }, live)
    const rows = await endedTransfers(host.backend)
    expect(rows.map(({ name, state }) => [name, state.phase])).toEqual([
      ['f/x', 'done'],
      ['f', 'failed'],
    ])
    for (const transfer of [...some.transfers, ...none.transfers])
      expect(await host.backend.transferReports({ transfer }, live)).toEqual(problems)
  })

  it('tell the rest of a long list of problems with the transfer that told the first of it', async () => {
    const store = await addS3()
    const [first, second] = [0, 1].map((call) =>
      Array.from({ length: 1000 }, (_, at) => ({ path: `f/${call}/${at}`, kind: 'unreadable' }) as const),
    )
    const drop = { store, prefix: '', sources: [] }
    const { transfers } = await host.backend.startUpload({ ...drop, problems: first }, live)
    const [toldBy] = transfers
    expect(await host.backend.startUpload({ ...drop, problems: second, toldBy }, live)).toEqual({ transfers })
    const rows = await endedTransfers(host.backend)
    expect(rows).toMatchObject([{ name: 'f', state: { phase: 'failed' }, reports: 2000 }])
  })

  it('are refused on a read-only store, with the way to allow them', async () => {
    const store = await addS3({ readOnly: true })
    const sources = [{ token: host.offerSource(memorySource(someBytes(1))), relativePath: 'x', sizeBytes: 1 }]
    const upload = { store, prefix: '', sources }
    const refused = await host.backend.startUpload(upload, live).catch(toErrorData)
    expect(refused).toMatchObject({ code: 'ReadOnly', where: { store: 's3' } })
    expect(await phases()).toEqual([])
    await host.backend.setReadOnly({ store, readOnly: false }, live)
    await host.backend.startUpload(upload, live)
    await endedTransfers(host.backend)
    expect(bucket().keys()).toEqual(['x'])
  })

  it.each([
    ['leads out of the folder', '../x', 'InvalidPath'],
    ['has an empty part', 'a//x', 'InvalidPath'],
    ['has a line break', 'a\nx', 'InvalidPath'],
    ['is longer than a key may be', 'é'.repeat(600), 'InvalidPath'],
  ])('of a name that %s fail alone', async (_, relativePath, code) => {
    const store = await addS3()
    const sources = [relativePath, 'good'].map((path) => ({
      token: host.offerSource(memorySource(someBytes(1))),
      relativePath: path,
      sizeBytes: 1,
    }))
    await host.backend.startUpload({ store, prefix: 'up/', sources }, live)
    const [bad, good] = await endedTransfers(host.backend)
    expect(bad?.state).toMatchObject({ phase: 'failed', error: { code } })
    expect(good?.state.phase).toBe('done')
    expect(bucket().keys()).toEqual(['up/good'])
  })

  it('of a file that is gone say so', async () => {
    const store = await addS3()
    const path = join(folder(), 'gone.bin')
    const sources = [{ token: host.offerSource(fileSource(path)), relativePath: 'gone.bin', sizeBytes: 5 }]
    await host.backend.startUpload({ store, prefix: '', sources }, live)
    const [row] = await endedTransfers(host.backend)
    expect(row?.state).toMatchObject({ phase: 'failed', error: { code: 'NotFound', where: { path } } })
  })

  it('fail with what the service says, store and key named, the secret not', async () => {
    const store = await addS3()
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'PutObject' }]
    const sources = [{ token: host.offerSource(memorySource(someBytes(9))), relativePath: 'x', sizeBytes: 9 }]
    await host.backend.startUpload({ store, prefix: 'up/', sources }, live)
    const [row] = await endedTransfers(host.backend)
    expect(row?.state).toMatchObject({
      phase: 'failed',
      error: {
        code: 'PermissionDenied',
        where: { store: 's3', bucket: 'images', path: 'up/x', operation: 'put', serviceCode: 'AccessDenied' },
      },
    })
    expect(JSON.stringify(row)).not.toContain(account.secretKey)
  })

  it('tell how many parts were under way when they failed', async () => {
    const store = await addS3()
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'UploadPart' }]
    const sizeBytes = 12 * mebibyte
    const token = host.offerSource(memorySource(someBytes(sizeBytes)))
    const sources = [{ token, relativePath: 'x', sizeBytes }]
    await host.backend.startUpload({ store, prefix: '', sources }, live)
    const [row] = await endedTransfers(host.backend)
    expect(row).toMatchObject({ state: { phase: 'failed' }, parts: { done: 0, inFlight: 0, total: 3 } })
    expect(row?.parts?.failed).toBeGreaterThan(0)
  })

  it('that are cancelled leave nothing behind, and the others go on', async () => {
    const store = await addS3()
    const transfers = await startEndless(store)
    const sources = [{ token: host.offerSource(memorySource(someBytes(3))), relativePath: 'x', sizeBytes: 3 }]
    await host.backend.startUpload({ store, prefix: '', sources }, live)
    await host.backend.cancelTransfers({ transfers }, live)
    const rows = await endedTransfers(host.backend)
    expect(rows.map(({ state }) => state.phase)).toEqual(['cancelled', 'done'])
    expect(bucket().keys()).toEqual(['x'])
    expect(bucket().uploads.size).toBe(0)
    await host.backend.clearFinishedTransfers({}, live)
    expect(await phases()).toEqual([])
  })
})

describe('transfers of a store that changes', () => {
  it.each([
    ['is removed', (store: string) => host.backend.removeStore({ store }, live)],
    ['becomes read-only', (store: string) => host.backend.setReadOnly({ store, readOnly: true }, live)],
    [
      'is edited',
      (store: string) => host.backend.editStore({ driver: 's3', values: {}, store, name: 'new' }, live),
    ],
  ])('are cancelled when it %s, and those of others are not', async (_, change) => {
    const mine = await addS3()
    const other = await addS3({ name: 'other' })
    await startEndless(mine)
    await startEndless(other, 'other.tar')
    await change(mine)
    expect(await phases()).toEqual(['cancelled', 'running'])
    expect([...bucket().uploads.values()].map(({ key }) => key)).toEqual(['other.tar'])
  })

  it('go on with the new keys when it gets others, another name, and other values that are not its place', async () => {
    const store = await addS3()
    const bytes = someBytes(15 * mebibyte)
    const held = new HandFedSource(bytes.byteLength)
    held.feed(bytes.subarray(0, 11 * mebibyte))
    const feeders = [held]
    const source = memorySource(bytes)
    const token = host.offerSource({
      ...source,
      read: (range, signal) => (feeders.shift() ?? source).read(range, signal),
    })
    const sources = [{ token, relativePath: 'x', sizeBytes: bytes.byteLength }]
    const { transfers } = await host.backend.startUpload({ store, prefix: '', sources }, live)
    await held.starving
    const values = { ...s3Values(rotated), chunksize: String(6 * mebibyte), v4auth: 'false' }
    await host.backend.editStore({ driver: 's3', values, store, name: 'renamed' }, live)
    const rows = await endedTransfers(host.backend)
    expect(rows.map(({ id, state }) => [id, state.phase])).toEqual([[transfers[0], 'done']])
    expect(bucket().get('x')?.body?.equals(bytes)).toBe(true)
    const completed = cloud.stats.lastHeaders.get('CompleteMultipartUpload')
    expect(completed?.get('authorization')).toContain(rotated.accessKey)
  })

  it('of what only reads it go on when it becomes read-only', async () => {
    const store = await addS3()
    bucket().put('big', Buffer.from(someBytes(mebibyte)))
    const begun = newDeferred()
    const held: Sink = {
      ...noSink(),
      begin: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')))
          begun.resolve()
        }),
    }
    await host.backend.startDownload({ store, key: 'big', sink: host.offerSink(held) }, live)
    await begun.promise
    await host.backend.setReadOnly({ store, readOnly: true }, live)
    expect(await phases()).toEqual(['running'])
  })

  it('go on when the change is refused', async () => {
    const mine = await addS3()
    await addS3({ name: 'other' })
    await startEndless(mine)
    const refused = host.backend.editStore({ driver: 's3', values: {}, store: mine, name: 'other' }, live)
    await expect(refused).rejects.toMatchObject({ code: 'AlreadyExists' })
    expect(await phases()).toEqual(['running'])
  })

  it('stay when the application ends, and are taken back when the next one cancels them', async () => {
    await startEndless(await addS3())
    expect(bucket().uploads.size).toBe(1)
    await host.close()
    expect(bucket().uploads.size).toBe(1)
    host = await openBackend(folder(), host.dataDir)
    const [row] = await endedTransfers(host.backend)
    expect(row?.state).toEqual({ phase: 'waiting', need: { kind: 'file' } })
    await host.backend.cancelTransfers({ transfers: [row?.id ?? ''] }, live)
    await endedTransfers(host.backend)
    expect(bucket().uploads.size).toBe(0)
  })

  it('download on while changes are allowed', async () => {
    const store = await addS3({ readOnly: true })
    const bytes = someBytes(8 * mebibyte)
    bucket().put('big', Buffer.from(bytes))
    const sink = new MemorySink()
    let first: (() => void) | undefined
    let release: (() => void) | undefined
    const begun = new Promise<void>((resolve) => (first = resolve))
    const released = new Promise<void>((resolve) => (release = resolve))
    const held = Object.assign(Object.create(sink) as MemorySink, {
      write: async (chunk: Uint8Array) => {
        await sink.write(chunk)
        first?.()
        await released
      },
    })
    await host.backend.startDownload({ store, key: 'big', sink: host.offerSink(held) }, live)
    await begun
    await host.backend.setReadOnly({ store, readOnly: false }, live)
    release?.()
    const [row] = await endedTransfers(host.backend)
    expect(row?.state.phase).toBe('done')
    expect(sink.bytes.equals(bytes)).toBe(true)
  })
})

function noSink(): Sink {
  const done = (): Promise<void> => Promise.resolve()
  return { begin: done, write: done, commit: done, discard: done }
}

describe('downloads', () => {
  it('bring an object of a read-only store, told by name and size', async () => {
    const store = await addS3({ readOnly: true })
    bucket().put('a/b.txt', Buffer.from('content'))
    const sink = new MemorySink()
    const { transfer } = await host.backend.startDownload(
      { store, key: 'a/b.txt', sink: host.offerSink(sink) },
      live,
    )
    const [row] = await endedTransfers(host.backend)
    expect(row).toMatchObject({
      id: transfer,
      kind: 'download',
      name: 'b.txt',
      place: 'a/b.txt',
      doneBytes: 7,
      totalBytes: 7,
      state: { phase: 'done' },
    })
    expect(sink.bytes.toString()).toBe('content')
    expect(sink.calls).toEqual(['begin b.txt 7', 'commit'])
  })

  it('bring what was chosen of a folder, named by the first of it', async () => {
    const store = await addS3({ readOnly: true })
    for (const key of ['a/1', 'a/2', 'a/3/x', 'a/4']) bucket().put(key, Buffer.from(key))
    const sink = new MemorySink()
    const only = ['a/1', 'a/3/', 'a/4']
    await host.backend.startDownload({ store, key: 'a/', only, sink: host.offerSink(sink) }, live)
    const [row] = await endedTransfers(host.backend)
    const items = { done: 3, total: 3 }
    expect(row).toMatchObject({ name: '1, 3/ + 1', place: 'a/', items, state: { phase: 'done' } })
    expect(sink.calls).toEqual(['begin a.tar undefined', 'commit'])
  })

  it.each([
    ['of what is not there', 'nowhere', 'NotFound'],
    ['of a folder with nothing in it', 'nothing/', 'NotFound'],
  ])('%s fail', async (_, key, code) => {
    const store = await addS3()
    await host.backend.startDownload({ store, key, sink: host.offerSink(new MemorySink()) }, live)
    const [row] = await endedTransfers(host.backend)
    expect(row?.state).toMatchObject({ phase: 'failed', error: { code } })
  })
})

describe('the files of a bucket', () => {
  it('are listed as folders and files, over as many pages as there are, whatever they are', async () => {
    const store = await addS3({ readOnly: true })
    const names = Array.from({ length: 1100 }, (_, index) => `n${String(index).padStart(4, '0')}`)
    for (const name of [...names, 'deep/er/file', 'deep/', 'sp ace+%/x'])
      bucket().put(name, Buffer.from(name))
    const rows = await flat<FileRow>(host.backend.listFiles({ store, prefix: '' }, live))
    expect(rows.filter(({ kind }) => kind === 'folder').map(({ name }) => name)).toEqual(['deep', 'sp ace+%'])
    expect(rows.filter(({ kind }) => kind === 'file').map(({ name }) => name)).toEqual(names)
    expect(rows.find(({ name }) => name === 'n0007')).toMatchObject({ key: 'n0007', sizeBytes: 5 })
  })

  it('of a folder leave out the mark of the folder itself', async () => {
    const store = await addS3({ readOnly: true })
    for (const key of ['a/', 'a/b', 'a/c/', 'a/c/d', 'ab']) bucket().put(key, Buffer.from(''))
    const rows = await flat<FileRow>(host.backend.listFiles({ store, prefix: 'a/' }, live))
    expect(rows.map(({ kind, name, key }) => `${kind} ${name} ${key}`)).toEqual([
      'folder c a/c/',
      'file b a/b',
    ])
  })

  it('are those of the folder where the store is one', async () => {
    const place = await mkdtemp(join(folder(), 'place-'))
    await mkdir(join(place, 'x'))
    await writeFile(join(place, 'x', 'y'), 'z')
    await writeFile(join(place, 'w'), '')
    const { store } = await host.backend.addStore(
      { driver: 'filesystem', values: { rootdirectory: place }, name: 'local', readOnly: false },
      live,
    )
    const rows = await flat<FileRow>(host.backend.listFiles({ store, prefix: '' }, live))
    expect(rows.map(({ kind, key }) => `${kind} ${key}`)).toEqual(['folder x/', 'file w'])
    const sources = [
      { token: host.offerSource(memorySource(someBytes(3))), relativePath: 'new', sizeBytes: 3 },
    ]
    await host.backend.startUpload({ store, prefix: 'x/', sources }, live)
    await endedTransfers(host.backend)
    expect((await readFile(join(place, 'x', 'new'))).equals(someBytes(3))).toBe(true)
  })
})
