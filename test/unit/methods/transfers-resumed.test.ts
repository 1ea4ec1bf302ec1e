import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { FolderInUse } from '../../../electron/host/data-folder.ts'
import { fileSource } from '../../../electron/transfers/local/file-source.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { transfersWhen } from '../../watched-transfers.ts'
import { HandFedSource, mebibyte, memorySource } from '../transfers/transfer-parts.ts'
import { account, endedTransfers, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
let cloud: S3Cloud
let host: TestBackend
let store: string
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
})
afterAll(() => cloud.close())
beforeEach(async () => {
  for (const key of bucket().keys()) bucket().delete(key)
  host = await openBackend(folder())
  const values = { ...valuesOf(cloud, 'images', account), chunksize: String(5 * mebibyte) }
  const draft = { driver: 's3', values, name: 's3', readOnly: false } as const
  store = (await host.backend.addStore(draft, live)).store
})
afterEach(() => host.close())

function bucket() {
  return cloud.bucket('images')
}

function rowsWhen(wanted: (rows: readonly TransferRow[]) => boolean): Promise<readonly TransferRow[]> {
  return transfersWhen(host.backend.watchTransfers({}, live), wanted)
}

async function upload(token: string, relativePath: string, sizeBytes: number): Promise<string> {
  const sources = [{ token, relativePath, sizeBytes }]
  const { transfers } = await host.backend.startUpload({ store, prefix: '', sources }, live)
  return transfers[0] ?? ''
}

/** After so many parts the service takes no more, until the application is started again. */
function stallAfterParts(count: number): void {
  let parts = 0
  cloud.stats.onMoment = ({ operation, when }) => {
    if (operation === 'UploadPart' && when === 'done') parts += 1
    if (parts === count) cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'UploadPart' }]
  }
}

async function restart(): Promise<void> {
  await host.close()
  cloud.stats.onMoment = undefined
  cloud.faults.rules = []
  host = await openBackend(folder(), host.dataDir)
}

describe('an upload that the end of the application stopped', () => {
  it('goes on by itself at the next start, and sends no part twice', async () => {
    const path = join(folder(), 'large.bin')
    await writeFile(path, someBytes(42 * mebibyte))
    stallAfterParts(2)
    await upload(host.offerSource(fileSource(path)), 'large.bin', 42 * mebibyte)
    await rowsWhen(([row]) => (row?.parts?.done ?? 0) >= 2)
    await restart()
    const [row] = await endedTransfers(host.backend)
    expect(row).toMatchObject({ state: { phase: 'done' }, doneBytes: 42 * mebibyte })
    expect(row?.alreadyBytes ?? 0).toBeGreaterThanOrEqual(10 * mebibyte)
    expect(bucket().ledger.sentAgain).toEqual([])
    expect(bucket().uploads.size).toBe(0)
    expect(bucket().get('large.bin')?.sizeBytes).toBe(42 * mebibyte)
  })

  it('waits for its file when a page had it, takes no other one, and goes on with it', async () => {
    const bytes = someBytes(11 * mebibyte)
    const held = new HandFedSource(bytes.byteLength)
    held.feed(bytes.subarray(0, 6 * mebibyte))
    const transfer = await upload(host.offerSource(held), 'page.bin', bytes.byteLength)
    await held.starving
    await restart()
    const [row] = await rowsWhen(([first]) => first?.state.phase === 'waiting')
    expect(row?.state).toEqual({ phase: 'waiting', need: { kind: 'file' } })
    const other = host.offerSource(memorySource(someBytes(bytes.byteLength - 1)))
    await expect(host.backend.provideToTransfer({ transfer, token: other }, live)).rejects.toMatchObject({
      code: 'PreconditionFailed',
      message: expect.stringContaining('another file') as string,
    })
    const token = host.offerSource(memorySource(bytes))
    await host.backend.provideToTransfer({ transfer, token }, live)
    await rowsWhen(([first]) => first?.state.phase === 'done')
    expect(bucket().get('page.bin')?.body?.equals(bytes)).toBe(true)
  })
})

