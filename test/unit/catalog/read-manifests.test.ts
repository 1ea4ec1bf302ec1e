import { createHash } from 'node:crypto'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { parseDigest, parseRepositoryName, type Digest } from '../../../drivers/common/names.ts'
import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { readManifests } from '../../../electron/catalog/manifests/read-manifests.ts'
import { RememberedManifests } from '../../../electron/catalog/manifests/remembered-manifests.ts'
import { manifestsToRead } from '../../../electron/catalog/questions/coverage.ts'
import { referencesOfBlobs, type BlobReferences } from '../../../electron/catalog/questions/references.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import type { StoreFacts } from '../../../electron/catalog/questions/store-facts.ts'
import { usesOf } from '../../../electron/catalog/questions/uses.ts'
import { digestAt } from '../../../electron/catalog/tables/digests.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { maxManifestBytes } from '../../../electron/registry/manifests/manifest.ts'
import { ReferenceIndex, scanReferences } from './scan-references.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { blobOf, descriptor, tinyImage, tinyIndex, TinyRegistry } from '../registry/tiny-registry.ts'
import { contentOfStore } from './content-of-store.ts'

const folder = useTempFolder()
let registry: TinyRegistry
let memory: RememberedManifests
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip'
const base = tinyImage('base')
const other = tinyImage('other')

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  memory = RememberedManifests.inMemory()
  await registry.push('team/app', ['latest', 'v1'], base)
  await registry.push('team/app', ['v2'], other)
  await registry.push('team/copy', ['latest'], base)
  const index = tinyIndex([base.manifest, other.manifest])
  await registry.pushManifests('team/app', ['both'], [], [index])
  const about = {
    digest: base.manifest.digest,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    size: 1,
  }
  const signature = tinyImage('signature', { artifactType: 'application/vnd.example', subject: about })
  await registry.push('team/app', ['sig'], signature)
})

describe('references from a catalog and manifests that are remembered', () => {
  it('are those of a scan', async () => {
    await expectSameAsScan()
  })

  it('are those of a scan for content that was pushed by its SHA-512', async () => {
    await pushWide()
    const answer = await expectSameAsScan()
    expect(answer.complete).toBe(true)
  })

  it('are right at once for a layer that was pushed since, and a manifest that was deleted', async () => {
    await expectSameAsScan()
    const later = tinyImage('later', { layers: [descriptor(layerType, base.layer)] })
    await registry.push('team/new', ['latest'], { ...later, blobs: [later.config, base.layer] })
    await expectSameAsScan()
    await registry.remove(layout.manifestRevisionLink(parseRepositoryName('team/app'), other.manifest.digest))
    await expectSameAsScan()
  })

  it.each([
    ['is no manifest', () => pushBytes('{"schemaVersion":2,"mediaType":"text/plain"}')],
    ['is no JSON', () => pushBytes('no JSON')],
    ['is gone', () => registry.remove(layout.blobData(other.manifest.digest))],
    ['is too large', () => pushBytes(`{"schemaVersion":2,"a":"${'x'.repeat(maxManifestBytes)}"}`)],
    [
      'is in a repository that no registry serves',
      () => registry.write(`${layout.repositories()}/Team/_manifests/revisions/sha256/x/link`, 'x'),
    ],
  ])('are not called complete where a manifest %s', async (_, damage) => {
    await damage()
    const answer = await expectSameAsScan()
    expect(answer.complete).toBe(false)
  })

  it('leave out what bytes with another digest say', async () => {
    await registry.write(layout.blobData(other.manifest.digest), base.manifest.bytes)
    const facts = await factsNow()
    expect(memory.manifest(other.manifest.digest)).toBeUndefined()
    const { complete, coverage } = atOnce(referencesOfBlobs(facts))
    expect({ complete, unread: coverage.unread }).toEqual({ complete: false, unread: 1 })
    expect(atOnce(usesOf(facts, other.layer.digest)).complete).toBe(false)
  })
})

