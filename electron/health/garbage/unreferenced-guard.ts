import { setTimeout } from 'node:timers/promises'

import { isNotFound, StoreError, type StorageDriver } from '../../../drivers/index.ts'
import { asRepositoryName, type Digest, type RepositoryName } from '../../../drivers/common/names.ts'
import { roleCode } from '../../catalog/manifests/codes.ts'
import { inTurns } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import type { StoreKnowledge } from '../../catalog/store/store-knowledge.ts'
import { findDigest, noDigest } from '../../catalog/tables/digests.ts'
import { blobOf, findLink, findRepository, repositoryOf, rowsOfDigest } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { layout, parseLayout, type LayoutEntry } from '../../registry/layout/layout.ts'
import type { Guards, UnreferencedGuard } from '../model/plan.ts'
import { keepOf, type Kept } from './keep.ts'
import { knownFacts } from './known-facts.ts'

export interface GuardOptions {
  readonly knowledgeOf: (store: string) => StoreKnowledge
  readonly open: (store: string, signal: AbortSignal) => Promise<StorageDriver>
  /** Fails with ReadOnly for a store that may not be changed. */
  readonly openForWriting: (store: string, signal: AbortSignal) => Promise<StorageDriver>
  /** How far a service's clock is ahead of this computer's, in milliseconds; 0 where nobody knows. */
  readonly clockAheadMs: (store: string) => number
  /** How long after layer links went blobs wait; see `unreferencedGuard`. Three seconds when absent. */
  readonly settleMs?: number
}

/**
 * Leaves what is in use now: the store is listed anew for each window, new manifests are read, and it is marked again by the
 * rules of the mode. A revision stays that is tagged now; a layer link and a blob stay that a manifest names now; a blob also
 * where any layer link leads to it, since the phase before deleted all that did. Fails with PreconditionFailed where nobody can
 * tell what is in use.
 *
 * Where a blob stays because of a manifest that was pushed while its layer link went, the link is written again: a registry
 * would not serve the blob without it. A registry that takes a manifest looks for the links first and writes the manifest
 * then: blobs wait a moment after their links went, so that the listing shows what was being written.
 */
export function unreferencedGuard(options: GuardOptions): Guards['unreferenced'] {
  const { settleMs = 3000 } = options
  /** Stores whose layer links went, and not yet their blobs. */
  const unsettled = new Set<string>()
  /** By store: until when its blobs wait, by the clock of `performance`. Windows are asked beside each other: each waits. */
  const waitUntil = new Map<string, number>()
  return async (store, guard, operations, signal) => {
    const kinds = new Set(operations.map(({ key }) => parseLayout(`/${key}`).kind))
    if (kinds.has('blobData')) {
      if (unsettled.delete(store)) waitUntil.set(store, performance.now() + settleMs)
      const waitMs = (waitUntil.get(store) ?? 0) - performance.now()
      if (waitMs > 0) await setTimeout(waitMs, undefined, { signal })
    }
    const isFirst = kinds.has('layerLink') && !unsettled.has(store)
    if (kinds.has('layerLink')) unsettled.add(store)
    const driver = await options.open(store, signal)
    const knowledge = options.knowledgeOf(store)
    const nothing = (): void => undefined
    // Later, what lost its links looks like a deleted manifest, too.
    const orphans = guard.mode === 'safe' && isFirst
    const facts = await knownFacts(knowledge, driver, { sinceMs: Date.now(), orphans }, nothing, signal)
    const nowMs = Date.now() + options.clockAheadMs(store)
    const now = new InUse(facts, driver, guard, nowMs)
    await now.mark(kinds, signal)
    const named: Digest[] = []
    const left = operations.filter(({ key }) => {
      if (!now.isInUse(key)) return true
      const entry = parseLayout(`/${key}`)
      if (entry.kind === 'blobData') named.push(entry.digest)
      return false
    })
    const missing = named.flatMap((digest) => [...missingLinks(facts, digest)])
    if (missing.length > 0) await linkAgain(await options.openForWriting(store, signal), missing, signal)
    return left
  }
}

/** What is in use by a listing of this moment. */
class InUse {
  readonly #facts: StoreFacts
  readonly #driver: StorageDriver
  readonly #guard: UnreferencedGuard
  readonly #nowMs: number
  /** With every revision that there is, and with those alone that a tag leads to. */
  readonly #kept: { all: Kept | undefined; tagged: Kept | undefined } = { all: undefined, tagged: undefined }

  constructor(facts: StoreFacts, driver: StorageDriver, guard: UnreferencedGuard, nowMs: number) {
    this.#facts = facts
    this.#driver = driver
    this.#guard = guard
    this.#nowMs = nowMs
  }

  /** Marks as far as operations on such objects need it. */
  async mark(kinds: ReadonlySet<LayoutEntry['kind']>, signal: AbortSignal): Promise<void> {
    if (kinds.has('blobData') || kinds.has('layerLink')) this.#kept.all = await this.#keep(false, signal)
    if (kinds.has('manifestRevisionLink') || kinds.has('manifestTagIndexEntryLink')) {
      this.#kept.tagged = await this.#keep(true, signal)
    }
  }

