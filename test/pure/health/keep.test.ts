import { describe, expect, it } from 'vitest'

import { parseDigest } from '../../../drivers/common/names.ts'
import { markOf } from '../../../electron/catalog/questions/mark.ts'
import { revisionFates } from '../../../electron/catalog/questions/mark-model.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { digestAt } from '../../../electron/catalog/tables/digests.ts'
import { keepOf, type KeepRules } from '../../../electron/health/garbage/keep.ts'
import { keepCodes } from '../../../electron/health/garbage/keep-reasons.ts'
import { newerMarkOf } from '../../../electron/health/garbage/newer-mark.ts'
import { referencedDigests } from '../../../electron/registry/manifests/manifest.ts'
import { numbersFrom, randomStore, type RandomStore } from '../catalog/random-store.ts'

const seeds = Array.from({ length: 40 }, (_, seed) => seed)
const cases = seeds.flatMap((seed) => [false, true].map((deleteUntagged) => ({ seed, deleteUntagged })))
const common = { rootKey: 'docker/registry/v2', hasFolders: false }

describe('what stays', () => {
  it.each(cases)(
    'in safe mode is all that 2.8 and 3.x keep: store $seed, deleteUntagged $deleteUntagged',
    ({ seed, deleteUntagged }) => {
      const { facts } = randomStore(seed)
      const takenTags = someTags(facts.tables.tags.current.length, seed)
      const rules = { ...common, deleteUntagged, takenTags }
      const older = atOnce(markOf(facts, rules))
      const newer = atOnce(newerMarkOf(facts, rules))
      const kept = atOnce(keepOf(facts, { ...rules, mode: 'safe', minAgeMs: 0, nowMs: 0 }))
      for (const mark of [older, newer]) {
        const lost = [...mark.blobs.keys()].filter((row) => mark.blobs[row] === 1 && kept.blobs[row] === 0)
        expect(lost).toEqual([])
        const links = [...mark.revisions.keys()].filter(
          (row) => mark.revisions[row] === revisionFates.kept && kept.revisions[row] === 0,
        )
        expect(links).toEqual([])
      }
      const untaken = [...takenTags.keys()].filter((row) => takenTags[row] === 0 && kept.takenTags[row] === 1)
      expect(untaken).toEqual([])
    },
  )

  it.each(cases)(
    'in safe mode is whole: no manifest stays without what it names: store $seed, deleteUntagged $deleteUntagged',
    ({ seed, deleteUntagged }) => {
      const store = randomStore(seed)
      const kept = keptIn(store, { mode: 'safe', deleteUntagged })
      const stored = blobsOf(store)
      const stays = new Set(stored.filter((_, row) => kept.blobs[row] !== 0))
      const lost = store.manifests.flatMap(({ digest, manifest }) => {
        const isRead = store.facts.columns.findManifest(parseDigest(digest)) >= 0
        const isLinked = (store.content.repositories ?? []).some(({ revisions = [] }) =>
          revisions.some((each) => each.digest === digest),
        )
        // A layer link alone may keep the bytes of a manifest that goes.
        const reason = kept.blobs[stored.indexOf(digest)]
        if (!stays.has(digest) || !isRead || !isLinked || reason === keepCodes.layerLinked) return []
        return referencedDigests(manifest).filter((each) => stored.includes(each) && !stays.has(each))
      })
      expect(lost).toEqual([])
    },
  )

  it.each(cases)(
    'in mode v3 is what the source of 3.x says: store $seed, deleteUntagged $deleteUntagged',
    ({ seed, deleteUntagged }) => {
      const store = randomStore(seed)
      const { blobs, revisions, obstacles } = atOnce(newerMarkOf(store.facts, { ...common, deleteUntagged }))
      const byHand = newerByHand(store, deleteUntagged)
      expect(obstacles.length > 0).toBe(byHand.stops)
      const stored = blobsOf(store)
      expect(stored.filter((_, row) => blobs[row] === 1)).toEqual(
        stored.filter((digest) => byHand.marked.has(digest)),
      )
      expect([...revisions].filter((fate) => fate === revisionFates.taken).length).toBe(byHand.taken.length)
    },
  )

  it.each(['v2', 'v3', 'safe'] as const)('is all that is young, and what it needs: mode %s', (mode) => {
    for (const seed of seeds) {
      const store = randomStore(seed)
      const { tables } = store.facts
      const nowMs = 1e6
      const minAgeMs = 1e5
      const all = keptIn(store, { mode, deleteUntagged: true })
      const kept = keptIn(store, { mode, deleteUntagged: true, minAgeMs, nowMs })
      const young = [...tables.revisions.linkedAtMs.keys()].filter(
        (row) => (tables.revisions.linkedAtMs[row] ?? 0) > nowMs - minAgeMs,
      )
      expect(young.filter((row) => kept.revisions[row] === 0)).toEqual([])
      expect([...all.blobs.keys()].filter((row) => all.blobs[row] !== 0 && kept.blobs[row] === 0)).toEqual([])
    }
  })

  it('tells a reason for each blob that the registry would take', () => {
    const reasons = new Set<number>()
    for (const { seed, deleteUntagged } of cases) {
      const kept = keptIn(randomStore(seed), { mode: 'safe', deleteUntagged })
      for (const row of kept.blobs.keys()) {
        const isNeeded = kept.blobs[row] === keepCodes.needed
        expect(isNeeded).toBe(kept.mark.blobs[row] === 1)
        reasons.add(kept.blobs[row] ?? 0)
      }
    }
    for (const reason of [
      'childOfKeptIndex',
      'referrerOfKept',
      'otherAlgorithm',
      'layerLinked',
      'passedBy',
    ] as const)
      expect(reasons, reason).toContain(keepCodes[reason])
  })
})