describe('reading manifests', () => {
  it('reads each once, and tells how far it is', async () => {
    const digests = await digestsToRead()
    expect(digests).toHaveLength(4)
    const told: number[] = []
    const from = { driver: registry.driver, memory }
    const first = await readManifests(from, [...digests, ...digests], (read) => told.push(read), live)
    expect(first).toEqual({ read: 4, failed: 0, failures: new Map() })
    expect(told).toEqual([1, 2, 3, 4])
    expect(await digestsToRead()).toEqual([])
    for (const digest of digests) await registry.remove(layout.blobData(digest))
    const again = await readManifests(from, digests, () => undefined, live)
    expect(again.failed).toBe(0)
  })

  it('reads nothing after a restart', async () => {
    const path = join(folder(), 'kept', 'manifests')
    memory = await RememberedManifests.open(path)
    const before = atOnce(referencesOfBlobs(await factsNow()))
    await memory.close()
    memory = await RememberedManifests.open(path)
    expect(await digestsToRead()).toEqual([])
    expect(atOnce(referencesOfBlobs(await factsNow()))).toEqual(before)
    await memory.close()
  })

  it('goes on beside what fails, and says why', async () => {
    const digests = await digestsToRead()
    await registry.remove(layout.blobData(other.manifest.digest))
    await registry.write(layout.blobData(base.manifest.digest), 'something else')
    const from = { driver: registry.driver, memory }
    const { read, failed, failures } = await readManifests(from, digests, () => undefined, live)
    expect({ read, failed }).toEqual({ read: 2, failed: 2 })
    expect(failures.get(other.manifest.digest)?.id).toBe('missingManifest')
    expect(failures.get(base.manifest.digest)?.id).toBe('digestMismatch')
  })

  it('ends with its signal, and keeps what it had', async () => {
    const digests = await digestsToRead()
    const stop = new AbortController()
    const reading = readManifests(
      { driver: registry.driver, memory },
      digests,
      () => stop.abort(),
      stop.signal,
    )
    await expect(reading).rejects.toThrow('aborted')
    expect(memory.columns.manifestCount).toBeGreaterThan(0)
  })
})

async function digestsToRead(): Promise<readonly Digest[]> {
  const tables = tablesOfContent(await contentOfStore(registry.driver))
  return atOnce(manifestsToRead({ tables, columns: memory.columns }))
}

async function factsNow(): Promise<StoreFacts> {
  const tables = tablesOfContent(await contentOfStore(registry.driver))
  const facts = { tables, columns: memory.columns }
  await readManifests(
    { driver: registry.driver, memory },
    atOnce(manifestsToRead(facts)),
    () => undefined,
    live,
  )
  return facts
}

async function expectSameAsScan(): Promise<BlobReferences> {
  const facts = await factsNow()
  const answer = atOnce(referencesOfBlobs(facts))
  const index = new ReferenceIndex()
  for await (const _ of scanReferences(registry.driver, index, live)) void _
  expect(answer.complete).toBe(index.complete)
  for (let row = 0; row < answer.counts.length; row += 1) {
    const digest = digestAt(facts.tables.digests, facts.tables.blobs.digest[row] ?? 0)
    const references = index.of(digest)
    expect([digest, answer.counts[row]]).toEqual([digest, references.length])
    expect(answer.mediaTypes[answer.mediaType[row] ?? 0]).toBe(index.mediaTypeOf(digest))
    const uses = atOnce(usesOf(facts, digest)).uses.filter(({ linked }) => linked)
    const line = ({ repository, manifest, role }: { repository: string; manifest: string; role: string }) =>
      `${repository} ${manifest} ${role}`
    expect(uses.map(line).sort()).toEqual([...new Set(references.map(line))].sort())
  }
  return answer
}

async function pushBytes(text: string): Promise<void> {
  const bytes = blobOf(text)
  await registry.write(layout.blobData(bytes.digest), bytes.bytes)
  const link = layout.manifestRevisionLink(parseRepositoryName('team/app'), bytes.digest)
  await registry.write(link, bytes.digest)
}

/** As a registry keeps a layer that was pushed by its SHA-512: under its SHA-256, which the layer link names. */
async function pushWide(): Promise<void> {
  const repository = parseRepositoryName('team/wide')
  const layer = blobOf('a layer of many digits')
  const wide = parseDigest(`sha512:${createHash('sha512').update(layer.bytes).digest('hex')}`)
  const manifest = tinyImage('wide', {
    layers: [{ ...descriptor(layerType, layer), digest: wide }],
  })
  await registry.push('team/wide', ['latest'], { ...manifest, blobs: [manifest.config, layer] })
  await registry.write(layout.layerLink(repository, wide), layer.digest)
}
