import { describe, expect, it } from 'vitest'

import { asRepositoryName } from '../../../drivers/common/names.ts'
import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import type { StoreFacts } from '../../../electron/catalog/questions/store-facts.ts'
import { findFaults } from '../../../electron/health/verify/find-faults.ts'
import { Findings } from '../../../electron/health/verify/findings.ts'
import { entryKind } from '../../../electron/registry/manifests/descriptor-kinds.ts'
import type { Descriptor } from '../../../electron/registry/manifests/manifest.ts'
import { randomStore } from '../catalog/random-store.ts'

const seeds = Array.from({ length: 60 }, (_, seed) => seed)

describe('the search for faults', () => {
  it.each(seeds)('names the tags that brute force cannot pull, in store %d', (seed) => {
    const store = wholeSizes(seed)
    const findings = new Findings()
    const { broken } = atOnce(findFaults(store.facts, search, findings))
    const named = new Set<string>()
    for (const { breaks } of findings.kept()) {
      for (const { repository, tag } of breaks) named.add(`${repository}:${tag}`)
    }
    expect([...named].toSorted()).toEqual(brokenByHand(store))
    expect(broken.count).toBe(named.size)
  })

  it.each(seeds)('finds nothing twice in store %d', (seed) => {
    const findings = new Findings()
    atOnce(findFaults(wholeSizes(seed).facts, search, findings))
    const kept = [...findings.kept()]
    const places = kept.map(({ kind, key }) => `${kind} ${key}`)
    expect(new Set(places).size).toBe(places.length)
    const blobs = kept.filter(({ key }) => key.startsWith('/docker/registry/v2/blobs/')).map(({ key }) => key)
    expect(new Set(blobs).size).toBe(blobs.length)
    expect(findings.counts().reduce((sum, { count }) => sum + count, 0)).toBe(kept.length)
  })
})

const search = { keyOf: (path: string) => path, failures: new Map(), nowMs: Date.now() }

type Store = ReturnType<typeof wholeSizes>

/** A store that came about by chance, whose blobs are as large as manifests say, and whose manifests have no layer links. */
function wholeSizes(seed: number) {
  const { content, manifests, facts } = randomStore(seed)
  const sizes = new Map<string, number>()
  for (const { digest, sizeBytes, manifest } of manifests) {
    sizes.set(digest, sizeBytes)
    for (const each of descriptorsOf(manifest)) sizes.set(each.digest, each.sizeBytes)
  }
  const isManifest = new Set<string>(manifests.map(({ digest }) => digest))
  const targets = new Map<string, string>()
  for (const { layerLinks = [] } of content.repositories ?? []) {
    for (const { digest, target } of layerLinks) if (target !== undefined) targets.set(target, digest)
  }
  const changed = {
    blobs: (content.blobs ?? []).map(({ digest }) => ({
      digest,
      sizeBytes: sizes.get(targets.get(digest) ?? digest) ?? 1,
    })),
    // A listing gives no rows to what no registry serves.
    repositories: (content.repositories ?? [])
      .filter(({ name }) => asRepositoryName(name) !== undefined)
      .map(({ layerLinks = [], ...repository }) => ({
        ...repository,
        layerLinks: layerLinks.filter(({ digest }) => !isManifest.has(digest)),
      })),
  }
  const known: StoreFacts = { tables: tablesOfContent(changed), columns: facts.columns }
  return {
    content: changed,
    manifests: new Map(manifests.map((each) => [each.digest as string, each])),
    facts: known,
  }
}

function descriptorsOf(manifest: Parameters<typeof partsOf>[0]): readonly Descriptor[] {
  const { blobs, children } = partsOf(manifest)
  return [...blobs, ...children]
}

/** What a client pulls after a manifest. */
function partsOf(manifest: {
  readonly kind: string
  readonly config?: Descriptor
  readonly layers?: readonly (Descriptor | string)[]
  readonly manifests?: readonly Descriptor[]
}): { readonly blobs: readonly Descriptor[]; readonly children: readonly Descriptor[] } {
  const entries = manifest.manifests ?? []
  const layers = (manifest.layers ?? []).flatMap((each) => (typeof each === 'string' ? [] : [each]))
  return {
    blobs: [
      ...(manifest.config === undefined ? [] : [manifest.config]),
      ...layers,
      ...entries.filter((entry) => entryKind(entry) === 'blob'),
    ],
    children: entries.filter((entry) => entryKind(entry) !== 'blob'),
  }
}

function brokenByHand({ content, manifests, facts }: Store): readonly string[] {
  const blobs = new Set(content.blobs.map(({ digest }) => digest))
  const broken: string[] = []
  for (const { name, tags = [], revisions = [], layerLinks } of content.repositories) {
    const served = new Set<string>(revisions.map(({ digest }) => digest))
    const links = new Map<string, string>(layerLinks.map(({ digest, target }) => [digest, target ?? digest]))
    const isWhole = (digest: string): boolean => {
      if (!served.has(digest) || !blobs.has(digest)) return false
      const known = manifests.get(digest)
      // Of what nobody has read nothing is known.
      if (known === undefined || facts.columns.findManifest(known.digest) < 0) return true
      const parts = partsOf(known.manifest)
      return (
        parts.blobs.every((each) => blobs.has(links.get(each.digest) ?? 'no link')) &&
        parts.children.every((each) => isWhole(each.digest))
      )
    }
    for (const { name: tag, current } of tags) {
      if (current !== undefined && !isWhole(current)) broken.push(`${name}:${tag}`)
    }
  }
  return broken.toSorted()
}
