import { describe, expect, it } from 'vitest'

import type { Digest } from '../../../drivers/common/names.ts'
import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { ManifestColumns } from '../../../electron/catalog/manifests/manifest-columns.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { usesOf, type DigestUses } from '../../../electron/catalog/questions/uses.ts'
import type { ManifestFacts } from '../../../electron/registry/manifests/manifest-facts.ts'
import type { Manifest } from '../../../electron/registry/manifests/manifest.ts'
import { descriptor, digestOf, factsOf, image, indexOf } from './made-manifests.ts'
import { randomStore, type RandomStore } from './random-store.ts'

describe('what uses a digest', () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed))('is what brute force finds in store %i', (seed) => {
    const store = randomStore(seed)
    const digests = new Set<Digest>([
      ...store.manifests.map(({ digest }) => digest),
      ...store.manifests.flatMap(({ manifest }) => partsOf(manifest).map(([digest]) => digest)),
      ...(store.content.blobs ?? []).map(({ digest }) => digest as Digest),
    ])
    for (const digest of digests) {
      expect(lines(atOnce(usesOf(store.facts, digest)))).toEqual(bruteForce(store, digest))
    }
  })

  it('is found by its first digits, with the algorithm or without', () => {
    const { facts, layer } = oneImage()
    const whole = atOnce(usesOf(facts, layer))
    expect(whole.uses).toHaveLength(1)
    for (const text of [layer.slice(7, 11), layer.slice(0, 15), layer.slice(7, 19), layer.slice(7)]) {
      expect(atOnce(usesOf(facts, text))).toEqual(whole)
    }
    for (const text of ['', 'sha256:', layer.slice(7, 10), 'latest', `${layer}0`, layer.toUpperCase()]) {
      expect(atOnce(usesOf(facts, text)).digests).toEqual([])
    }
  })

  it('is told for all digests that begin so', () => {
    // Two digests with the same first eight digits.
    const [a, b] = [`sha256:${'ab'.repeat(4)}${'0'.repeat(56)}`, `sha256:${'ab'.repeat(4)}${'f'.repeat(56)}`]
    const layers = [a, b].map((digest) => ({ ...descriptor('x'), digest }))
    const manifest = image('both', [], { layers })
    const { digests, uses } = atOnce(usesOf(factsIn([manifest]), 'abababab'))
    expect(digests).toEqual([a, b])
    expect(uses.map(({ digest }) => digest)).toEqual([a, b])
  })

  it('goes through indexes in indexes, and to what a referrer is about', () => {
    const child = image('child', ['deep'])
    const inner = indexOf([child])
    const outer = indexOf([inner])
    const signature = factsOf({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.example.signature',
      config: descriptor('{}', 'application/vnd.oci.empty.v1+json'),
      layers: [descriptor('signed', 'application/vnd.example')],
      subject: { mediaType: child.manifest.mediaType, digest: child.digest, size: child.sizeBytes },
    })
    const facts = factsIn([child, inner, outer, signature], { latest: outer.digest, 'child-1': child.digest })
    expect(atOnce(usesOf(facts, digestOf('deep'))).uses).toEqual([
      {
        digest: digestOf('deep'),
        role: 'layer',
        repository: 'team/app',
        manifest: child.digest,
        linked: true,
        tags: [
          { tag: 'child-1', manifest: child.digest, through: 'itself' },
          { tag: 'latest', manifest: outer.digest, through: 'index' },
        ],
      },
    ])
    expect(atOnce(usesOf(facts, digestOf('signed'))).uses[0]?.tags).toEqual([
      { tag: 'child-1', manifest: child.digest, through: 'subject' },
      { tag: 'latest', manifest: outer.digest, through: 'subject' },
    ])
    expect(atOnce(usesOf(facts, child.digest)).uses.map(({ role, manifest }) => [role, manifest])).toEqual([
      ['manifest', child.digest],
      ['subject', signature.digest],
      ['child', inner.digest],
    ])
  })

  it('ends where an index lists what is about it', () => {
    // A digest that is made up, so that a circle can be.
    const about = {
      mediaType: 'application/vnd.oci.image.index.v1+json',
      digest: digestOf('circle'),
      size: 1,
    }
    const part = image('part', ['x'], { subject: about })
    const circle = { ...indexOf([part]), digest: digestOf('circle') }
    const facts = factsIn([part, circle], { round: circle.digest })
    const { uses, complete } = atOnce(usesOf(facts, digestOf('x')))
    expect(uses[0]?.tags).toEqual([{ tag: 'round', manifest: circle.digest, through: 'index' }])
    expect(complete).toBe(true)
  })

  it('is not called complete while a manifest was not read, or a tag leads nobody knows where', () => {
    const { facts, layer } = oneImage()
    expect(atOnce(usesOf(facts, layer)).complete).toBe(true)
    const unread = { tables: facts.tables, columns: new ManifestColumns() }
    expect(atOnce(usesOf(unread, layer))).toMatchObject({ uses: [], complete: false })
    const tables = tablesOfContent({ repositories: [{ name: 'a', tags: [{ name: 'x' }] }] })
    expect(atOnce(usesOf({ tables, columns: new ManifestColumns() }, layer)).complete).toBe(false)
  })

  it('is told up to a bound, and says that there is more', () => {
    const many = Array.from({ length: 30 }, (_, at) => image(String(at), ['base']))
    const { uses, complete } = atOnce(usesOf(factsIn(many), digestOf('base'), 20))
    expect(uses).toHaveLength(20)
    expect(complete).toBe(false)
  })
})

