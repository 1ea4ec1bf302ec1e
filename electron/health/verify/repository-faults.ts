import { asRepositoryName, asTag, type Digest, type RepositoryName } from '../../../drivers/common/names.ts'
import { manifestKinds } from '../../catalog/manifests/codes.ts'
import type { Steps } from '../../catalog/questions/steps.ts'
import { linkStates, type LinkTable } from '../../catalog/tables/catalog-tables.ts'
import { noDigest, sha256Count } from '../../catalog/tables/digests.ts'
import { historyOf, rowsOfDigest, rowsOfRepository } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import { isGhost, lookAtUploads } from './abandoned.ts'
import type { Broken } from './broken-tags.ts'
import { mostGone } from './finding.ts'
import { breaksNone, fault, isBad, rowsATurn, since, targetOf, type Look } from './look.ts'
import { addUnlinked, lookAtReferences } from './manifest-faults.ts'

/** Looks at one repository after another. IDs are those of the tables, `own` ones those of the columns. */
export class RepositoryFaults {
  readonly #look: Look

  constructor(look: Look) {
    this.#look = look
  }

  /** Its tags, manifests and uploads. What no registry serves has strange keys alone. */
  *look(repository: number): Steps<void> {
    const name = asRepositoryName(nameAt(this.#look.facts.tables.repositories.names, repository))
    if (name === undefined) return
    yield* this.#lookAtTags(repository, name)
    const { from, to } = rowsOfRepository(this.#look.facts.tables, 'revisions', repository)
    for (let row = from; row < to; row += 1) {
      if (row % rowsATurn === 0) yield
      yield* this.#lookAtRevision(repository, name, row)
    }
    lookAtUploads(this.#look, repository, name)
  }

  /** Layer links that lead to nothing or hold nothing; or the whole repository, where it has nothing else. */
  *lookAtLayerLinks(repository: number): Steps<void> {
    const name = asRepositoryName(nameAt(this.#look.facts.tables.repositories.names, repository))
    if (name === undefined || isGhost(this.#look, repository, name)) return
    const { blobs, findings } = this.#look
    const { layerLinks } = this.#look.facts.tables
    const { from, to } = rowsOfRepository(this.#look.facts.tables, 'layerLinks', repository)
    for (let row = from; row < to; row += 1) {
      if (row % rowsATurn === 0) yield
      const id = layerLinks.digest[row] ?? noDigest
      const digest = this.#look.digest(id)
      const key = this.#look.keyOf(layout.layerLink(name, digest))
      if (isBad(layerLinks.state[row])) {
        const own = this.#look.join.own[id] ?? noDigest
        const broken = own === noDigest ? breaksNone : yield* this.#look.broken.throughDigest(own, repository)
        this.#addBadLink(layerLinks, row, { repository: name, digest, key }, broken)
        continue
      }
      const target = targetOf(layerLinks, row)
      if (blobs.has(target) || blobs.isMissed(id) || blobs.isMissed(target)) continue
      findings.add({
        ...fault('danglingLayerLink', key, breaksNone),
        repository: name,
        digest,
        ...since(layerLinks.linkedAtMs[row]),
        linkText: this.#look.digest(target),
        repairs: ['remove'],
      })
    }
  }

  *#lookAtTags(repository: number, name: RepositoryName): Steps<void> {
    const { facts, findings, broken } = this.#look
    const { tables } = facts
    const { from, to } = rowsOfRepository(tables, 'tags', repository)
    const told = new Set<number>()
    for (let row = from; row < to; row += 1) {
      if (row % rowsATurn === 0) yield
      const tag = asTag(nameAt(tables.tags.names, row))
      if (tag === undefined) continue
      const place = { repository: name, tag, key: this.#look.keyOf(layout.manifestTagCurrent(name, tag)) }
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
      } else if (current !== noDigest && !this.#look.isLinked(repository, current) && !told.has(current)) {
        if (this.#look.blobs.has(current)) {
          told.add(current)
          yield* addUnlinked(this.#look, repository, name, current)
        } else {
          findings.add({
            ...fault('danglingRevision', place.key, broken.tag(row)),
            severity: 'error',
            ...place,
            digest: this.#look.digest(current),
            blob: this.#look.digest(current),
            goneTags: [tag],
            ...since(tables.tags.pushedAtMs[row]),
            repairs: ['remove'],
          })
        }
      }
    }
  }

  *#lookAtRevision(repository: number, name: RepositoryName, row: number): Steps<void> {
    const { facts, findings, blobs, broken, join } = this.#look
    const { revisions } = facts.tables
    const id = revisions.digest[row] ?? noDigest
    const digest = this.#look.digest(id)
    const key = this.#look.keyOf(layout.manifestRevisionLink(name, digest))
    if (isBad(revisions.state[row])) {
      const led = yield* broken.toManifest(id, repository)
      this.#addBadLink(revisions, row, { repository: name, digest, key }, led)
      return
    }
    const target = targetOf(revisions, row)
    if (!blobs.has(target)) {
      const led = yield* broken.toManifest(id, repository)
      findings.add({
        ...fault('danglingRevision', key, led),
        repository: name,
        digest,
        blob: this.#look.digest(target),
        linkText: this.#look.digest(target),
        goneTags: this.#tagsOf(repository, id),
        ...since(revisions.linkedAtMs[row]),
        repairs: ['remove'],
      })
      return
    }
    this.#look.need(target)
    const own = join.own[target] ?? noDigest
    const manifest = own === noDigest ? -1 : facts.columns.manifestRows.get(own) - 1
    const sizeBytes = manifest < 0 ? undefined : facts.columns.manifests.sizeBytes.at(manifest)
    if (!blobs.check(target, { repository, sizeBytes })) return
    if (manifest < 0) blobs.unread(target, repository)
    else if (facts.columns.manifests.kind.at(manifest) === unreadableKind)
      blobs.noManifest(target, repository)
    else yield* lookAtReferences(this.#look, repository, name, manifest)
  }

  #addBadLink(
    links: LinkTable,
    row: number,
    place: { readonly repository: RepositoryName; readonly digest: Digest; readonly key: string },
    broken: Broken,
  ): void {
    const { facts, findings, blobs } = this.#look
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

  /** The manifest that a tag certainly led to: the only one of its history, which the repository serves. */
  #onlyManifestOf(tag: number, repository: number): Digest | undefined {
    const { tables } = this.#look.facts
    const { from, to } = historyOf(tables, tag)
    const id = tables.history.digest[from] ?? noDigest
    if (to - from !== 1 || id === noDigest || !this.#look.isLinked(repository, id)) return undefined
    return this.#look.blobs.has(id) ? this.#look.digest(id) : undefined
  }

  /** Tags of a repository that lead to a digest themselves. */
  #tagsOf(repository: number, id: number): readonly string[] {
    const { tables } = this.#look.facts
    const { from, to } = rowsOfRepository(tables, 'tags', repository)
    const names: string[] = []
    for (const row of rowsOfDigest(tables.uses.tags, id)) {
      if (row >= from && row < to && names.length < mostGone) names.push(nameAt(tables.tags.names, row))
    }
    return names
  }
}

const unreadableKind = manifestKinds.indexOf('unreadable')
