import { describe, expect, it } from 'vitest'

import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { repositoryColumns } from '../../../electron/catalog/questions/repositories.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { storeUsageOf } from '../../../electron/usage/store-usage.ts'
import { tagUsageOf } from '../../../electron/usage/tag-usage.ts'
import { unreferencedBy } from '../../../electron/health/deletion/unreferenced.ts'
import { parseDigest } from '../../../drivers/common/names.ts'
import { referencedDigests } from '../../../electron/registry/manifests/manifest.ts'
import { ManifestColumns } from '../../../electron/catalog/manifests/manifest-columns.ts'
import { digestOf, image, indexOf } from '../catalog/made-manifests.ts'
import { randomStore, type RandomStore } from '../catalog/random-store.ts'

const seeds = Array.from({ length: 25 }, (_, seed) => seed)
const nowMs = 1e6

describe('the bytes of a store', () => {
  it.each(seeds)('are those that brute force adds up in store %i', (seed) => {
    const store = randomStore(seed)
    const usage = atOnce(storeUsageOf(store.facts, nowMs))
    const byHand = usageByHand(store)
    expect(usage.unique).toEqual(byHand.sum((owners) => owners === 1))
    expect(usage.shared).toEqual(byHand.sum((owners) => owners > 1))
    expect(usage.unreferenced).toEqual(byHand.sum((owners) => owners === 0))
    expect(usage.withoutSharingBytes).toBe(byHand.withoutSharingBytes)
    expect(usage.missing).toBe(byHand.missing)
    for (const [row, name] of usage.names.entries()) {
      const own = byHand.needs.get(name) ?? new Set()
      expect([name, usage.repositoryBytes[row]]).toEqual([name, byHand.bytesOf(own)])
      const unique = [...own].filter((digest) => byHand.owners(digest) === 1)
      expect([name, usage.uniqueBytes[row]]).toEqual([name, byHand.bytesOf(unique)])
    }
    for (const layer of usage.layers) {
      expect([layer.digest, layer.uses]).toEqual([layer.digest, byHand.uses(layer.digest)])
      expect(layer.repositories).toBe(byHand.owners(layer.digest))
    }
  })

  it.each(seeds)('are each counted once in store %i', (seed) => {
    const { facts, content } = randomStore(seed)
    const usage = atOnce(storeUsageOf(facts, nowMs))
    const stored = (content.blobs ?? []).reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0)
    const { unique, shared, unreferenced, classes, growth } = usage
    expect(unique.sizeBytes + shared.sizeBytes + unreferenced.sizeBytes).toBe(stored)
    expect(unique.blobs + shared.blobs + unreferenced.blobs).toBe(content.blobs?.length)
    expect(usage.uniqueBytes.reduce((sum, size) => sum + size, 0)).toBe(unique.sizeBytes)
    expect(classes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(stored)
    const periods = [growth.before, ...growth.periods]
    expect(periods.reduce((sum, { referencedBytes }) => sum + referencedBytes, 0)).toBe(
      unique.sizeBytes + shared.sizeBytes,
    )
    expect(periods.reduce((sum, { unreferencedBytes }) => sum + unreferencedBytes, 0)).toBe(
      unreferenced.sizeBytes,
    )
  })
})

describe('the sizes of repositories', () => {
  it.each(seeds)('are the same in the table of repositories as in the usage of store %i', (seed) => {
    for (const { facts } of [randomStore(seed), knownStore(seed)]) {
      const usage = atOnce(storeUsageOf(facts, nowMs))
      const columns = atOnce(repositoryColumns(facts))
      expect(columns.sizeBytes).toEqual(usage.repositoryBytes)
      expect(columns.uniqueBytes).toEqual(usage.uniqueBytes)
      expect(columns.unread).toEqual(usage.unreadOf)
    }
  })
})

describe('what a deletion frees', () => {
  it.each(seeds)('is what the plan of each repository counts in store %i', (seed) => {
    const { facts } = knownStore(seed)
    const usage = atOnce(storeUsageOf(facts, nowMs))
    expect(usage.complete && usage.unread === 0).toBe(true)
    for (const [row, repository] of usage.names.entries()) {
      const freed = atOnce(unreferencedBy(facts, [{ repository, what: 'everything' }]))
      expect([repository, usage.uniqueBytes[row]]).toEqual([repository, freed?.sizeBytes])
    }
  })

  it.each(seeds)('is what the plan of each tag counts in store %i', (seed) => {
    const { facts, content } = knownStore(seed)
    for (const [row, { name: repository, tags = [] }] of (content.repositories ?? []).entries()) {
      const usage = atOnce(tagUsageOf(facts, row))
      for (const { name, current = '' } of tags) {
        const what = { tags: new Set([name]), manifests: new Set([parseDigest(current)]) }
        const freed = atOnce(unreferencedBy(facts, [{ repository, what }]))
        const freedBytes = usage.uniqueBytes[usage.names.indexOf(name)]
        expect([repository, name, freedBytes]).toEqual([repository, name, freed?.sizeBytes])
      }
    }
  })

  it.each(seeds)('adds up to the bytes of each repository in store %i', (seed) => {
    const { facts } = randomStore(seed)
    const store = atOnce(storeUsageOf(facts, nowMs))
    for (const row of store.names.keys()) {
      const { parts, names, ...usage } = atOnce(tagUsageOf(facts, row))
      const all = parts.oneTagBytes + parts.severalTagsBytes + parts.untaggedBytes + parts.elsewhereBytes
      expect(all).toBe(store.repositoryBytes[row])
      for (const tag of names.keys()) {
        const sum =
          (usage.uniqueBytes[tag] ?? 0) + (usage.sharedBytes[tag] ?? 0) + (usage.elsewhereBytes[tag] ?? 0)
        expect(sum).toBe(usage.tagBytes[tag])
      }
    }
  })
})

