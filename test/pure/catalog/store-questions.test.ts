import { describe, expect, it } from 'vitest'

import type { Digest } from '../../../drivers/common/names.ts'
import { ManifestColumns } from '../../../electron/catalog/manifests/manifest-columns.ts'
import { coverageOf, manifestsToRead } from '../../../electron/catalog/questions/coverage.ts'
import { referencesOfBlobs } from '../../../electron/catalog/questions/references.ts'
import { repositoryColumns } from '../../../electron/catalog/questions/repositories.ts'
import { atOnce, inTurns, type Steps } from '../../../electron/catalog/questions/steps.ts'
import { digestAt } from '../../../electron/catalog/tables/digests.ts'
import { nameAt } from '../../../electron/catalog/tables/names.ts'
import { asRepositoryName } from '../../../drivers/common/names.ts'
import { referencedDigests, type Manifest } from '../../../electron/registry/manifests/manifest.ts'
import { randomStore, type RandomStore } from './random-store.ts'

const seeds = Array.from({ length: 25 }, (_, seed) => seed)

describe('references of blobs', () => {
  it.each(seeds)('are as many as brute force counts in store %i', (seed) => {
    const store = randomStore(seed)
    const { tables } = store.facts
    const { counts, mediaType, mediaTypes } = atOnce(referencesOfBlobs(store.facts))
    const counted = countByHand(store)
    for (let row = 0; row < counts.length; row += 1) {
      const digest = digestAt(tables.digests, tables.blobs.digest[row] ?? 0)
      const { references = 0, types = new Set(['']) } = counted.get(digest) ?? {}
      expect([digest, counts[row]]).toEqual([digest, references])
      expect(types).toContain(mediaTypes[mediaType[row] ?? 0])
    }
  })
})

describe('repositories', () => {
  it.each(seeds)('have the sizes that brute force adds up in store %i', (seed) => {
    const store = randomStore(seed)
    const { tables } = store.facts
    const columns = atOnce(repositoryColumns(store.facts))
    const needs = new Map(
      (store.content.repositories ?? []).map((repository) => [
        repository.name,
        needsByHand(store, repository.name),
      ]),
    )
    const sizes = new Map((store.content.blobs ?? []).map((blob) => [blob.digest, blob.sizeBytes ?? 0]))
    for (let row = 0; row < columns.tags.length; row += 1) {
      const name = nameAt(tables.repositories.names, row)
      const own = needs.get(name) ?? new Set()
      const others = [...needs].filter(([other]) => other !== name).map(([, set]) => set)
      const sum = (digests: readonly string[]) =>
        digests.reduce((all, each) => all + (sizes.get(each) ?? 0), 0)
      expect(columns.sizeBytes[row]).toBe(sum([...own]))
      expect(columns.uniqueBytes[row]).toBe(
        sum([...own].filter((each) => !others.some((set) => set.has(each)))),
      )
      const content = (store.content.repositories ?? []).find((repository) => repository.name === name)
      expect(columns.tags[row]).toBe(content?.tags?.length)
      expect(columns.revisions[row]).toBe(content?.revisions?.length)
      const times = [
        ...(content?.tags ?? []).map(({ pushedAtMs }) => pushedAtMs ?? 0),
        ...(content?.revisions ?? []).map(({ atMs }) => atMs ?? 0),
      ]
      expect(columns.lastPushMs[row]).toBe(times.length === 0 ? Number.NaN : Math.max(...times))
    }
  })

  it.each(seeds)('have the problems that brute force finds in store %i', (seed) => {
    const store = randomStore(seed)
    const columns = atOnce(repositoryColumns(store.facts))
    for (let row = 0; row < columns.tags.length; row += 1) {
      const name = nameAt(store.facts.tables.repositories.names, row)
      expect([name, columns.problems[row], columns.unread[row]]).toEqual([
        name,
        ...problemsByHand(store, name),
      ])
    }
  })
})

describe('what is known', () => {
  it.each(seeds)('is counted in store %i', (seed) => {
    const { content, facts } = randomStore(seed)
    const coverage = atOnce(coverageOf(facts))
    const repositories = content.repositories ?? []
    const revisions = new Set(
      repositories.flatMap(({ revisions: own = [] }) => own.map(({ digest }) => digest)),
    )
    const tags = repositories.flatMap((repository) => repository.tags ?? [])
    const unread = [...revisions].filter((digest) => facts.columns.findManifest(digest as Digest) < 0)
    expect(coverage).toEqual({
      manifests: revisions.size,
      unread: unread.length,
      unreadable: 0,
      unknownTags: tags.filter(({ current }) => current === undefined).length,
      unknownLinks: 0,
      misnamed: repositories.filter(({ name }) => asRepositoryName(name) === undefined).length,
    })
    const stored = new Set((content.blobs ?? []).map(({ digest }) => digest))
    const led = tags.flatMap(({ current }) => current ?? [])
    const wanted = [...new Set([...revisions, ...led])].filter(
      (digest) => facts.columns.findManifest(digest as Digest) < 0 && stored.has(digest),
    )
    expect([...atOnce(manifestsToRead(facts))].sort()).toEqual(wanted.sort())
  })

  it('is counted again once more was read', () => {
    const { manifests, facts } = randomStore(1)
    const columns = new ManifestColumns()
    const empty = { tables: facts.tables, columns }
    const before = atOnce(coverageOf(empty))
    expect(before.unread).toBe(before.manifests)
    expect(atOnce(referencesOfBlobs(empty)).complete).toBe(false)
    for (const each of manifests) columns.addManifest(each)
    expect(atOnce(coverageOf(empty)).unread).toBe(0)
    expect(atOnce(referencesOfBlobs(empty)).counts).toEqual(
      atOnce(referencesOfBlobs({ tables: facts.tables, columns })).counts,
    )
  })
})

