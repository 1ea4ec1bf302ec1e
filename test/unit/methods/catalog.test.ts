import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { parseDigest, parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import type { CatalogState, DigestUses, StoreTotals, TagRow } from '../../../electron/api/rows.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { tinyImage, tinyIndex, TinyRegistry } from '../registry/tiny-registry.ts'
import { memorySource } from '../transfers/transfer-parts.ts'
import { endedTransfers, firstOf, nextOf, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
const [one, two, child] = [tinyImage('one'), tinyImage('two'), tinyImage('child')]
const index = tinyIndex([child.manifest])
const app = parseRepositoryName('team/app')
let registry: TinyRegistry
let host: TestBackend
let store: string

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.push('team/app', ['v1', 'latest'], one)
  await registry.pushManifests('team/multi', ['all'], child.blobs, [child.manifest, index])
  host = await openBackend(folder())
  const values = { rootdirectory: join(folder(), 'registry') }
  const draft = { driver: 'filesystem', values, name: 'Folder', readOnly: true } as const
  store = (await host.backend.addStore(draft, live)).store
})
afterEach(async () => {
  await host.close()
  await registry.driver.close()
})

describe('what is known of a store', () => {
  it('is listed when it is first looked at, and its manifests are read', async () => {
    const state = await settled()
    expect(state.totals).toMatchObject({ repositories: 2, tags: 3, manifests: 3, strangers: 0 })
    expect(state).toMatchObject({ unreadManifests: 0 })
    expect(state.failure).toBeUndefined()
  })

  it('is there after a restart without the store', async () => {
    const { asOfMs, totals } = await settled()
    await host.close()
    await rm(join(folder(), 'registry'), { recursive: true })
    host = await openBackend(folder(), host.dataDir)
    expect(await numbers()).toEqual([{ store, asOfMs, totals }])
    expect((await usesOf(one.layer.digest))[0]?.uses).toMatchObject([
      { repository: 'team/app', role: 'layer' },
    ])
  })

  it('says what changed once it is listed again', async () => {
    await settled()
    await registry.push('team/app', ['latest', 'v2'], two)
    await host.backend.refreshCatalog({ store }, live)
    const { changes } = await settled()
    expect(changes?.tags).toMatchObject({ added: 1, removed: 0, moved: 1 })
    expect(changes?.tags.some.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'team/app:latest', change: 'moved' },
      { name: 'team/app:v2', change: 'added' },
    ])
    expect(changes?.blobs).toMatchObject({ added: 3, removed: 0 })
  })

  it('stays as it was where listing it again fails, and says why', async () => {
    const before = await settled()
    await rm(join(folder(), 'registry'), { recursive: true })
    const refreshed = host.backend.refreshCatalog({ store }, live)
    await expect(refreshed).rejects.toMatchObject({ code: 'NoSuchBucket' })
    expect(await settled()).toMatchObject({ totals: before.totals, failure: { code: 'NoSuchBucket' } })
  })
})

it('what we write ourselves is known a moment later, without a listing of the store', async () => {
  await host.backend.setReadOnly({ store, readOnly: false }, live)
  const { asOfMs } = await settled()
  const link = layout.manifestTagCurrent(parseRepositoryName('team/app'), parseTag('next'))
  const text = new TextEncoder().encode(one.manifest.digest)
  const [prefix, relativePath] = [`${link.slice(1, link.lastIndexOf('/'))}/`, 'link']
  const sources = [{ token: host.offerSource(memorySource(text)), relativePath, sizeBytes: text.byteLength }]
  await host.backend.startUpload({ store, prefix, sources }, live)
  await endedTransfers(host.backend)
  const tags = async (): Promise<number | undefined> => (await settled()).totals?.tags
  await expect.poll(tags).toBe(4)
  expect((await settled()).asOfMs).toBe(asOfMs)
})

