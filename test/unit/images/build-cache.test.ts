import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { buildCache } from '../registry/made-indexes.ts'
import { TinyRegistry } from '../registry/tiny-registry.ts'
import { byteFile } from './byte-files.ts'
import { pushAll } from './pushing.ts'
import { copyBetween } from './run-copy.ts'
import { runExport } from './run-export.ts'
import { catalogsOf, referencesIn } from '../catalog/catalogs-of.ts'

const folder = useTempFolder()
const repository = 'team/cache'
const cache = buildCache(3, 5000)
let source: TinyRegistry
let target: TinyRegistry

beforeEach(async () => {
  source = await TinyRegistry.in(join(folder(), 'source'))
  target = await TinyRegistry.in(join(folder(), 'target'))
  await source.pushManifests(repository, ['cache'], cache.blobs, [cache.index])
})

describe("BuildKit's cache, an index of blobs", () => {
  it('is copied with its blobs, which the repository links as layers', async () => {
    const items = [{ repository, tags: ['cache'] }]
    const { context } = await copyBetween(source.driver, target.driver, { items })
    // Folders tell no checksums.
    expect(new Set(context.reports.map(({ kind }) => kind))).toEqual(new Set(['unverified']))
    expect(await filesOf(target.driver)).toEqual(await filesOf(source.driver))
  })

  it('is not copied where one of its blobs is gone', async () => {
    await source.remove(blobPath(cache.blobs[1]?.digest ?? ''))
    const { context } = await copyBetween(source.driver, target.driver)
    expect(context.reports).toMatchObject([{ reason: { id: 'blobMissing' } }])
    expect(await filesOf(target.driver)).toEqual([])
  })

  it('is taken out as an archive, and in again as it was', async () => {
    const path = join(folder(), 'cache.tar')
    const place = { kind: 'file', path } as const
    await runExport(source.driver, { repository, reference: { tag: 'cache' }, format: 'oci', place })
    const files = [byteFile('cache.tar', await readFile(path))]
    await pushAll(target.driver, files, { repository, tags: ['cache'] })
    expect(await filesOf(target.driver)).toEqual(await filesOf(source.driver))
  })

  it('refers to its blobs as layers', async () => {
    const catalogs = catalogsOf(source.opener)
    for (const { digest } of cache.blobs) {
      const found = await referencesIn(catalogs, 'x', digest)
      expect(found).toMatchObject([{ manifest: cache.index.digest, role: 'layer', tags: ['cache'] }])
    }
  })
})

function blobPath(digest: string) {
  return `/docker/registry/v2/blobs/sha256/${digest.slice(7, 9)}/${digest.slice(7)}/data` as const
}

async function filesOf(driver: StorageDriver): Promise<readonly string[]> {
  return (await flat(driver.walk('/', {}, live))).map(({ path }) => path).toSorted()
}