describe('unknown things', () => {
  it('are told: nobody has read the manifests', () => {
    const { facts, content } = knownStore(1)
    const usage = atOnce(storeUsageOf({ ...facts, columns: new ManifestColumns() }, nowMs))
    const revisions = (content.repositories ?? []).flatMap(({ revisions: own = [] }) =>
      own.map(({ digest }) => digest),
    )
    expect(usage.unread).toBeGreaterThanOrEqual(new Set(revisions).size)
  })

  it('are told: a child of an index that nobody has read and no link names', () => {
    const child = image('child', ['a'])
    const index = indexOf([child])
    const columns = new ManifestColumns()
    columns.addManifest(index)
    const tables = tablesOfContent({
      blobs: [index, child].map(({ digest, sizeBytes }) => ({ digest, sizeBytes })),
      repositories: [{ name: 'app', revisions: [{ digest: index.digest }] }],
    })
    const usage = atOnce(storeUsageOf({ tables, columns }, nowMs))
    expect(usage.unread).toBe(1)
    expect([...usage.unreadOf]).toEqual([1])
  })

  it('tell layer links from what nothing names', () => {
    const tables = tablesOfContent({
      blobs: [
        { digest: digestOf('linked'), sizeBytes: 5 },
        { digest: digestOf('alone'), sizeBytes: 7 },
      ],
      repositories: [{ name: 'app', layerLinks: [{ digest: digestOf('linked') }] }],
    })
    const usage = atOnce(storeUsageOf({ tables, columns: new ManifestColumns() }, nowMs))
    expect(usage.unreferenced).toEqual({ blobs: 2, sizeBytes: 12 })
    expect(usage.layerLinked).toEqual({ blobs: 1, sizeBytes: 5 })
  })
})

/** The same store with all names served, all tags known and all manifests read. */
function knownStore(seed: number): RandomStore {
  const { content, manifests } = randomStore(seed)
  const repositories = (content.repositories ?? []).map((repository) => ({
    ...repository,
    name: repository.name.toLowerCase().replace('not_a_name', 'team/app-3'),
    tags: (repository.tags ?? []).filter(({ current }) => current !== undefined && current !== ''),
  }))
  const known = { ...content, repositories }
  const columns = new ManifestColumns()
  for (const facts of manifests) columns.addManifest(facts)
  return { content: known, manifests, facts: { tables: tablesOfContent(known), columns } }
}

function usageByHand({ content, manifests, facts }: RandomStore) {
  const sizes = new Map((content.blobs ?? []).map(({ digest, sizeBytes = 0 }) => [digest, sizeBytes]))
  const isRead = new Map(
    manifests
      .filter(({ digest }) => facts.columns.findManifest(digest) >= 0)
      .map(({ digest, manifest }) => [digest as string, manifest]),
  )
  const links = new Map<string, Set<string>>()
  for (const { layerLinks = [] } of content.repositories ?? []) {
    for (const { digest, target } of layerLinks) {
      if (target === undefined || target === digest) continue
      links.set(digest, (links.get(digest) ?? new Set()).add(target))
    }
  }
  const listed = (digest: string): readonly string[] => {
    const manifest = isRead.get(digest)
    return [...(manifest === undefined ? [] : referencedDigests(manifest)), ...(links.get(digest) ?? [])]
  }
  const isInStore = new Set(
    (content.repositories ?? []).flatMap(({ tags = [], revisions = [], layerLinks = [] }) => [
      ...[...revisions, ...layerLinks].flatMap(({ digest, target = digest }) => [digest, target]),
      ...tags.flatMap(({ current }) => current ?? []),
    ]),
  )
  for (const digest of sizes.keys()) isInStore.add(digest)
  const roots = new Set<string>(isRead.keys())
  const needs = new Map<string, Set<string>>()
  const uses = new Map<string, number>()
  const missing = new Set<string>()
  for (const { name, tags = [], revisions = [] } of content.repositories ?? []) {
    const starts = [...revisions.map(({ digest }) => digest), ...tags.flatMap(({ current }) => current ?? [])]
    for (const start of starts) roots.add(start)
    const own = new Set<string>(starts)
    // A manifest that has neither a blob nor a link is gone, though somebody read it once: it leads nowhere.
    for (const digest of own) if (isInStore.has(digest)) for (const each of listed(digest)) own.add(each)
    needs.set(name, own)
  }
  const add = (digest: string): void => void uses.set(digest, (uses.get(digest) ?? 0) + 1)
  for (const own of needs.values()) {
    for (const digest of own) {
      if (roots.has(digest)) add(digest)
      if (!isInStore.has(digest)) continue
      for (const each of new Set(listed(digest))) if (!roots.has(each)) add(each)
      const manifest = isRead.get(digest)
      for (const each of manifest === undefined ? [] : referencedDigests(manifest)) {
        const isThere = [each, ...(links.get(each) ?? [])].some((name) => sizes.has(name))
        if (!isThere) missing.add(each)
      }
    }
  }
  const owners = (digest: string): number => [...needs.values()].filter((own) => own.has(digest)).length
  const bytesOf = (digests: Iterable<string>): number =>
    [...digests].reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0)
  return {
    needs,
    owners,
    bytesOf,
    uses: (digest: string) => uses.get(digest) ?? 0,
    missing: missing.size,
    withoutSharingBytes: [...sizes].reduce(
      (sum, [digest, size]) => sum + size * Math.max(1, uses.get(digest) ?? 0),
      0,
    ),
    sum: (fits: (owners: number) => boolean) => {
      const found = [...sizes.keys()].filter((digest) => fits(owners(digest)))
      return { blobs: found.length, sizeBytes: bytesOf(found) }
    },
  }
}
