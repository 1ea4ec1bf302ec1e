import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { expectCode, fetchUrl, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { account, firstOf, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
let cloud: S3Cloud
let host: TestBackend
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
  cloud.bucket('images').put('notes/a b.txt', Buffer.from('for anybody'))
})
afterAll(() => cloud.close())
beforeEach(async () => {
  host = await openBackend(folder())
})
afterEach(() => host.close())

function values(): Record<string, string> {
  return valuesOf(cloud, 'images', account)
}

async function s3Store(): Promise<string> {
  const draft = { driver: 's3', name: 'links', readOnly: true, values: values() } as const
  return (await host.backend.addStore(draft, live)).store
}

async function addressOf(store: string): Promise<string | undefined> {
  const rows = await firstOf(host.backend.watchStores({}, live), () => true)
  return rows.find(({ id }) => id === store)?.registryAddress
}

describe('a presigned link', () => {
  it('lets anybody read the object for as long as was chosen, of a read-only store too', async () => {
    const store = await s3Store()
    const { url = '' } = await host.backend.presign(
      { store, key: 'notes/a b.txt', expiresInSeconds: 90 },
      live,
    )
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('90')
    const { status, body } = await fetchUrl(url, 'GET')
    expect([status, Buffer.from(body).toString()]).toEqual([200, 'for anybody'])
  })

  it('is none where a store has none', async () => {
    const draft = {
      driver: 'filesystem',
      name: 'folder',
      readOnly: true,
      values: { rootdirectory: folder() },
    }
    const { store } = await host.backend.addStore({ ...draft, driver: 'filesystem' }, live)
    expect(await host.backend.presign({ store, key: 'x', expiresInSeconds: 60 }, live)).toEqual({})
  })
})

describe('the address that people pull from', () => {
  it.each([
    ['registry.example.com:5000', 'registry.example.com:5000'],
    ['  https://Registry.example.com/team/a_b/ ', 'Registry.example.com/team/a_b'],
    ['http://localhost', 'localhost'],
    ['registry:5000', 'registry:5000'],
    ['[::1]:5000', '[::1]:5000'],
  ])('%s is kept as %s', async (given, kept) => {
    const store = await s3Store()
    await host.backend.setRegistryAddress({ store, address: given }, live)
    expect(await addressOf(store)).toBe(kept)
  })

  it('is there after a change of the store and another start, and forgotten when it is emptied', async () => {
    const store = await s3Store()
    await host.backend.setRegistryAddress({ store, address: 'localhost:5000' }, live)
    await host.backend.editStore({ driver: 's3', store, name: 'renamed', values: values() }, live)
    await host.close()
    host = await openBackend(folder(), host.dataDir)
    expect(await addressOf(store)).toBe('localhost:5000')
    await host.backend.setRegistryAddress({ store, address: ' ' }, live)
    expect(await addressOf(store)).toBeUndefined()
  })

  it.each([
    'user:password@registry.example.com',
    'ftp://registry.example.com',
    'registry',
    'registry.example.com:0',
    'registry.example.com:99999',
    'registry.example.com/Team',
    'registry.example.com/a b',
    'registry.example.com?x=1',
    '-x.example.com',
    '$(reboot).example.com',
  ])('%s is refused without being repeated', async (address) => {
    const store = await s3Store()
    const error = await expectCode(
      host.backend.setRegistryAddress({ store, address }, live),
      'InvalidParameter',
    )
    expect(error.message).not.toContain('password')
    expect(await addressOf(store)).toBeUndefined()
  })
})