describe('a file that is given again', () => {
  it('is not taken when it was changed since', async () => {
    const path = join(folder(), 'changing.bin')
    await writeFile(path, someBytes(10))
    await utimes(path, 1000, 1000)
    bucket().put('changing.bin', Buffer.from('there'))
    const transfer = await upload(host.offerSource(fileSource(path)), 'changing.bin', 10)
    await rowsWhen(([row]) => row?.state.phase === 'waiting')
    await utimes(path, 2000, 2000)
    const token = host.offerSource(fileSource(path))
    await expect(host.backend.provideToTransfer({ transfer, token }, live)).rejects.toMatchObject({
      message: expect.stringContaining('changed') as string,
    })
  })
})

describe('a folder that the host walks', () => {
  it('brings all that is in it, and tells what it left out', async () => {
    const place = join(await mkdtemp(join(folder(), 'dropped-')), 'a folder')
    await mkdir(join(place, 'deep', 'er'), { recursive: true })
    await writeFile(join(place, 'one.txt'), '1')
    await writeFile(join(place, 'deep', 'er', 'empty'), '')
    await symlink('one.txt', join(place, 'link'))
    const sources = [
      { token: host.offerSource(fileSource(place)), relativePath: 'a folder', sizeBytes: 0, folder: true },
    ]
    const { transfers } = await host.backend.startUpload({ store, prefix: 'in/', sources }, live)
    expect(transfers).toHaveLength(2)
    await endedTransfers(host.backend)
    expect(bucket().keys().toSorted()).toEqual(['in/a folder/deep/er/empty', 'in/a folder/one.txt'])
    const [transfer = ''] = transfers
    expect(await host.backend.transferReports({ transfer }, live)).toEqual([
      { path: 'a folder/link', kind: 'link' },
    ])
  })

  it('says so when there is nothing in it', async () => {
    const place = join(await mkdtemp(join(folder(), 'dropped-')), 'empty')
    await mkdir(place)
    const sources = [
      { token: host.offerSource(fileSource(place)), relativePath: 'empty', sizeBytes: 0, folder: true },
    ]
    await host.backend.startUpload({ store, prefix: '', sources }, live)
    const [row] = await endedTransfers(host.backend)
    expect(row).toMatchObject({ name: 'empty', state: { phase: 'failed', error: { code: 'NotFound' } } })
  })
})

describe('a data folder', () => {
  it('that another host has is opened by no second one: each would lose what the other keeps', async () => {
    await expect(openBackend(folder(), host.dataDir)).rejects.toBeInstanceOf(FolderInUse)
    await restart()
    await upload(host.offerSource(memorySource(someBytes(1))), 'x', 1)
    expect((await endedTransfers(host.backend)).map(({ state }) => state.phase)).toEqual(['done'])
  })

  it('that takes no journal takes no transfers, and the rest goes on', async () => {
    const { dataDir } = host
    await host.close()
    await rm(join(dataDir, 'transfers.jsonl'), { force: true })
    await mkdir(join(dataDir, 'transfers.jsonl'))
    host = await openBackend(folder(), dataDir)
    await expect(upload(host.offerSource(memorySource(someBytes(1))), 'x', 1)).rejects.toMatchObject({
      where: { path: join(dataDir, 'transfers.jsonl') },
    })
    expect(await host.backend.connect({ store }, live)).toMatchObject({})
  })
})

describe('what is kept of transfers', () => {
  it('holds no secret, and is for its owner only to read', async () => {
    await upload(host.offerSource(memorySource(someBytes(5))), 'x', 5)
    await endedTransfers(host.backend)
    const text = await readFile(join(host.dataDir, 'transfers.jsonl'), 'utf8')
    expect(text).toContain('"x"')
    expect(text).not.toContain(account.secretKey)
  })
})