  isInUse(key: string): boolean {
    const { tables } = this.#facts
    const entry = parseLayout(`/${key}`)
    switch (entry.kind) {
      case 'blobData': {
        const id = findDigest(tables.digests, entry.digest)
        return id !== noDigest && (this.#isNamed(id) || this.#isLinked(id))
      }
      case 'layerLink': {
        const repository = findRepository(tables, entry.repository)
        const row = repository < 0 ? -1 : findLink(tables, 'layerLinks', repository, entry.digest)
        if (row < 0) return false
        const held = tables.layerLinks.target[row] ?? noDigest
        return this.#isNamed(held === noDigest ? (tables.layerLinks.digest[row] ?? noDigest) : held)
      }
      case 'manifestRevisionLink':
      case 'manifestTagIndexEntryLink': {
        const repository = findRepository(tables, entry.repository)
        const row = repository < 0 ? -1 : findLink(tables, 'revisions', repository, entry.digest)
        return row >= 0 && this.#kept.tagged?.revisions[row] !== 0
      }
      default:
        // The plan of a collection has no such keys in a guarded phase.
        return true
    }
  }

  #isNamed(id: number): boolean {
    const row = blobOf(this.#facts.tables, id)
    return row >= 0 && this.#kept.all?.blobs[row] !== 0
  }

  #isLinked(id: number): boolean {
    const { layerLinks, uses } = this.#facts.tables
    const own = rowsOfDigest(uses.layerLinks, id).some((row) => {
      const held = layerLinks.target[row] ?? noDigest
      return held === noDigest || held === id
    })
    return own || this.#linkedElsewhere().has(id)
  }

  /** Digests that layer links hold under another one: content that was pushed by another algorithm. */
  #elsewhere: ReadonlySet<number> | undefined
  #linkedElsewhere(): ReadonlySet<number> {
    if (this.#elsewhere !== undefined) return this.#elsewhere
    const { digest, target } = this.#facts.tables.layerLinks
    const found = new Set<number>()
    for (let row = 0; row < digest.length; row += 1) {
      const held = target[row] ?? noDigest
      if (held !== noDigest && held !== digest[row]) found.add(held)
    }
    this.#elsewhere = found
    return found
  }

  async #keep(deleteUntagged: boolean, signal: AbortSignal): Promise<Kept> {
    const { mode, minAgeMs } = this.#guard
    const kept = await inTurns(
      keepOf(this.#facts, {
        mode,
        deleteUntagged,
        minAgeMs,
        nowMs: this.#nowMs,
        rootKey: this.#driver.keyOf(layout.root()),
        hasFolders: this.#driver.name === 'filesystem',
      }),
      signal,
    )
    // The tags that the plan took are gone by now.
    const [obstacle] = kept.obstacles.filter(({ kind }) => kind !== 'noTags')
    if (obstacle !== undefined) {
      throw new StoreError(
        'PreconditionFailed',
        `nobody can tell what is in use now: ${JSON.stringify(obstacle)}; verify the store`,
      )
    }
    return kept
  }
}

interface MissingLink {
  readonly repository: RepositoryName
  readonly digest: Digest
}

/** Repositories that have a manifest which names a blob as configuration or layer, and no layer link of it. */
function* missingLinks({ tables, columns }: StoreFacts, digest: Digest): Generator<MissingLink> {
  const own = columns.digests.find(digest)
  if (own === noDigest) return
  for (const reference of columns.referencesTo(own)) {
    const role = columns.references.role.at(reference)
    if (role !== roleCode.config && role !== roleCode.layer) continue
    const manifest = columns.manifests.digest.at(columns.manifestOfReference(reference))
    const id = findDigest(tables.digests, columns.digests.digestAt(manifest))
    if (id === noDigest) continue
    for (const row of rowsOfDigest(tables.uses.revisions, id)) {
      const at = repositoryOf(tables, 'revisions', row)
      const repository = asRepositoryName(nameAt(tables.repositories.names, at))
      if (repository !== undefined && findLink(tables, 'layerLinks', at, digest) < 0) {
        yield { repository, digest }
      }
    }
  }
}

async function linkAgain(
  driver: StorageDriver,
  links: readonly MissingLink[],
  signal: AbortSignal,
): Promise<void> {
  for (const { repository, digest } of links) {
    // The manifest may have gone meanwhile, and the blob with it.
    if (!(await hasBlob(driver, digest, signal))) continue
    await driver.putContent(layout.layerLink(repository, digest), Buffer.from(digest), signal)
  }
}

async function hasBlob(driver: StorageDriver, digest: Digest, signal: AbortSignal): Promise<boolean> {
  try {
    return (await driver.objects.head(driver.keyOf(layout.blobData(digest)), signal)) !== undefined
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}
