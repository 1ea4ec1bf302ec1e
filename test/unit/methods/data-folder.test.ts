import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { memorySource } from '../transfers/transfer-parts.ts'
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
  host = await openBackend(folder())
  const values = valuesOf(cloud, 'images', account)
  store = (await host.backend.addStore({ driver: 's3', values, name: 'images', readOnly: false }, live)).store
})
afterEach(async () => {
  cloud.faults.rules = []
  await host.close()
})

describe('the data folder', () => {
  it('says how much it has of each kind, and nothing of what others keep there', async () => {
    await mkdir(join(host.dataDir, 'catalogs', 'a'), { recursive: true })
    await writeFile(join(host.dataDir, 'catalogs', 'a', 'listing'), someBytes(5000))
    await mkdir(join(host.dataDir, 'Cache'))
    await writeFile(join(host.dataDir, 'Cache', 'data'), someBytes(70_000))
    const { path, kinds } = await host.backend.dataUsage({}, live)
    expect(path).toBe(host.dataDir)
    const sizes = Object.fromEntries(kinds.map(({ kind, sizeBytes }) => [kind, sizeBytes]))
    expect(Object.keys(sizes).sort()).toEqual([
      'catalogs',
      'changes',
      'layers',
      'sample',
      'settings',
      'transfers',
    ])
    expect(sizes['catalogs']).toBe(5000)
    expect(sizes['settings']).toBeGreaterThan(100)
    expect(sizes['settings']).toBeLessThan(5000)
  })

  it('forgets what is known of stores, and finds it out again', async () => {
    cloud.bucket('images').put('docker/registry/v2/repositories/team/_layers/x', Buffer.from(''))
    await host.backend.refreshCatalog({ store }, live)
    const usageOf = async () =>
      (await host.backend.dataUsage({}, live)).kinds.find(({ kind }) => kind === 'catalogs')?.sizeBytes
    await expect.poll(usageOf).toBeGreaterThan(0)
    await host.backend.forgetData({ kind: 'catalogs' }, live)
    expect(await usageOf()).toBe(0)
    await host.backend.refreshCatalog({ store }, live)
    await expect.poll(usageOf).toBeGreaterThan(0)
  })

  it('is not shown by a host that cannot', async () => {
    await expect(host.backend.openDataFolder({}, live)).rejects.toMatchObject({ code: 'Unsupported' })
  })
})

describe('removing everything of Bollard', () => {
  it('wants its word typed', async () => {
    await expect(host.backend.removeEverything({ typed: 'bollard' }, live)).rejects.toMatchObject({
      code: 'InvalidParameter',
      reason: { id: 'wordNotTyped' },
    })
    expect(await readFile(join(host.dataDir, 'stores.json'), 'utf8')).toContain('images')
  })

  it('is refused while a transfer runs, which goes on', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' } }]
    const token = host.offerSource(memorySource(someBytes(1000)))
    await host.backend.startUpload(
      { store, prefix: '', sources: [{ token, relativePath: 'file', sizeBytes: 1000 }] },
      live,
    )
    await expect(host.backend.removeEverything({ typed: 'Bollard' }, live)).rejects.toMatchObject({
      code: 'PreconditionFailed',
      reason: { id: 'workUnderWay' },
    })
    cloud.faults.rules = []
    expect(await endedTransfers(host.backend)).toHaveLength(1)
  })

  it('takes stores, keys and settings at once, the rest at the end, and nothing of a bucket', async () => {
    cloud.bucket('images').put('kept', Buffer.from('by the bucket'))
    await host.backend.changeSettings({ theme: 'dark', maxRequests: 3 }, live)
    await host.backend.setProxy({ kind: 'none' }, live)
    await writeFile(join(host.dataDir, 'of-somebody-else'), 'stays')
    await host.backend.removeEverything({ typed: 'Bollard' }, live)
    expect(await host.backend.getSettings({}, live)).toEqual({ theme: 'system', language: 'system' })
    expect((await host.backend.getNetwork({}, live)).proxy).toMatchObject({ kind: 'system' })
    expect(await readFile(join(host.dataDir, 'stores.json'), 'utf8')).not.toContain('images')
    await host.close()
    expect(await readdir(host.dataDir)).toEqual(expect.arrayContaining(['of-somebody-else']))
    expect((await readdir(host.dataDir)).filter((name) => /json|key|catalogs|changes/.test(name))).toEqual([])
    expect(cloud.bucket('images').get('kept')?.body).toEqual(Buffer.from('by the bucket'))
    host = await openBackend(folder(), host.dataDir)
  })

  it('leaves what a person added afterwards', async () => {
    await host.backend.removeEverything({ typed: 'Bollard' }, live)
    const values = valuesOf(cloud, 'images', account)
    const draft = { driver: 's3', values, name: 'again', readOnly: true } as const
    const again = await host.backend.addStore(draft, live)
    const { dataDir } = host
    await host.close()
    host = await openBackend(folder(), dataDir)
    expect(await host.backend.connect({ store: again.store }, live)).toMatchObject({
      layout: expect.anything(),
    })
  })
})
