import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DriverName, MultipartUploadRow } from '../../../electron/api/rows.ts'
import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { cloudDrivers, startCloud } from '../../clouds/every-cloud.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { HandFedSource, mebibyte } from '../transfers/transfer-parts.ts'
import { account, endedTransfers, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
const drivers: readonly DriverName[] = [...cloudDrivers, 'filesystem']

describe.each(drivers)('multipart uploads of a bucket of %s', (name) => {
  let host: TestBackend
  let store: string
  /** Past the application: as another program. */
  let other: StorageDriver
  let closeCloud: () => Promise<void> = () => Promise.resolve()

  beforeAll(async () => {
    const values = await started()
    host = await openBackend(folder())
    store = (await host.backend.addStore({ driver: name, values, name, readOnly: false }, live)).store
    other = await openDriver(resolveParameters(name, values, {}), { store: 'other', readOnly: false })
  })
  afterAll(async () => {
    await host.close()
    await other.close()
    await closeCloud()
  })

  async function started(): Promise<Readonly<Record<string, string>>> {
    if (name === 'filesystem') return { rootdirectory: await mkdtemp(join(folder(), 'bucket-')) }
    const cloud = await startCloud(name, { account })
    closeCloud = () => cloud.close()
    return { ...cloud.values, chunksize: String(5 * mebibyte) }
  }

  /** Each upload as it was told last. */
  async function listed(): Promise<readonly MultipartUploadRow[]> {
    const rows = new Map<string, MultipartUploadRow>()
    for await (const some of host.backend.listUploads({ store }, live)) {
      for (const row of some) rows.set(row.uploadId, row)
    }
    return [...rows.values()].toSorted((a, b) => a.key.localeCompare(b.key))
  }

  it('are listed with their age, and then with their sizes, whosever they are', async () => {
    const big = await other.objects.createUpload('a/b c+ü', live)
    await other.objects.putPart(big, 1, someBytes(5 * mebibyte), live)
    await other.objects.putPart(big, 2, someBytes(3), live)
    const empty = await other.objects.createUpload('z', live)
    const [first, second, ...more] = await listed()
    expect(first).toMatchObject({ ...big, sizeBytes: 5 * mebibyte + 3, parts: 2 })
    expect(second).toMatchObject({ ...empty, sizeBytes: 0, parts: 0 })
    expect(more).toEqual([])
    expect(Math.abs(Date.now() - (first?.startedAtMs ?? 0))).toBeLessThan(60_000)
    expect(first).not.toHaveProperty('transfer')
  })

  it('are aborted; one that is gone is no failure', async () => {
    const uploads = (await listed()).map(({ key, uploadId }) => ({ key, uploadId }))
    expect(uploads).toHaveLength(2)
    expect(await host.backend.abortUploads({ store, uploads }, live)).toEqual([])
    expect(await listed()).toEqual([])
    expect(await host.backend.abortUploads({ store, uploads }, live)).toEqual([])
  })

  it('are not aborted while a transfer goes on with them, and are once it was cancelled', async () => {
    const source = new HandFedSource(30 * mebibyte)
    source.feed(someBytes(21 * mebibyte))
    const sources = [{ token: host.offerSource(source), relativePath: 'mine', sizeBytes: 30 * mebibyte }]
    const { transfers } = await host.backend.startUpload({ store, prefix: '', sources }, live)
    await source.starving
    const foreign = await other.objects.createUpload('foreign', live)
    const [theirs, mine] = await listed()
    expect(theirs).not.toHaveProperty('transfer')
    expect(mine).toMatchObject({ key: 'mine', transfer: transfers[0] })
    const uploads = [theirs, mine].map((row) => ({ key: row?.key ?? '', uploadId: row?.uploadId ?? '' }))
    const failures = await host.backend.abortUploads({ store, uploads }, live)
    expect(failures).toMatchObject([{ key: 'mine', error: { code: 'PreconditionFailed' } }])
    expect((await listed()).map(({ uploadId }) => uploadId)).toEqual([mine?.uploadId])
    expect(foreign.uploadId).toBe(theirs?.uploadId)
    await host.backend.cancelTransfers({ transfers }, live)
    await endedTransfers(host.backend)
    expect(await listed()).toEqual([])
  })

  it('stay as they are in a store that is read-only', async () => {
    const upload = await other.objects.createUpload('kept', live)
    await host.backend.setReadOnly({ store, readOnly: true }, live)
    const aborting = host.backend.abortUploads({ store, uploads: [upload] }, live)
    await expect(aborting).rejects.toMatchObject({ code: 'ReadOnly' })
    expect(await listed()).toMatchObject([{ key: 'kept' }])
    await host.backend.setReadOnly({ store, readOnly: false }, live)
  })
})
