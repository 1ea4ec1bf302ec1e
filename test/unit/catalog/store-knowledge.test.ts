import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import { parseRepositoryName, type Digest } from '../../../drivers/common/names.ts'
import { FailedReads } from '../../../electron/catalog/manifests/failed-reads.ts'
import { RememberedManifests } from '../../../electron/catalog/manifests/remembered-manifests.ts'
import { StoreKnowledge } from '../../../electron/catalog/store/store-knowledge.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { tinyImage, TinyRegistry, type TinyImage } from '../registry/tiny-registry.ts'
import { catalogOf } from './catalog-of.ts'

const folder = useTempFolder()
const repository = parseRepositoryName('app')
let registry: TinyRegistry
let images: readonly TinyImage[]
/** Digests of blobs that were read, in order. */
let read: string[]
/** Runs before each list. */
let beforeList: () => void

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  images = Array.from({ length: 8 }, (_, at) => tinyImage(`image ${at}`))
  for (const [at, image] of images.entries()) await registry.push('app', [`v${at}`], image)
  read = []
  beforeList = () => undefined
})

function knowledgeOf(options: { readonly failedReads?: string; readonly fingerprint?: string } = {}) {
  const memory = RememberedManifests.inMemory()
  const { driver } = registry
  const watched: StorageDriver = {
    ...driver,
    objects: {
      ...driver.objects,
      scan: (query, scanner, signal) => {
        beforeList()
        return driver.objects.scan(query, scanner, signal)
      },
    },
    getContent: (path, limit, signal) => {
      if (path.endsWith('/data')) read.push(path.split('/').at(-2) ?? '')
      return driver.getContent(path, limit, signal)
    },
  }
  const { failedReads, fingerprint = 'one bucket' } = options
  const knowledge = new StoreKnowledge({
    catalog: catalogOf(watched),
    openMemory: () => Promise.resolve(memory),
    ...(failedReads === undefined
      ? {}
      : { openFailedReads: () => FailedReads.open(failedReads, fingerprint) }),
    open: () => Promise.resolve(watched),
  })
  return { knowledge, memory }
}

const manifestOf = (at: number): Digest => {
  const image = images[at]
  if (image === undefined) throw new Error('there is no such image')
  return image.manifest.digest
}
const timesRead = (digest: Digest): number => read.filter((hex) => digest.endsWith(hex)).length
const blobPath = (digest: Digest): `/${string}` => layout.blobData(digest)

describe('what is remembered of manifests', () => {
  it('goes once much of it has left the store, and only that', async () => {
    const { knowledge, memory } = knowledgeOf()
    await knowledge.refresh(live)
    expect(memory.columns.manifestCount).toBe(8)
    const remove = async (at: number): Promise<void> => {
      await registry.driver.delete(blobPath(manifestOf(at)), live)
      await registry.driver.delete(
        `${layout.manifestRevisions(repository)}/sha256/${manifestOf(at).slice(7)}`,
        live,
      )
      await registry.driver.delete(`${layout.manifestTags(repository)}/v${at}`, live)
    }
    await remove(0)
    await knowledge.refresh(live)
    expect(memory.manifest(manifestOf(0))).toBeDefined()
    for (const at of [1, 2]) await remove(at)
    const late = tinyImage('read while the store was listed')
    const facts = memory.manifest(manifestOf(3))
    beforeList = () => {
      if (facts !== undefined) memory.addManifest({ ...facts, digest: late.manifest.digest })
    }
    await knowledge.refresh(live)
    for (const at of [0, 1, 2]) expect(memory.manifest(manifestOf(at))).toBeUndefined()
    for (const at of [3, 4, 5, 6, 7]) expect(memory.manifest(manifestOf(at))).toBeDefined()
    expect(memory.manifest(late.manifest.digest)).toBeDefined()
    expect(read.filter((hex) => manifestOf(5).endsWith(hex))).toHaveLength(1)
  })
})

describe('a manifest that cannot be read', () => {
  const damage = (at: number): Promise<void> => registry.write(blobPath(manifestOf(at)), 'other bytes')

  it('is not read again until its blob is another one', async () => {
    await damage(2)
    const { knowledge, memory } = knowledgeOf()
    await knowledge.refresh(live)
    await knowledge.readFew(live)
    await knowledge.refresh(live)
    await knowledge.readManifests(live)
    expect(timesRead(manifestOf(2))).toBe(1)
    expect(memory.columns.manifestCount).toBe(7)
    await registry.write(blobPath(manifestOf(2)), images[2]?.manifest.bytes ?? '')
    await knowledge.refresh(live)
    expect(timesRead(manifestOf(2))).toBe(2)
    expect(memory.manifest(manifestOf(2))).toBeDefined()
  })

  it('is read again when a person asks', async () => {
    await damage(2)
    const { knowledge } = knowledgeOf()
    await knowledge.refresh(live)
    await knowledge.refresh(live, { again: true })
    expect(timesRead(manifestOf(2))).toBe(2)
    await knowledge.refresh(live)
    expect(timesRead(manifestOf(2))).toBe(2)
  })

  it('is not read again after a restart, but in another bucket', async () => {
    const failedReads = join(folder(), 'kept', 'failed-reads')
    await damage(2)
    await knowledgeOf({ failedReads }).knowledge.refresh(live)
    expect(await readdir(join(folder(), 'kept'))).toEqual(['failed-reads'])
    const after = knowledgeOf({ failedReads })
    await after.knowledge.refresh(live)
    expect(after.memory.columns.manifestCount).toBe(7)
    expect(timesRead(manifestOf(2))).toBe(1)
    await knowledgeOf({ failedReads, fingerprint: 'another bucket' }).knowledge.refresh(live)
    expect(timesRead(manifestOf(2))).toBe(2)
    await writeFile(failedReads, '{"version":1,"fingerprint":"one bucket","failed":null}')
    await knowledgeOf({ failedReads }).knowledge.refresh(live)
    expect(timesRead(manifestOf(2))).toBe(3)
  })
})