function keptIn(
  { facts }: RandomStore,
  rules: Pick<KeepRules, 'mode' | 'deleteUntagged'> & Partial<KeepRules>,
) {
  return atOnce(keepOf(facts, { ...common, minAgeMs: 0, nowMs: 0, ...rules }))
}

function blobsOf({ facts: { tables } }: RandomStore): readonly string[] {
  return [...tables.blobs.digest].map((id) => digestAt(tables.digests, id))
}

function someTags(count: number, seed: number): Uint8Array {
  const random = numbersFrom(seed + 1000)
  return Uint8Array.from({ length: count }, () => (random() < 0.3 ? 1 : 0))
}

/** Written as the registry goes about it: repository by repository, with one set of what is marked. */
function newerByHand({ content, manifests, facts }: RandomStore, deleteUntagged: boolean) {
  const blobs = new Set((content.blobs ?? []).map(({ digest }) => digest))
  const marked = new Set<string>()
  const untagged: { readonly digest: string }[] = []
  let stops = false
  const sorted = [...(content.repositories ?? [])].sort((a, b) => (`${a.name}/_` < `${b.name}/_` ? -1 : 1))
  for (const { name, tags = [], revisions = [], layerLinks = [] } of sorted) {
    if (layerLinks.length === 0) continue
    if (name === 'Not_A_Name') {
      stops = true
      continue
    }
    const exists = (digest: string): boolean =>
      blobs.has(digest) && revisions.some((each) => each.digest === digest)
    const follow = (digest: string): void => {
      const manifest = manifests.find((each) => each.digest === digest)?.manifest
      if (manifest === undefined || facts.columns.findManifest(parseDigest(digest)) < 0) {
        stops = true
        return
      }
      for (const each of referencedDigests(manifest)) {
        if (marked.has(each)) continue
        marked.add(each)
        if (exists(each)) follow(each)
      }
    }
    const there = [...revisions]
      .sort((a, b) => (a.digest < b.digest ? -1 : 1))
      .filter(({ digest }) => exists(digest))
    for (const { digest } of there) {
      if (deleteUntagged) {
        if (tags.some(({ current }) => current === undefined)) stops = true
        if (!tags.some(({ current }) => current === digest)) {
          if (tags.length > 0) untagged.push({ digest })
          continue
        }
      }
      marked.add(digest)
      follow(digest)
    }
  }
  return { marked, stops, taken: untagged.filter(({ digest }) => !marked.has(digest)) }
}
