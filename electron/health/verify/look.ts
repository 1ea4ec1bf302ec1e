import { parseDigest, type Digest } from '../../../drivers/common/names.ts'
import type { DigestJoin } from '../../catalog/questions/digest-join.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { linkStates, type LinkTable } from '../../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest } from '../../catalog/tables/digests.ts'
import { findLinkOf } from '../../catalog/tables/lookups.ts'
import { emptyContent, type BlobFaults } from './blob-faults.ts'
import type { Broken, BrokenTags } from './broken-tags.ts'
import type { FaultSearch } from './fault-search.ts'
import { findingId, type Finding } from './finding.ts'
import type { Findings } from './findings.ts'

interface Parts {
  readonly facts: StoreFacts
  readonly join: DigestJoin
  readonly broken: BrokenTags
  readonly blobs: BlobFaults
  readonly findings: Findings
  readonly search: FaultSearch
}

/** What all who look for faults of repositories share. IDs are those of the tables, `own` ones those of the columns. */
export class Look {
  readonly facts: StoreFacts
  readonly join: DigestJoin
  readonly broken: BrokenTags
  readonly blobs: BlobFaults
  readonly findings: Findings
  readonly search: FaultSearch
  /** By row of the table of blobs: 1 for what a manifest that a registry serves names, and for the manifests. */
  readonly isNeeded: Uint8Array
  /** By ID of the columns. */
  readonly #empty: ReadonlySet<number>

  constructor({ facts, join, broken, blobs, findings, search }: Parts) {
    this.facts = facts
    this.join = join
    this.broken = broken
    this.blobs = blobs
    this.findings = findings
    this.search = search
    this.isNeeded = new Uint8Array(facts.tables.blobs.digest.length)
    this.#empty = new Set([...emptyContent].map((digest) => facts.columns.digests.find(parseDigest(digest))))
  }

  digest(id: number): Digest {
    return digestAt(this.facts.tables.digests, id)
  }

  /** Whether a digest of the columns is that of nothing, which clients do not fetch. */
  isEmpty(own: number): boolean {
    return this.#empty.has(own)
  }

  /** The object key of a path. */
  keyOf(path: `/${string}`): string {
    return this.search.keyOf(path)
  }

  need(id: number): void {
    const row = this.blobs.rowOf(id)
    if (row >= 0) this.isNeeded[row] = 1
  }

  /** A registry serves a manifest by the link of a revision, or else of a layer. */
  isLinked(repository: number, id: number): boolean {
    const { tables } = this.facts
    return (
      findLinkOf(tables, 'revisions', repository, id) >= 0 ||
      findLinkOf(tables, 'layerLinks', repository, id) >= 0
    )
  }
}

/** What a fault has at least. It is an error where a tag breaks. */
export function fault(kind: Finding['kind'], key: string, broken: Broken): Finding {
  return {
    id: findingId(kind, key),
    kind,
    severity: broken.breaksCount > 0 ? 'error' : 'warning',
    key,
    ...broken,
    heldBy: [],
    repairs: [],
  }
}

/** Nothing for a time that nobody knows. */
export function since(atMs: number | undefined): { readonly sinceMs?: number } {
  return atMs === undefined || !Number.isFinite(atMs) ? {} : { sinceMs: atMs }
}

/** Whether a link holds no digest, or another one than its path, or cannot be read. */
export function isBad(state: number | undefined): boolean {
  return state === linkStates.wrong || state === linkStates.unreadable
}

/** What a registry follows: the digest in the link, or in its path where nobody has read the link. */
export function targetOf(links: LinkTable, row: number): number {
  const target = links.target[row] ?? noDigest
  return target === noDigest ? (links.digest[row] ?? noDigest) : target
}

/** No tag breaks. */
export const breaksNone: Broken = { breaks: [], breaksCount: 0 }

/** Rows between two pauses. */
export const rowsATurn = 256