function oneImage() {
  const manifest = image('one', ['layer'])
  return { facts: factsIn([manifest], { latest: manifest.digest }), layer: digestOf('layer') }
}

function factsIn(manifests: readonly ManifestFacts[], tags: Readonly<Record<string, Digest>> = {}) {
  const columns = new ManifestColumns()
  for (const facts of manifests) columns.addManifest(facts)
  const tables = tablesOfContent({
    repositories: [
      {
        name: 'team/app',
        revisions: manifests.map(({ digest }) => ({ digest })),
        tags: Object.entries(tags).map(([name, current]) => ({ name, current })),
      },
    ],
  })
  return { columns, tables }
}

/** What brute force and `usesOf` are compared by. */
function lines({ uses }: DigestUses): readonly string[] {
  return uses
    .flatMap(({ role, repository, manifest, linked, tags }) => {
      const head = `${repository} ${role} ${manifest} ${linked ? 'linked' : 'unlinked'}`
      return [head, ...tags.map(({ tag, manifest: tagged }) => `${head} ${tag} -> ${tagged}`)]
    })
    .sort()
}

/** The same from its definition, without tables or columns: every tag of every repository is followed downwards. */
function bruteForce({ content, manifests, facts }: RandomStore, digest: Digest): readonly string[] {
  const known = new Map(
    manifests
      .filter((each) => facts.columns.findManifest(each.digest) >= 0)
      .map((each) => [each.digest, each]),
  )
  const found = new Set<string>()
  for (const repository of content.repositories ?? []) {
    const revisions = new Set((repository.revisions ?? []).map((each) => each.digest))
    const stored = new Map(
      (repository.layerLinks ?? []).map((each) => [each.digest, each.target ?? each.digest]),
    )
    const leads = (from: Digest, to: Digest, seen = new Set<Digest>()): boolean => {
      if (from === to) return true
      if (seen.has(from)) return false
      seen.add(from)
      const manifest = known.get(from)?.manifest
      const children = manifest === undefined ? [] : partsOf(manifest).filter(([, role]) => role === 'child')
      if (children.some(([child]) => leads(child, to, seen))) return true
      return [...known.values()].some(
        (each) =>
          'subject' in each.manifest &&
          each.manifest.subject?.digest === from &&
          revisions.has(each.digest) &&
          leads(each.digest, to, seen),
      )
    }
    const direct = new Map<string, readonly [role: string, manifest: Digest]>()
    if (someHas(content, digest)) direct.set('itself', ['manifest', digest])
    for (const each of known.values()) {
      for (const [part, role] of partsOf(each.manifest)) {
        const kept = role === 'layer' || role === 'config' ? stored.get(part) : undefined
        if (part === digest || (part !== kept && kept === digest))
          direct.set(`${role} ${each.digest}`, [role, each.digest])
      }
    }
    for (const [role, manifest] of direct.values()) {
      const linked = revisions.has(manifest)
      const tags = (repository.tags ?? []).flatMap(({ name, current }) =>
        current !== undefined && leads(current as Digest, manifest) ? [`${name} -> ${current}`] : [],
      )
      if (!linked && tags.length === 0) continue
      const head = `${repository.name} ${role} ${manifest} ${linked ? 'linked' : 'unlinked'}`
      for (const line of [head, ...tags.map((tag) => `${head} ${tag}`)]) found.add(line)
    }
  }
  return [...found].sort()
}

function someHas({ repositories = [] }: RandomStore['content'], digest: Digest): boolean {
  return repositories.some(({ revisions = [] }) => revisions.some((each) => each.digest === digest))
}

function partsOf(manifest: Manifest): readonly (readonly [Digest, string])[] {
  const subject =
    'subject' in manifest && manifest.subject !== undefined
      ? [[manifest.subject.digest, 'subject'] as const]
      : []
  switch (manifest.kind) {
    case 'image':
    case 'artifact':
      return [
        [manifest.config.digest, 'config'],
        ...manifest.layers.map((layer) => [layer.digest, 'layer'] as const),
        ...subject,
      ]
    case 'index':
      return [...manifest.manifests.map((child) => [child.digest, 'child'] as const), ...subject]
    default:
      return []
  }
}
