import { artifactKindOf, predicateKindOf, type ArtifactKind } from '../../api/values/artifact-kinds.ts'
import { roleCode } from '../../catalog/manifests/codes.ts'
import type { ManifestColumns } from '../../catalog/manifests/manifest-columns.ts'
import {
  isRepositoryName,
  isTagName,
  ownDigest,
  type StoreFacts,
} from '../../catalog/questions/store-facts.ts'
import type { Steps } from '../../catalog/questions/steps.ts'
import { digestAt, findDigest, noDigest } from '../../catalog/tables/digests.ts'
import { findLinkOf, findTag, repositoryCount, rowsOfRepository } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { entryAnnotations } from '../../registry/manifests/index-entries.ts'
import type { Manifest } from '../../registry/manifests/manifest.ts'
import { referrerTags } from '../../registry/referrers/referrers.ts'

/** Of the tags that lead to images: how many have something that vouches for them. */
export interface SupplyChain {
  /** Tags that lead to an image or an index; tags of referrers are not among them. */
  readonly images: number
  readonly signed: number
  readonly withSbom: number
  readonly withAttestation: number
  /** Tags whose manifest was not read: they are not among the images. */
  readonly unread: number
  /** By repository, in the order of keys. */
  readonly imagesOf: Uint32Array
  readonly signedOf: Uint32Array
}

type Evidence = 'signature' | 'sbom' | 'attestation'

/**
 * What vouches for each tagged image: manifests of the same repository that name it as their subject, what tags of cosign
 * lead to, and attestations that an index lists (as BuildKit writes them). Whether a signature is good is not looked at.
 */
export function* supplyChainOf(facts: StoreFacts): Steps<SupplyChain> {
  const { tables } = facts
  const count = repositoryCount(tables)
  const found = { images: 0, signed: 0, withSbom: 0, withAttestation: 0, unread: 0 }
  const [imagesOf, signedOf] = [new Uint32Array(count), new Uint32Array(count)]
  const witnesses = new Witnesses(facts)
  for (let repository = 0; repository < count; repository += 1) {
    if (!isRepositoryName(tables, repository)) continue
    const { from, to } = rowsOfRepository(tables, 'tags', repository)
    for (let tag = from; tag < to; tag += 1) {
      yield
      if (!isTagName(tables, tag) || tagOfReferrers.test(nameAt(tables.tags.names, tag))) continue
      const subject = tables.tags.current[tag] ?? noDigest
      if (subject === noDigest) continue
      const evidence = witnesses.of(repository, subject)
      if (evidence === undefined) found.unread += 1
      if (evidence === undefined || evidence === 'noImage') continue
      found.images += 1
      imagesOf[repository] = (imagesOf[repository] ?? 0) + 1
      if (evidence.has('signature')) {
        found.signed += 1
        signedOf[repository] = (signedOf[repository] ?? 0) + 1
      }
      if (evidence.has('sbom')) found.withSbom += 1
      if (evidence.has('attestation')) found.withAttestation += 1
    }
  }
  return { ...found, imagesOf, signedOf }
}

/** Tags that clients make for referrers: the fallback tag and those of cosign. */
const tagOfReferrers = /^[a-z0-9]+-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$/

class Witnesses {
  readonly #facts: StoreFacts
  /** By the row of a manifest in the columns. */
  readonly #kinds = new Map<number, readonly Evidence[]>()
  /** Many tags lead to the same image. */
  #known: { readonly repository: number; readonly bySubject: Map<number, Answer> } | undefined

  constructor(facts: StoreFacts) {
    this.#facts = facts
  }