describe('the numbers of all stores', () => {
  it('are none of what is not known, and follow a listing and what we write', async () => {
    expect(await numbers()).toEqual([])
    const watched = firstOf(host.backend.watchTotals({}, live), (all) => all.length > 0)
    const { totals } = await settled()
    expect(await watched).toMatchObject([{ store, totals: { repositories: 2, keys: totals?.keys } }])
    const bigger = firstOf(host.backend.watchTotals({}, live), ([first]) => first?.totals.tags === 5)
    await registry.push('team/app', ['v2', 'v3'], two)
    await host.backend.refreshCatalog({ store }, live)
    const [after] = await bigger
    expect(after?.totals.sizeBytes).toBeGreaterThan(totals?.sizeBytes ?? Infinity)
  })

  it('of a store that leads elsewhere now are forgotten', async () => {
    await settled()
    expect(await numbers()).toHaveLength(1)
    const gone = firstOf(host.backend.watchTotals({}, live), (all) => all.length === 0)
    const values = { rootdirectory: join(folder(), 'another') }
    await host.backend.editStore({ store, driver: 'filesystem', values, name: 'Folder' }, live)
    expect(await gone).toEqual([])
  })
})

describe('a store that is edited to lead elsewhere', () => {
  it('is listed there, for who watches it', async () => {
    await settled()
    const other = await TinyRegistry.in(join(folder(), 'another'))
    await other.push('team/elsewhere', ['v1'], one)
    await other.driver.close()
    const states = host.backend.watchCatalog({ store }, live)
    await nextOf(states, ({ totals }) => totals?.repositories === 2)
    const values = { rootdirectory: join(folder(), 'another') }
    await host.backend.editStore({ store, driver: 'filesystem', values, name: 'Folder' }, live)
    const listed = await nextOf(
      states,
      ({ totals, listing }) => totals !== undefined && listing === undefined,
    )
    expect(listed.totals).toMatchObject({ repositories: 1, tags: 1 })
  })
})

describe('a blob over all stores', () => {
  it('is where it is, and what stores share is told; one of which nothing is known cannot tell', async () => {
    await settled()
    const values = { rootdirectory: join(folder(), 'second') }
    const draft = { driver: 'filesystem', values, name: 'Second', readOnly: true } as const
    const { store: second } = await host.backend.addStore(draft, live)
    const other = await TinyRegistry.in(join(folder(), 'second'))
    await other.push('team/copy', ['v1'], one)
    await other.push('team/own', ['v1'], two)
    await other.driver.close()
    const whereIs = () => all(host.backend.blobInStores({ digest: one.layer.digest.slice(7, 17) }, live))
    const share = () => all(host.backend.sharedBlobs({ stores: [store, second] }, live))
    const here = { digest: one.layer.digest, sizeBytes: one.layer.bytes.byteLength, uses: 1, complete: true }
    expect(await whereIs()).toEqual([
      { store, asOfMs: expect.any(Number), found: [here] },
      { store: second, found: [] },
    ])
    expect(await share()).toEqual([])
    await host.backend.refreshCatalog({ store: second }, live)
    expect(await whereIs()).toMatchObject([{ found: [here] }, { store: second, found: [here] }])
    const blobs = [...one.blobs, one.manifest]
    const sizeBytes = blobs.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    expect(await share()).toEqual([{ stores: [store, second], blobs: blobs.length, sizeBytes }])
    const own = await all(host.backend.blobInStores({ digest: two.layer.digest }, live))
    expect(own).toMatchObject([{ found: [] }, { found: [{ digest: two.layer.digest }] }])
  })
})

describe('a digest', () => {
  it('leads to its tags, by its first eight figures too', async () => {
    await settled()
    const [found] = await usesOf(one.layer.digest.slice(7, 15))
    expect(found).toMatchObject({ store, complete: true, digests: [one.layer.digest] })
    expect(found?.uses).toEqual([
      {
        digest: one.layer.digest,
        role: 'layer',
        repository: 'team/app',
        manifest: one.manifest.digest,
        linked: true,
        tags: [
          { tag: 'latest', through: 'itself' },
          { tag: 'v1', through: 'itself' },
        ],
        tagCount: 2,
      },
    ])
  })

  it('of an image in an index leads to the tags of the index', async () => {
    await settled()
    const [found] = await usesOf(child.config.digest)
    expect(found?.uses).toMatchObject([
      { repository: 'team/multi', manifest: child.manifest.digest, tags: [{ tag: 'all', through: 'index' }] },
    ])
  })
})

