import { describe, expect, it } from 'vitest'

import { ManifestColumns } from '../../../electron/catalog/manifests/manifest-columns.ts'
import { packRows } from '../../../electron/catalog/manifests/pack-rows.ts'
import {
  decodeBody,
  decodeHead,
  encodeRecord,
  headBytes,
} from '../../../electron/catalog/manifests/records.ts'
import { noDigest } from '../../../electron/catalog/tables/digests.ts'
import type { ConfigFacts } from '../../../electron/registry/manifests/manifest-facts.ts'
import { digestOf, factsOf, image, oneOfEach } from './made-manifests.ts'

const manifests = oneOfEach()
const configs: readonly ConfigFacts[] = [
  {
    digest: digestOf('configuration of plain'),
    platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
    createdAtMs: 1_700_000_000_123,
    labels: { maintainer: 'somebody' },
  },
  { digest: digestOf('configuration of annotated'), labels: {} },
]

describe('manifests in columns', () => {
  it('say what they said', () => {
    const columns = filled()
    for (const facts of manifests) {
      expect(columns.manifestAt(columns.findManifest(facts.digest))).toEqual(facts)
    }
    for (const facts of configs) expect(columns.configAt(columns.findConfig(facts.digest))).toEqual(facts)
  })

  it('are there once, and others are not', () => {
    const columns = filled()
    for (const facts of manifests) expect(columns.addManifest(facts)).toBe(false)
    for (const facts of configs) expect(columns.addConfig(facts)).toBe(false)
    expect(columns.manifestCount).toBe(manifests.length)
    expect(columns.findManifest(digestOf('never seen'))).toBe(-1)
    expect(columns.findConfig(digestOf('one'))).toBe(-1)
    expect(columns.digests.find(digestOf('never seen'))).toBe(noDigest)
    expect(() => columns.manifestAt(manifests.length)).toThrow(RangeError)
    expect(() => columns.digests.digestAt(noDigest)).toThrow(RangeError)
  })

  it('tell who refers to a digest', () => {
    const columns = filled()
    const to = (text: string): readonly string[] => {
      const id = columns.digests.find(digestOf(text))
      return [...columns.referencesTo(id)].map((reference) => {
        const row = columns.manifestOfReference(reference)
        return columns.manifestAt(row).digest
      })
    }
    const [plain, annotated, , , , , schema1, , , wide] = manifests
    expect(to('one')).toEqual([schema1?.digest, plain?.digest, plain?.digest])
    expect(to('two')).toEqual([schema1?.digest, annotated?.digest, plain?.digest])
    expect(to('configuration of by sha512')).toEqual([wide?.digest])
    expect(to('nowhere')).toEqual([])
  })

  it('find digests by their first digits', () => {
    const columns = filled()
    const digest = digestOf('one')
    const id = columns.digests.find(digest)
    for (const digits of [8, 9, 12, 63, 64]) {
      expect(columns.digests.withPrefix(digest.slice(7, 7 + digits), 10)).toEqual([id])
    }
    expect(columns.digests.withPrefix('00'.repeat(32), 10)).toEqual([])
  })

  it('leave out what no registry serves: endless media types, annotations by the megabyte', () => {
    const columns = new ManifestColumns()
    expect(columns.addManifest(image('a', ['x'], { artifactType: 'x'.repeat(4000) }))).toBe(false)
    expect(columns.addManifest(image('b', ['x'], { annotations: { a: 'x'.repeat(600_000) } }))).toBe(false)
    expect(columns.manifestCount).toBe(0)
    expect(columns.addManifest(image('c', ['x'], { annotations: { a: 'x'.repeat(100_000) } }))).toBe(true)
  })

  it('keep the first labels where there are too many', () => {
    const columns = new ManifestColumns()
    const labels = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`l${at}`, 'x'.repeat(100)]))
    columns.addConfig({ digest: digestOf('c'), labels })
    const kept = Object.keys(columns.configAt(0).labels)
    expect(kept.length).toBeGreaterThan(30)
    expect(kept.length).toBeLessThan(45)
    expect(kept).toEqual(Object.keys(labels).slice(0, kept.length))
  })
})

