import type { RepositoryName } from '../../../drivers/common/names.ts'
import { manifestKinds, roleCode } from '../../catalog/manifests/codes.ts'
import { firstOther } from '../../catalog/manifests/digest-ids.ts'
import type { Steps } from '../../catalog/questions/steps.ts'
import { noDigest } from '../../catalog/tables/digests.ts'
import { findLinkOf, rowsOfDigest } from '../../catalog/tables/lookups.ts'
import { layout } from '../../registry/layout/layout.ts'
import { isForeignLayer } from '../../registry/manifests/descriptor-kinds.ts'
import { findingId } from './finding.ts'
import { fault, isBad, rowsATurn, targetOf, type Look } from './look.ts'

/** Looks at all that a manifest of a repository names. `manifest` is its row of the columns. */
export function* lookAtReferences(
  look: Look,
  repository: number,
  name: RepositoryName,
  manifest: number,
): Steps<void> {
  const { facts, blobs, join } = look
  const { references, manifests, shapes } = facts.columns
  const saysSizes = manifests.kind.at(manifest) !== schema1Kind
  for (let at = manifests.first.at(manifest); at < manifests.first.at(manifest + 1); at += 1) {
    if (at % rowsATurn === 0) yield
    const role = references.role.at(at)
    if (role === roleCode.subject) continue
    const own = references.digest.at(at)
    const id = join.tableId(own)
    if (role === roleCode.child) {
      if (id !== noDigest && look.isLinked(repository, id)) continue
      if (id !== noDigest && blobs.has(id)) yield* addUnlinked(look, repository, name, id)
      else yield* addMissingChild(look, repository, name, own, references.sizeBytes.at(at))
      continue
    }
    if (isForeignLayer(shapes.at(references.shape.at(at))) || look.isEmpty(own)) continue
    const sizeBytes = saysSizes ? references.sizeBytes.at(at) : undefined
    const stored = storedAs(look, repository, own, id)
    if (stored === 'unknown') continue
    if (stored === noDigest || !blobs.has(stored)) {
      blobs.missing(own, stored, { repository, sizeBytes })
      continue
    }
    look.need(stored)
    blobs.check(stored, { repository, sizeBytes })
    const link = id === noDigest ? -1 : findLinkOf(facts.tables, 'layerLinks', repository, id)
    if (link < 0) yield* addMissingLayerLink(look, repository, name, own, stored)
  }
}

/** Under which digest a blob lies: content of another algorithm than SHA-256 is found by its layer links. */
function storedAs(look: Look, repository: number, own: number, id: number): number | 'unknown' {
  if (own < firstOther || id === noDigest) return id
  const { tables } = look.facts
  const { layerLinks } = tables
  const link = findLinkOf(tables, 'layerLinks', repository, id)
  if (link >= 0) {
    const target = layerLinks.target[link] ?? noDigest
    return target === noDigest && !isBad(layerLinks.state[link]) ? 'unknown' : targetOf(layerLinks, link)
  }
  for (const row of rowsOfDigest(tables.uses.layerLinks, id)) {
    const target = layerLinks.target[row] ?? noDigest
    if (target !== noDigest) return target
  }
  return id
}

function* addMissingLayerLink(
  look: Look,
  repository: number,
  name: RepositoryName,
  own: number,
  stored: number,
): Steps<void> {
  const { findings, facts, broken } = look
  const digest = facts.columns.digests.digestAt(own)
  const key = look.keyOf(layout.layerLink(name, digest))
  if (findings.get(findingId('missingLayerLink', key)) !== undefined) return
  const text = look.digest(stored)
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
export function* addUnlinked(look: Look, repository: number, name: RepositoryName, id: number): Steps<void> {
  const { findings, broken } = look
  const digest = look.digest(id)
  const key = look.keyOf(layout.manifestRevisionLink(name, digest))
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

function* addMissingChild(
  look: Look,
  repository: number,
  name: RepositoryName,
  own: number,
  sizeBytes: number,
): Steps<void> {
  const { findings, facts, broken } = look
  const digest = facts.columns.digests.digestAt(own)
  const key = look.keyOf(layout.manifestRevisionLink(name, digest))
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

const schema1Kind = manifestKinds.indexOf('schema1')
