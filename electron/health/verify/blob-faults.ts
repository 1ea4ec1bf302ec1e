import type { Digest } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import type { DigestJoin } from '../../catalog/questions/digest-join.ts'
import { restoreStates } from '../../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest } from '../../catalog/tables/digests.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { BrokenTags } from './broken-tags.ts'
import { findingId, mostFindings, type Finding } from './finding.ts'
import type { Findings } from './findings.ts'

/** Where a manifest first asked for a blob. */
interface Need {
  readonly repository: number
  readonly sizeBytes: number | undefined
}

type BlobFaultKind = 'wrongSize' | 'corruptBlob' | 'badManifest' | 'unreadable'

interface BlobFault extends Need {
  readonly kind: BlobFaultKind
  readonly why?: string
}

/** Faults of blobs, which all repositories share: each blob has at most one. IDs are those of the tables. */
export class BlobFaults {
  readonly #facts: StoreFacts
  readonly #join: DigestJoin
  /** By digest ID the row of the blob, plus 1. */
  readonly #rows: Uint32Array
  readonly #faults = new Map<number, BlobFault>()
  /** By digest ID of the columns. */
  readonly #missing = new Map<number, Need & { readonly stored: number }>()
  /** Digests under which they would lie. */
  readonly #missed = new Set<number>()
  /** Manifests that could not be read, and why. */
  readonly #failures: ReadonlyMap<Digest, Problem>

  constructor(facts: StoreFacts, join: DigestJoin, failures: ReadonlyMap<Digest, Problem>) {
    this.#facts = facts
    this.#join = join
    this.#failures = failures
    const { digest } = facts.tables.blobs
    this.#rows = new Uint32Array(join.own.length)
    for (let row = 0; row < digest.length; row += 1) this.#rows[digest[row] ?? 0] = row + 1
  }

  has(id: number): boolean {
    return this.rowOf(id) >= 0
  }