  /** Undefined for a manifest that was not read. */
  of(repository: number, subject: number): Answer {
    if (this.#known?.repository !== repository) this.#known = { repository, bySubject: new Map() }
    const { bySubject } = this.#known
    if (bySubject.has(subject)) return bySubject.get(subject)
    const answer = this.#find(repository, subject)
    bySubject.set(subject, answer)
    return answer
  }

  #find(repository: number, subject: number): Answer {
    const { tables, columns } = this.#facts
    const own = ownDigest(this.#facts, subject)
    const row = own === noDigest ? -1 : columns.manifestRows.get(own) - 1
    if (row < 0) return undefined
    const { manifest } = columns.manifestAt(row)
    if (manifest.kind === 'unreadable') return undefined
    if (manifest.kind === 'artifact') return 'noImage'
    const evidence = new Set<Evidence>()
    for (const each of this.#listed(manifest)) evidence.add(each)
    for (const reference of columns.referencesTo(own)) {
      if (columns.references.role.at(reference) !== roleCode.subject) continue
      const referrer = columns.manifestOfReference(reference)
      if (!this.#isServed(repository, referrer)) continue
      for (const each of this.#kindsOf(referrer)) evidence.add(each)
    }
    for (const tag of referrerTags(digestAt(tables.digests, subject)).slice(1)) {
      const at = findTag(tables, repository, tag)
      const current = at < 0 ? noDigest : (tables.tags.current[at] ?? noDigest)
      if (current === noDigest) continue
      if (tag.endsWith('.sig')) evidence.add('signature')
      else if (tag.endsWith('.sbom')) evidence.add('sbom')
      else for (const each of this.#kindsOfDigest(current)) evidence.add(each)
    }
    return evidence
  }

  /** Attestations in an index, about the images beside them. */
  *#listed(manifest: Manifest): Generator<Evidence> {
    if (manifest.kind !== 'index') return
    for (const { digest, annotations } of manifest.manifests) {
      if (annotations?.[entryAnnotations.type] !== 'attestation-manifest') continue
      const row = this.#facts.columns.findManifest(digest)
      if (row >= 0) yield* this.#kindsOf(row)
    }
  }

  #isServed(repository: number, row: number): boolean {
    const { tables, columns } = this.#facts
    const id = findDigest(tables.digests, columns.digests.digestAt(columns.manifests.digest.at(row)))
    return id !== noDigest && findLinkOf(tables, 'revisions', repository, id) >= 0
  }

  #kindsOfDigest(id: number): readonly Evidence[] {
    const own = ownDigest(this.#facts, id)
    const row = own === noDigest ? -1 : this.#facts.columns.manifestRows.get(own) - 1
    return row < 0 ? [] : this.#kindsOf(row)
  }

  #kindsOf(row: number): readonly Evidence[] {
    let kinds = this.#kinds.get(row)
    if (kinds === undefined) this.#kinds.set(row, (kinds = kindsOf(this.#facts.columns, row)))
    return kinds
  }
}

type Answer = ReadonlySet<Evidence> | 'noImage' | undefined

/** What a manifest holds about its subject. An attestation says by its predicates what it is. */
function kindsOf(columns: ManifestColumns, row: number): readonly Evidence[] {
  const { manifest } = columns.manifestAt(row)
  if (manifest.kind !== 'image' && manifest.kind !== 'artifact') return []
  const { annotations, layers, config, artifactType = config.mediaType } = manifest
  const predicates = layers.flatMap((layer) => predicateKeys.flatMap((key) => layer.annotations?.[key] ?? []))
  const layerTypes = layers.map(({ mediaType }) => mediaType)
  const kinds =
    predicates.length > 0
      ? predicates.map(predicateKindOf)
      : [artifactKindOf({ artifactType, annotations, layerTypes })]
  return kinds.flatMap(evidenceOf)
}

const predicateKeys = [entryAnnotations.predicate, entryAnnotations.cosignPredicate]

function evidenceOf(kind: ArtifactKind): readonly Evidence[] {
  switch (kind) {
    case 'signature':
    case 'sbom':
      return [kind]
    case 'provenance':
    case 'vulnerabilities':
    case 'attestation':
      return ['attestation']
    default:
      return []
  }
}
