import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { keyFileSealer } from '../../../electron/host/key-file-sealer.ts'
import { OpenedStores } from '../../../electron/stores/connections/opened-stores.ts'
import { resolveStore } from '../../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../../electron/stores/list/store-list.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()
let root = ''
let storeList: StoreList
beforeEach(async () => {
  root = await mkdtemp(join(folder(), 'root-'))
  const dataDir = await mkdtemp(join(folder(), 'data-'))
  storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
})

function add(name: string, values: Record<string, string>, readOnly = true) {
  const store = { name, driver: 'filesystem' as const, values, secrets: {}, fromEnvironment: [], readOnly }
  return storeList.add(store)
}

/** The number of requests in flight is left to each driver. */
function openedStores(of: StoreList): OpenedStores {
  return new OpenedStores(of, () => Promise.resolve({}))
}

describe('stores that are open', () => {
  it('are opened once, however many ask at once', async () => {
    const stores = openedStores(storeList)
    const { id } = await add('one', { rootdirectory: root })
    const [a, b] = await Promise.all([stores.open(id, live), stores.open(id, live)])
    expect(a.driver).toBe(b.driver)
    expect((await stores.open(id, live)).driver).toBe(a.driver)
    expect(stores.ids()).toEqual([id])
  })

  it('are opened anew with other parameters after they were closed', async () => {
    const stores = openedStores(storeList)
    const { id } = await add('one', { rootdirectory: root }, false)
    await (await stores.open(id, live)).driver.putContent('/here', new Uint8Array(1), live)
    const other = join(root, 'other')
    await mkdir(other)
    await storeList.edit(id, {
      ...storeList.get(id),
      name: 'moved',
      values: { rootdirectory: other },
      secrets: {},
    })
    await stores.close(id)
    const moved = await stores.open(id, live)
    expect(moved.name).toBe('moved')
    await expect(moved.driver.stat('/here', live)).rejects.toMatchObject({ code: 'NotFound' })
  })

  it('fail in words for parameters that are wrong, and open once they are mended', async () => {
    const stores = openedStores(storeList)
    const { id } = await add('one', { rootdirectory: 'relative' })
    await expect(stores.open(id, live)).rejects.toMatchObject({
      code: 'InvalidParameter',
      where: { store: 'one', path: 'rootdirectory' },
    })
    await storeList.edit(id, {
      ...storeList.get(id),
      name: 'one',
      values: { rootdirectory: root },
      secrets: {},
    })
    expect((await stores.open(id, live)).driver.name).toBe('filesystem')
  })

  it('that are read-only write nothing', async () => {
    const stores = openedStores(storeList)
    const { id } = await add('one', { rootdirectory: root })
    const { driver } = await stores.open(id, live)
    await expect(driver.putContent('/x', new Uint8Array(1), live)).rejects.toMatchObject({ code: 'ReadOnly' })
    await expect(stores.openForWriting(id, live)).rejects.toMatchObject({
      code: 'ReadOnly',
      where: { store: 'one' },
    })
  })

  it('are not opened for one that nobody knows, or for one that stopped asking', async () => {
    const stores = openedStores(storeList)
    const { id } = await add('one', { rootdirectory: root })
    await expect(stores.open('nobody', live)).rejects.toMatchObject({ code: 'NotFound' })
    await expect(stores.open(id, AbortSignal.abort())).rejects.toThrow(/abort/i)
  })
})

describe('the parameters of a store', () => {
  it('know which of them came from the environment, secrets too', () => {
    const resolved = resolveStore({
      driver: 's3',
      values: { bucket: 'images', region: 'us-east-1' },
      secrets: { accesskey: 'AKIAEXAMPLE', secretkey: 'hush' },
      fromEnvironment: ['bucket', 'secretkey', 'keyid'],
    })
    expect(resolved.origins).toMatchObject({
      bucket: 'environment',
      secretkey: 'environment',
      region: 'set',
      accesskey: 'set',
      keyid: 'unset',
      chunksize: 'default',
    })
    expect(resolved.values['bucket']).toBe('images')
    expect(JSON.stringify(resolved)).not.toMatch(/hush|AKIAEXAMPLE/)
  })
})