  /** -1 where the store has no such blob. */
  rowOf(id: number): number {
    return (this.#rows[id] ?? 0) - 1
  }

  /** Notes what is wrong with a blob that a manifest names with this size, or that is a manifest. True where it is whole. */
  check(id: number, { repository, sizeBytes }: Need): boolean {
    if (this.#faults.has(id)) return false
    const kind = this.#kindOf(id, sizeBytes)
    if (kind !== undefined) this.#note(id, { kind, repository, sizeBytes })
    return kind === undefined
  }

  /** Notes that a manifest was read and is none. */
  noManifest(id: number, repository: number): void {
    this.#note(id, { kind: 'badManifest', repository, sizeBytes: undefined })
  }

  /** Notes why a manifest that is there could not be read; nothing where nobody knows. */
  unread(id: number, repository: number): void {
    if (this.#failures.size === 0) return
    const failure = this.#failures.get(digestAt(this.#facts.tables.digests, id))
    if (failure === undefined || failure.id === 'missingManifest') return
    const kind = failure.id === 'unreadable' ? 'unreadable' : 'badManifest'
    this.#note(id, { kind, repository, sizeBytes: undefined, why: failure.id })
  }

  /**
   * Notes a blob that a manifest needs and that is not there. `own` is its ID of the columns, `stored` that of the digest under
   * which it would lie; `noDigest` where the tables have none.
   */
  missing(own: number, stored: number, need: Need): void {
    if (this.#missing.has(own) || this.#missing.size >= 2 * mostFindings) return
    this.#missing.set(own, { ...need, stored })
    if (stored !== noDigest) this.#missed.add(stored)
  }

  /** Whether a manifest needs it, by this digest or by another one of the same bytes. */
  isMissed(id: number): boolean {
    const own = this.#join.own[id] ?? noDigest
    return this.#missed.has(id) || (own !== noDigest && this.#missing.has(own))
  }

  *tell(findings: Findings, broken: BrokenTags, keyOf: KeyOf): Steps<void> {
    const { tables, columns } = this.#facts
    const { names } = tables.repositories
    for (const [own, { repository, sizeBytes, stored }] of this.#missing) {
      yield
      const digest = stored === noDigest ? columns.digests.digestAt(own) : digestAt(tables.digests, stored)
      const key = keyOf(layout.blobData(digest))
      findings.add({
        id: findingId('missingBlob', key),
        kind: 'missingBlob',
        severity: 'error',
        repository: nameAt(names, repository),
        digest,
        key,
        ...(sizeBytes === undefined ? {} : { sizeBytes, expected: String(sizeBytes) }),
        ...(yield* broken.throughDigest(own, undefined)),
        heldBy: [],
        repairs: [],
        // Under which digest content of another algorithm would lie, only a link tells.
        ...(digest.startsWith('sha256:') ? { blob: digest } : {}),
      })
    }
    for (const [id, fault] of this.#faults) {
      yield
      findings.add(yield* this.#faultFinding(id, fault, broken, keyOf))
    }
    yield* this.#tellEmpty(findings, keyOf)
  }

  *#faultFinding(
    id: number,
    { kind, repository, sizeBytes, why }: BlobFault,
    broken: BrokenTags,
    keyOf: KeyOf,
  ): Steps<Finding> {
    const { tables } = this.#facts
    const own = this.#join.own[id] ?? noDigest
    const led =
      own === noDigest ? yield* broken.toManifest(id, undefined) : yield* broken.throughDigest(own, undefined)
    const object = blobFacts(this.#facts, this.rowOf(id), keyOf)
    const said = sizeBytes === undefined ? {} : { expected: String(sizeBytes) }
    const found = kind === 'unreadable' ? {} : { ...said, found: why ?? String(object.sizeBytes) }
    return {
      ...object,
      id: findingId(kind, object.key),
      kind,
      severity: 'error',
      repository: nameAt(tables.repositories.names, repository),
      ...found,
      ...led,
      heldBy: [],
      repairs: [],
      ...(kind === 'unreadable' ? {} : { blob: object.digest }),
    }
  }

  /** Blobs without a byte that no manifest needs: a push that is offered one does not send its bytes. */
  *#tellEmpty(findings: Findings, keyOf: KeyOf): Steps<void> {
    const { blobs } = this.#facts.tables
    for (let row = 0; row < blobs.digest.length; row += 1) {
      if (row % rowsAStep === 0) yield
      const id = blobs.digest[row] ?? 0
      if (blobs.sizeBytes[row] !== 0 || this.#faults.has(id)) continue
      const object = blobFacts(this.#facts, row, keyOf)
      if (emptyContent.has(object.digest)) continue
      findings.add({
        ...object,
        id: findingId('corruptBlob', object.key),
        kind: 'corruptBlob',
        severity: 'warning',
        found: '0',
        breaks: [],
        breaksCount: 0,
        heldBy: [],
        repairs: [],
        blob: object.digest,
      })
    }
  }

  #kindOf(id: number, sizeBytes: number | undefined): BlobFaultKind | undefined {
    const { blobs, digests } = this.#facts.tables
    const row = this.rowOf(id)
    const foundBytes = blobs.sizeBytes[row]
    if (foundBytes === 0 && sizeBytes !== 0 && !emptyContent.has(digestAt(digests, id))) return 'corruptBlob'
    if (sizeBytes !== undefined && foundBytes !== sizeBytes) return 'wrongSize'
    const restore = blobs.restore[row]
    const isAway = restore === restoreStates.archived || restore === restoreStates.restoring
    return isAway ? 'unreadable' : undefined
  }

  #note(id: number, fault: BlobFault): void {
    if (!this.#faults.has(id) && this.#faults.size < 2 * mostFindings) this.#faults.set(id, fault)
  }
}

/** The object key of a path. */
export type KeyOf = (path: `/${string}`) => string

/** What a finding tells of a blob that is there. `row` is that of the table of blobs. */
export function blobFacts({ tables }: Pick<StoreFacts, 'tables'>, row: number, keyOf: KeyOf) {
  const digest = digestAt(tables.digests, tables.blobs.digest[row] ?? noDigest)
  const sizeBytes = tables.blobs.sizeBytes[row] ?? 0
  const modifiedAtMs = tables.blobs.modifiedAtMs[row] ?? Number.NaN
  const since = Number.isNaN(modifiedAtMs) ? {} : { sinceMs: modifiedAtMs }
  const seen = Number.isNaN(modifiedAtMs) ? { sizeBytes } : { sizeBytes, modifiedAtMs }
  return { digest, key: keyOf(layout.blobData(digest)), sizeBytes, ...since, seen }
}

/** Nothing; and the compressed archive without a file, which stands in old manifests for steps that changed none. */
export const emptyContent: ReadonlySet<string> = new Set([
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'sha384:38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b',
  'sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
  'sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4',
])