describe('steps', () => {
  function* counting(to: number): Steps<number> {
    let sum = 0
    for (let at = 0; at < to; at += 1) {
      sum += at
      yield
    }
    return sum
  }

  it('come to the same at once and in turns', async () => {
    const signal = new AbortController().signal
    expect(atOnce(counting(1000))).toBe(499_500)
    expect(await inTurns(counting(1000), signal)).toBe(499_500)
  })

  it('end with the signal, and let others run in between', async () => {
    const stop = new AbortController()
    const endless = inTurns(counting(Infinity), stop.signal)
    setTimeout(() => stop.abort(), 20)
    await expect(endless).rejects.toThrow('aborted')
  })
})

function* revisionsOf({ content, manifests, facts }: RandomStore, only?: string) {
  for (const { name, revisions = [], layerLinks = [] } of content.repositories ?? []) {
    if (only !== undefined && only !== name) continue
    const stored = new Map(layerLinks.map((link) => [link.digest, link.target ?? link.digest]))
    for (const { digest } of revisions) {
      const known = facts.columns.findManifest(digest as Digest) >= 0
      yield {
        name,
        digest,
        stored,
        manifest: known ? manifests.find((each) => each.digest === digest)?.manifest : undefined,
      }
    }
  }
}

function countByHand(store: RandomStore) {
  const counted = new Map<string, { references: number; types: Set<string> }>()
  const add = (digest: string, type: string): void => {
    const entry = counted.get(digest) ?? { references: 0, types: new Set<string>() }
    counted.set(digest, { references: entry.references + 1, types: entry.types.add(type) })
  }
  for (const { name, digest, stored, manifest } of revisionsOf(store)) {
    if (asRepositoryName(name) === undefined) continue
    add(digest, manifest?.mediaType ?? '')
    for (const [part, type, isContent] of manifest === undefined ? [] : partsOf(manifest)) {
      add(part, type)
      const kept = stored.get(part)
      if (isContent && part.startsWith('sha512:') && kept !== undefined) add(kept, type)
    }
  }
  return counted
}

function partsOf(manifest: Manifest): readonly (readonly [string, string, boolean])[] {
  const subject = 'subject' in manifest ? (manifest.subject ?? []) : []
  const about = [subject].flat().map((each) => [each.digest, each.mediaType, false] as const)
  if (manifest.kind === 'index') {
    return [...manifest.manifests.map((each) => [each.digest, each.mediaType, false] as const), ...about]
  }
  if (!('config' in manifest)) return []
  return [
    ...[manifest.config, ...manifest.layers].map((each) => [each.digest, each.mediaType, true] as const),
    ...about,
  ]
}

/** What belongs to a repository: where its tags and manifests lead, at any depth, by the links of other algorithms too. */
function needsByHand(store: RandomStore, name: string): ReadonlySet<string> {
  const { content, manifests, facts } = store
  const repositories = content.repositories ?? []
  const blobs = new Set((content.blobs ?? []).map(({ digest }) => digest))
  const links = new Map<string, string>()
  for (const { layerLinks = [] } of repositories)
    for (const { digest, target } of layerLinks) if (target !== undefined) links.set(digest, target)
  const own = repositories.find((repository) => repository.name === name)
  const needs = new Set<string>([
    ...(own?.revisions ?? []).map(({ digest }) => digest),
    ...(own?.tags ?? []).flatMap(({ current }) => current ?? []),
  ])
  const isKnown = knownDigests(store)
  // A set that grows while it is gone through tells of what was added, too.
  for (const digest of needs) {
    const read = manifests.find((each) => each.digest === digest)
    if (read !== undefined && isKnown.has(digest) && facts.columns.findManifest(read.digest) >= 0)
      for (const part of referencedDigests(read.manifest)) needs.add(part)
    const target = links.get(digest)
    if (target !== undefined) needs.add(target)
  }
  return new Set([...needs].filter((digest) => blobs.has(digest)))
}

/** What the listing names. A manifest of which it knows nothing leads nowhere, though somebody read it once. */
function knownDigests({ content }: RandomStore): ReadonlySet<string> {
  return new Set([
    ...(content.blobs ?? []).map(({ digest }) => digest),
    ...(content.repositories ?? []).flatMap(({ tags = [], revisions = [], layerLinks = [] }) => [
      ...[...revisions, ...layerLinks].map(({ digest }) => digest),
      ...tags.flatMap(({ current }) => current ?? []),
    ]),
  ])
}

function problemsByHand(store: RandomStore, name: string): readonly [problems: number, unread: number] {
  const unread = [...needsByHand(store, name)].filter((digest) => {
    const isManifest = store.manifests.some((each) => each.digest === digest)
    return isManifest && store.facts.columns.findManifest(digest as Digest) < 0
  }).length
  const blobs = new Set((store.content.blobs ?? []).map(({ digest }) => digest))
  let problems = asRepositoryName(name) === undefined ? 1 : 0
  for (const { digest, stored, manifest } of revisionsOf(store, name)) {
    if (!blobs.has(digest)) problems += 1
    else if (manifest !== undefined) {
      const parts = referencedDigests(manifest).map((part) =>
        part.startsWith('sha512:') ? (stored.get(part) ?? part) : part,
      )
      if (!parts.every((part) => blobs.has(part))) problems += 1
    }
  }
  const repository = (store.content.repositories ?? []).find((each) => each.name === name)
  for (const { current } of repository?.tags ?? [])
    if (current !== undefined && !blobs.has(current)) problems += 1
  return [problems, unread]
}