describe('a record', () => {
  it.each([
    ['all rows', 0, manifests.length, 0, configs.length],
    ['some of them', 2, 6, 1, 2],
    ['configurations alone', 3, 3, 0, 2],
    ['no rows', 0, 0, 0, 0],
  ])('holds %s', (_, from, to, fromConfig, toConfig) => {
    const again = new ManifestColumns()
    again.addPacked(decoded(encoded(filled(), from, to, fromConfig, toConfig)))
    expect(all(again)).toEqual({
      manifests: manifests.slice(from, to),
      configs: configs.slice(fromConfig, toConfig),
    })
  })

  it('adds nothing that is there', () => {
    const columns = filled()
    columns.addPacked(decoded(encoded(filled(), 0, manifests.length, 0, configs.length)))
    expect(all(columns)).toEqual({ manifests, configs })
  })

  it('is refused when any bit of it is another', () => {
    const record = encoded(filled(), 0, 4, 0, 1)
    const random = numbers(7)
    for (let round = 0; round < 400; round += 1) {
      const damaged = record.slice()
      const at = Math.floor(random() * damaged.length)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      const head = decodeHead(damaged)
      expect(head === undefined || decodeBody(damaged.slice(headBytes), head) === undefined).toBe(true)
    }
  })

  it('is refused when places lead nowhere, whatever its checksum says', () => {
    const rows = decoded(encoded(filled(), 0, manifests.length, 0, configs.length))
    const broken = [
      { ...rows, sha256: rows.sha256.slice(32) },
      { ...rows, shapes: rows.shapes.slice(1) },
      { ...rows, manifests: { ...rows.manifests, kind: rows.manifests.kind.map(() => 9) } },
      { ...rows, manifests: { ...rows.manifests, first: rows.manifests.first.toReversed() } },
      { ...rows, references: { ...rows.references, role: rows.references.role.slice(1) } },
      { ...rows, configs: { ...rows.configs, extraEnds: rows.configs.extraEnds.map(() => 4_000_000_000) } },
    ]
    for (const each of broken) {
      const record = encodeRecord(each)
      const head = decodeHead(record)
      expect(head).toBeDefined()
      expect(head && decodeBody(record.slice(headBytes), head)).toBeUndefined()
    }
  })
})

describe('many manifests', () => {
  it('take at most 600 bytes each, with ten references that half are shared', () => {
    const columns = new ManifestColumns()
    const count = 5000
    for (let at = 0; at < count; at += 1) columns.addManifest(manyOf(at))
    expect(columns.manifestCount).toBe(count)
    expect(columns.sizeBytes / count).toBeLessThan(600)
  })
})

function manyOf(at: number) {
  const layers = Array.from({ length: 9 }, (_, layer) => `layer ${layer} of ${layer < 4 ? at >> 6 : at}`)
  return image(String(at), layers)
}

function filled(): ManifestColumns {
  const columns = new ManifestColumns()
  for (const facts of manifests) expect(columns.addManifest(facts)).toBe(true)
  for (const facts of configs) expect(columns.addConfig(facts)).toBe(true)
  return columns
}

function all(columns: ManifestColumns) {
  return {
    manifests: Array.from({ length: columns.manifestCount }, (_, row) => columns.manifestAt(row)),
    configs: Array.from({ length: columns.configCount }, (_, row) => columns.configAt(row)),
  }
}

function encoded(columns: ManifestColumns, from: number, to: number, fromConfig: number, toConfig: number) {
  return encodeRecord(packRows(columns, { from, to }, { from: fromConfig, to: toConfig }))
}

function decoded(record: Uint8Array) {
  const head = decodeHead(record)
  const rows = head === undefined ? undefined : decodeBody(record.slice(headBytes), head)
  if (rows === undefined) throw new Error('the record is refused')
  return rows
}

function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 0) / 2 ** 32
  }
}

// A manifest that was pushed by its SHA-512 is found by it.
it('has digests of other algorithms', () => {
  const columns = new ManifestColumns()
  const facts = factsOf({ schemaVersion: 1, fsLayers: [] }, 'sha384')
  columns.addManifest(facts)
  expect(columns.findManifest(facts.digest)).toBe(0)
})
