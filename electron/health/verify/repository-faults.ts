import { asRepositoryName, asTag, type Digest, type RepositoryName } from '../../../drivers/common/names.ts'
import { manifestKinds, roleCode } from '../../catalog/manifests/codes.ts'
import { firstOther } from '../../catalog/manifests/digest-ids.ts'
import type { DigestJoin } from '../../catalog/questions/digest-join.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import type { Steps } from '../../catalog/questions/steps.ts'
import { linkStates, type LinkTable } from '../../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest, sha256Count } from '../../catalog/tables/digests.ts'
import { findLinkOf, historyOf, rowsOfDigest, rowsOfRepository } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import { isForeignLayer } from '../../registry/manifests/descriptor-kinds.ts'
import { emptyContent, type BlobFaults } from './blob-faults.ts'
import type { Broken, BrokenTags } from './broken-tags.ts'
import type { FaultSearch } from './fault-search.ts'
import { findingId, mostGone, type Finding } from './finding.ts'
import type { Findings } from './findings.ts'

interface Parts {
  readonly facts: StoreFacts
  readonly join: DigestJoin
  readonly broken: BrokenTags
  readonly blobs: BlobFaults
  readonly findings: Findings
  readonly search: FaultSearch
}

/** Looks at one repository after another. IDs are those of the tables, `own` ones those of the columns. */
export class RepositoryFaults {
  /** By row of the table of blobs. */
  readonly isNeeded: Uint8Array
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
    this.isNeeded = new Uint8Array(parts.facts.tables.blobs.digest.length)
  }

  /** Its tags, manifests and uploads. What no registry serves has strange keys alone. */
  *look(repository: number): Steps<void> {
    const name = this.#nameOf(repository)
    if (name === undefined) return
    yield* this.#lookAtTags(repository, name)
    const { from, to } = rowsOfRepository(this.#parts.facts.tables, 'revisions', repository)
    for (let row = from; row < to; row += 1) {
      if (row % rowsATurn === 0) yield
      yield* this.#lookAtRevision(repository, name, row)
    }
    this.#lookAtUploads(repository, name)
  }

  /** Layer links that lead to nothing or hold nothing; or the whole repository, where it has nothing else. */
  *lookAtLayerLinks(repository: number): Steps<void> {
    const name = this.#nameOf(repository)
    if (name === undefined || this.#isGhost(repository, name)) return
    const { blobs, findings } = this.#parts
    const { layerLinks } = this.#parts.facts.tables
    const { from, to } = rowsOfRepository(this.#parts.facts.tables, 'layerLinks', repository)
    for (let row = from; row < to; row += 1) {
      if (row % rowsATurn === 0) yield
      const id = layerLinks.digest[row] ?? noDigest
      const digest = this.#digest(id)
      const key = this.#keyOf(layout.layerLink(name, digest))
      if (isBad(layerLinks.state[row])) {
        const own = this.#parts.join.own[id] ?? noDigest
        const broken = own === noDigest ? nothing : yield* this.#parts.broken.throughDigest(own, repository)
        this.#addBadLink(layerLinks, row, { repository: name, digest, key }, broken)
        continue
      }
      const target = this.#targetOf(layerLinks, row)
      if (blobs.has(target) || blobs.isMissed(id) || blobs.isMissed(target)) continue
      findings.add({
        ...fault('danglingLayerLink', key, nothing),
        repository: name,
        digest,
        ...since(layerLinks.linkedAtMs[row]),
        linkText: this.#digest(target),
        repairs: ['remove'],
      })
    }
  }

  *#lookAtTags(repository: number, name: RepositoryName): Steps<void> {
    const { facts, findings, broken } = this.#parts
    const { tables } = facts
    const { from, to } = rowsOfRepository(tables, 'tags', repository)
    const told = new Set<number>()
    for (let row = from; row < to; row += 1) {
      if (row % rowsATurn === 0) yield
      const tag = asTag(nameAt(tables.tags.names, row))
      if (tag === undefined) continue
      const place = { repository: name, tag, key: this.#keyOf(layout.manifestTagCurrent(name, tag)) }
      const state = tables.tags.linkState[row]
      const current = tables.tags.current[row] ?? noDigest
      if (state === linkStates.missing || state === linkStates.wrong) {
        const only = this.#onlyManifestOf(row, repository)
        findings.add({
          ...fault(state === linkStates.missing ? 'tagWithoutLink' : 'badLink', place.key, broken.tag(row)),
          severity: 'error',
          ...place,
          ...since(tables.tags.pushedAtMs[row]),
          ...(only === undefined ? {} : { linkText: only }),
          repairs: only === undefined ? ['remove'] : ['writeLink', 'remove'],
        })
      } else if (state === linkStates.unreadable) {
        findings.add({
          ...fault('unreadable', place.key, broken.tag(row)),
          severity: 'error',
          ...place,
          ...since(tables.tags.pushedAtMs[row]),
        })
      } else if (current !== noDigest && !this.#isLinked(repository, current) && !told.has(current)) {
        if (this.#parts.blobs.has(current)) {
          told.add(current)
          yield* this.#addUnlinked(repository, name, current)
        } else {
          findings.add({
            ...fault('danglingRevision', place.key, broken.tag(row)),
            severity: 'error',
            ...place,
            digest: this.#digest(current),
            blob: this.#digest(current),
            goneTags: [tag],
            ...since(tables.tags.pushedAtMs[row]),
            repairs: ['remove'],
          })
        }
      }
    }
  }

  *#lookAtRevision(repository: number, name: RepositoryName, row: number): Steps<void> {
    const { facts, findings, blobs, broken, join } = this.#parts
    const { revisions } = facts.tables
    const id = revisions.digest[row] ?? noDigest
    const digest = this.#digest(id)
    const key = this.#keyOf(layout.manifestRevisionLink(name, digest))
    if (isBad(revisions.state[row])) {
      const led = yield* broken.toManifest(id, repository)
      this.#addBadLink(revisions, row, { repository: name, digest, key }, led)
      return
    }
    const target = this.#targetOf(revisions, row)
    if (!blobs.has(target)) {
      const led = yield* broken.toManifest(id, repository)
      findings.add({
        ...fault('danglingRevision', key, led),
        repository: name,
        digest,
        blob: this.#digest(target),
        linkText: this.#digest(target),
        goneTags: this.#tagsOf(repository, id),
        ...since(revisions.linkedAtMs[row]),
        repairs: ['remove'],
      })
      return
    }
    this.#need(target)
    const own = join.own[target] ?? noDigest
    const manifest = own === noDigest ? -1 : facts.columns.manifestRows.get(own) - 1
    const sizeBytes = manifest < 0 ? undefined : facts.columns.manifests.sizeBytes.at(manifest)
    if (!blobs.check(target, { repository, sizeBytes })) return
    if (manifest < 0) blobs.unread(target, repository)
    else if (facts.columns.manifests.kind.at(manifest) === unreadableKind)
      blobs.noManifest(target, repository)
    else yield* this.#lookAtReferences(repository, name, manifest)
  }

  *#lookAtReferences(repository: number, name: RepositoryName, manifest: number): Steps<void> {
    const { facts, blobs, join } = this.#parts
    const { references, manifests, shapes, digests } = facts.columns
    const saysSizes = manifests.kind.at(manifest) !== schema1Kind
    for (let at = manifests.first.at(manifest); at < manifests.first.at(manifest + 1); at += 1) {
      if (at % rowsATurn === 0) yield
      const role = references.role.at(at)
      if (role === roleCode.subject) continue
      const own = references.digest.at(at)
      const id = join.tableId(own)
      if (role === roleCode.child) {
        if (id !== noDigest && this.#isLinked(repository, id)) continue
        if (id !== noDigest && blobs.has(id)) yield* this.#addUnlinked(repository, name, id)
        else yield* this.#addMissingChild(repository, name, own, references.sizeBytes.at(at))
        continue
      }
      const digest = digests.digestAt(own)
      if (isForeignLayer(shapes.at(references.shape.at(at))) || emptyContent.has(digest)) continue
      const sizeBytes = saysSizes ? references.sizeBytes.at(at) : undefined
      const stored = this.#storedAs(repository, own, id)
      if (stored === 'unknown') continue
      if (stored === noDigest || !blobs.has(stored)) {
        blobs.missing(own, stored, { repository, sizeBytes })
        continue
      }
      this.#need(stored)
      blobs.check(stored, { repository, sizeBytes })
      const link = id === noDigest ? -1 : findLinkOf(facts.tables, 'layerLinks', repository, id)
      if (link < 0) yield* this.#addMissingLayerLink(repository, name, own, stored)
    }
  }

  /** Under which digest a blob lies: content of another algorithm than SHA-256 is found by its layer links. */
  #storedAs(repository: number, own: number, id: number): number | 'unknown' {
    if (own < firstOther || id === noDigest) return id
    const { tables } = this.#parts.facts
    const { layerLinks } = tables
    const link = findLinkOf(tables, 'layerLinks', repository, id)
    if (link >= 0) {
      const target = layerLinks.target[link] ?? noDigest
      return target === noDigest && !isBad(layerLinks.state[link])
        ? 'unknown'
        : this.#targetOf(layerLinks, link)
    }
    for (const row of rowsOfDigest(tables.uses.layerLinks, id)) {
      const target = layerLinks.target[row] ?? noDigest
      if (target !== noDigest) return target
    }
    return id
  }

  *#addMissingLayerLink(repository: number, name: RepositoryName, own: number, stored: number): Steps<void> {
    const { findings, facts, broken } = this.#parts
    const digest = facts.columns.digests.digestAt(own)
    const key = this.#keyOf(layout.layerLink(name, digest))
    if (findings.get(findingId('missingLayerLink', key)) !== undefined) return
    const text = this.#digest(stored)
    findings.add({
      ...fault('missingLayerLink', key, yield* broken.throughDigest(own, repository)),
      severity: 'error',
      repository: name,
      digest,
      linkText: text,
      repairs: ['writeLink'],
    })
  }

  /** A manifest that is there, that a tag or an index leads to, and that the repository does not serve. */
  *#addUnlinked(repository: number, name: RepositoryName, id: number): Steps<void> {
    const { findings, broken } = this.#parts
    const digest = this.#digest(id)
    const key = this.#keyOf(layout.manifestRevisionLink(name, digest))
    if (findings.get(findingId('missingRevision', key)) !== undefined) return
    findings.add({
      ...fault('missingRevision', key, yield* broken.toManifest(id, repository)),
      severity: 'error',
      repository: name,
      digest,
      linkText: digest,
      repairs: ['writeLink'],
    })
  }

  *#addMissingChild(repository: number, name: RepositoryName, own: number, sizeBytes: number): Steps<void> {
    const { findings, facts, broken } = this.#parts
    const digest = facts.columns.digests.digestAt(own)
    const key = this.#keyOf(layout.manifestRevisionLink(name, digest))
    if (findings.get(findingId('missingChild', key)) !== undefined) return
    findings.add({
      ...fault('missingChild', key, yield* broken.throughDigest(own, repository)),
      severity: 'error',
      repository: name,
      digest,
      sizeBytes,
      blob: digest,
      linkText: digest,
    })
  }

  #addBadLink(
    links: LinkTable,
    row: number,
    place: { readonly repository: RepositoryName; readonly digest: Digest; readonly key: string },
    broken: Broken,
  ): void {
    const { facts, findings, blobs } = this.#parts
    const id = links.digest[row] ?? noDigest
    if (links.state[row] === linkStates.unreadable) {
      findings.add({ ...fault('unreadable', place.key, broken), ...place, ...since(links.linkedAtMs[row]) })
      return
    }
    // Of SHA-256, a registry writes the digest of the path.
    const isCertain = id < sha256Count(facts.tables.digests) && blobs.has(id)
    findings.add({
      ...fault('badLink', place.key, broken),
      ...place,
      expected: place.digest,
      ...since(links.linkedAtMs[row]),
      ...(isCertain ? { linkText: place.digest } : {}),
      repairs: isCertain ? ['writeLink', 'remove'] : ['remove'],
    })
  }

  #lookAtUploads(repository: number, name: RepositoryName): void {
    const { facts, findings, search } = this.#parts
    const { uploads } = facts.tables
    const { from, to } = rowsOfRepository(facts.tables, 'uploads', repository)
    for (let row = from; row < to; row += 1) {
      const lastMs = uploads.lastWrittenAtMs[row] ?? Number.NaN
      if (!(search.nowMs - lastMs > staleMs)) continue
      const key = this.#keyOf(layout.upload(name, nameAt(uploads.ids, row)))
      findings.add({
        ...fault('staleUpload', key, nothing),
        repository: name,
        sizeBytes: uploads.sizeBytes[row] ?? 0,
        ...since(lastMs),
        repairs: ['abort'],
      })
    }
  }

  /** Notes a repository that has links to layers and no manifest and no tag. One that is written to now may get some. */
  #isGhost(repository: number, name: RepositoryName): boolean {
    const { facts, findings, search } = this.#parts
    const { tables } = facts
    const rows = (table: 'tags' | 'revisions' | 'layerLinks' | 'uploads') =>
      rowsOfRepository(tables, table, repository)
    const links = rows('layerLinks')
    if ([rows('tags'), rows('revisions')].some(({ from, to }) => to > from) || links.to === links.from)
      return false
    let lastMs = Number.NEGATIVE_INFINITY
    for (let row = links.from; row < links.to; row += 1)
      lastMs = Math.max(lastMs, tables.layerLinks.linkedAtMs[row] ?? lastMs)
    for (let row = rows('uploads').from; row < rows('uploads').to; row += 1)
      lastMs = Math.max(lastMs, tables.uploads.lastWrittenAtMs[row] ?? lastMs)
    if (!(search.nowMs - lastMs > youngMs)) return true
    findings.add({
      ...fault('ghostRepository', this.#keyOf(layout.repository(name)), nothing),
      repository: name,
      sizeBytes: tables.repositories.sizeBytes[repository] ?? 0,
      ...since(lastMs),
      repairs: ['remove'],
    })
    return true
  }

  /** The manifest that a tag certainly led to: the only one of its history, which the repository serves. */
  #onlyManifestOf(tag: number, repository: number): Digest | undefined {
    const { tables } = this.#parts.facts
    const { from, to } = historyOf(tables, tag)
    const id = tables.history.digest[from] ?? noDigest
    if (to - from !== 1 || id === noDigest || !this.#isLinked(repository, id)) return undefined
    return this.#parts.blobs.has(id) ? this.#digest(id) : undefined
  }

  /** A registry serves a manifest by the link of a revision, or else of a layer. */
  #isLinked(repository: number, id: number): boolean {
    const { tables } = this.#parts.facts
    return (
      findLinkOf(tables, 'revisions', repository, id) >= 0 ||
      findLinkOf(tables, 'layerLinks', repository, id) >= 0
    )
  }

  /** Tags of a repository that lead to a digest themselves. */
  #tagsOf(repository: number, id: number): readonly string[] {
    const { tables } = this.#parts.facts
    const { from, to } = rowsOfRepository(tables, 'tags', repository)
    const names: string[] = []
    for (const row of rowsOfDigest(tables.uses.tags, id)) {
      if (row >= from && row < to && names.length < mostGone) names.push(nameAt(tables.tags.names, row))
    }
    return names
  }

  #targetOf(links: LinkTable, row: number): number {
    const target = links.target[row] ?? noDigest
    return target === noDigest ? (links.digest[row] ?? noDigest) : target
  }

  #need(id: number): void {
    const row = this.#parts.blobs.rowOf(id)
    if (row >= 0) this.isNeeded[row] = 1
  }

  #nameOf(repository: number): RepositoryName | undefined {
    return asRepositoryName(nameAt(this.#parts.facts.tables.repositories.names, repository))
  }

  #digest(id: number): Digest {
    return digestAt(this.#parts.facts.tables.digests, id)
  }

  #keyOf(path: `/${string}`): string {
    return this.#parts.search.keyOf(path)
  }
}

/** What a fault has at least. It is an error where a tag breaks. */
function fault(kind: Finding['kind'], key: string, broken: Broken): Finding {
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

function since(atMs: number | undefined): { readonly sinceMs?: number } {
  return atMs === undefined || !Number.isFinite(atMs) ? {} : { sinceMs: atMs }
}

function isBad(state: number | undefined): boolean {
  return state === linkStates.wrong || state === linkStates.unreadable
}

const nothing: Broken = { breaks: [], breaksCount: 0 }
/** A push that was not written to for so long is not gone on with. */
export const staleMs = 7 * 24 * 60 * 60_000
/** What was written to since may be a push under way. */
const youngMs = 24 * 60 * 60_000
const unreadableKind = manifestKinds.indexOf('unreadable')
const schema1Kind = manifestKinds.indexOf('schema1')
const rowsATurn = 256