describe('tags', () => {
  it('are there as they are remembered, and then as they are', async () => {
    await registry.push('team/app', ['v2', 'v3'], one)
    const { asOfMs } = await settled()
    await registry.push('team/app', ['latest', 'new'], two)
    await registry.writeTag('team/app', 'v2', two.manifest.digest)
    await rm(join(folder(), 'registry', layout.manifestTag(app, parseTag('v1'))), { recursive: true })
    const pages: (readonly TagRow[])[] = []
    for await (const page of host.backend.listTags({ store, repository: 'team/app' }, live)) pages.push(page)
    const remembered = pages[0]?.map(({ tag, known, digest }) => [tag, known, digest])
    expect(remembered).toEqual(
      ['latest', 'v1', 'v2', 'v3'].map((tag) => [tag, 'linked', one.manifest.digest]),
    )
    const rows = new Map(pages.flat().map((row) => [row.tag, row]))
    const { latest, v1, v2, v3, new: added } = Object.fromEntries(rows)
    expect(v1).toMatchObject({ known: 'gone' })
    for (const moved of [latest, v2, added]) {
      expect(moved).toMatchObject({ known: 'read', digest: two.manifest.digest, manifest: { kind: 'image' } })
    }
    expect(v3).toMatchObject({ known: 'read', digest: one.manifest.digest })
    // The listing tells nothing else of a tag that did not change; its link is read, and its manifest.
    expect(
      pages
        .flat()
        .filter(({ tag }) => tag === 'v3')
        .map(({ known }) => known),
    ).toEqual(['linked', 'linked', 'read'])
    expect((await settled()).asOfMs).toBe(asOfMs)
  })

  it('whose manifest is gone are not shown as whole', async () => {
    await settled()
    await rm(join(folder(), 'registry', layout.blobData(parseDigest(one.manifest.digest))))
    await host.backend.refreshCatalog({ store }, live)
    const rows = new Map<string, TagRow>()
    for await (const page of host.backend.listTags({ store, repository: 'team/app' }, live)) {
      for (const row of page) {
        expect(row.known === 'read' || row.manifest === undefined).toBe(true)
        rows.set(row.tag, row)
      }
    }
    expect(rows.get('v1')?.problems.map(({ id }) => id)).toEqual(['missingManifest'])
  })

  it('that are remembered stay where the store fails, and it is said why', async () => {
    await settled()
    await rm(join(folder(), 'registry'), { recursive: true })
    const rows: TagRow[] = []
    const read = async (): Promise<void> => {
      for await (const page of host.backend.listTags({ store, repository: 'team/app' }, live))
        rows.push(...page)
    }
    await expect(read()).rejects.toMatchObject({ code: 'NoSuchBucket' })
    expect(rows.map(({ tag, known }) => [tag, known])).toEqual([
      ['latest', 'linked'],
      ['v1', 'linked'],
    ])
  })
})

it('repositories are told with tags, sizes and pushes in columns', async () => {
  await settled()
  const facts = await host.backend.repositoryFacts({ store }, live)
  expect(facts.names).toEqual(['team/app', 'team/multi'])
  expect([...facts.tags]).toEqual([2, 1])
  expect([...facts.manifests]).toEqual([1, 2])
  expect([...facts.unread]).toEqual([0, 0])
  const bytes = [...one.blobs, one.manifest].reduce((sum, blob) => sum + blob.bytes.byteLength, 0)
  expect(facts.sizeBytes[0]).toBe(bytes)
  expect(Math.abs((facts.lastPushMs[0] ?? 0) - Date.now())).toBeLessThan(60_000)
})

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const told: Item[] = []
  for await (const item of items) told.push(item)
  return told
}

/** What is known of all stores now, in numbers. */
function numbers(): Promise<readonly StoreTotals[]> {
  return firstOf(host.backend.watchTotals({}, live), () => true)
}

/** The state once nothing runs any more. */
async function settled(): Promise<CatalogState> {
  const stop = new AbortController()
  for await (const state of host.backend.watchCatalog({ store }, stop.signal)) {
    const known = state.unreadManifests !== undefined || state.failure !== undefined
    if (known && state.listing === undefined) {
      stop.abort()
      return state
    }
  }
  throw new Error('it ended before it was known')
}

async function usesOf(digest: string): Promise<readonly DigestUses[]> {
  const found: DigestUses[] = []
  for await (const uses of host.backend.digestUses({ digest }, live)) found.push(uses)
  return found
}
