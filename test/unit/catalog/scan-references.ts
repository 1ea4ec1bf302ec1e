import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { entryKind } from '../../../electron/registry/manifests/descriptor-kinds.ts'
import type { Descriptor, Manifest } from '../../../electron/registry/manifests/manifest.ts'
import {
  algorithmOf,
  asRepositoryName,
  type Digest,
  type RepositoryName,
} from '../../../drivers/common/names.ts'
import { readFacts } from '../../../electron/registry/manifests/read-facts.ts'
import { sessionMemory } from '../../../electron/registry/manifests/session-memory.ts'
import { listRepositories, type Repository } from '../../../electron/registry/repositories/repositories.ts'
import { walkRevisions } from '../../../electron/registry/repositories/revisions.ts'
import { storedDigest } from '../../../electron/registry/blobs/availability.ts'

export type ReferenceRole = 'manifest' | 'config' | 'layer' | 'child' | 'subject'

export interface Reference {
  readonly repository: RepositoryName
  readonly manifest: Digest
  readonly role: ReferenceRole
}

/**
 * References to each digest, from all repositories of a store, read anew each time: what the answers of a catalog are
 * compared with.
 */
export class ReferenceIndex {
  repositories = 0
  manifests = 0
  /** Unreadable manifests. Their references are unknown, so no blob may be called unreferenced. */
  unreadable = 0
  complete = false
  readonly #byDigest = new Map<Digest, Reference[]>()
  readonly #mediaTypes = new Map<Digest, string>()

  add(digest: Digest, reference: Reference, mediaType: string): void {
    const known = this.#byDigest.get(digest)
    if (known === undefined) this.#byDigest.set(digest, [reference])
    else known.push(reference)
    if (mediaType !== '') this.#mediaTypes.set(digest, mediaType)
  }

  of(digest: Digest): readonly Reference[] {
    return this.#byDigest.get(digest) ?? []
  }

  mediaTypeOf(digest: Digest): string {
    return this.#mediaTypes.get(digest) ?? ''
  }

  digests(): IterableIterator<Digest> {
    return this.#byDigest.keys()
  }
}

/** Reads every manifest of every repository into the index. Yields after each repository, for progress. */
export async function* scanReferences(
  driver: StorageDriver,
  index: ReferenceIndex,
  signal: AbortSignal,
  memory = sessionMemory(driver),
): AsyncGenerator<void, void, undefined> {
  const repositories = mapConcurrent(eachRepository(driver, signal), 8, scanRepository, signal)
  for await (const _ of repositories) {
    index.repositories += 1
    yield
  }
  index.complete = index.unreadable === 0

  async function scanRepository({ name }: Repository, stop: AbortSignal): Promise<void> {
    const repository = asRepositoryName(name)
    if (repository === undefined) {
      index.unreadable += 1
      return
    }
    const revisions = walkRevisions(driver, repository, stop)
    const read = mapConcurrent(
      revisions,
      16,
      ({ digest }, each) => readFacts(driver, memory, digest, each),
      stop,
    )
    for await (const { digest, manifest, problems } of read) {
      index.manifests += 1
      if (problems.length > 0) index.unreadable += 1
      addReferences(index, repository, digest, manifest)
      await addStored(repository, digest, manifest, stop)
    }
  }

  /** Content pushed by another algorithm is stored under its sha256: adds a reference to that blob, too. */
  async function addStored(
    repository: RepositoryName,
    digest: Digest,
    manifest: Manifest,
    stop: AbortSignal,
  ): Promise<void> {
    for (const [to, role, mediaType] of referencesOf(manifest)) {
      if (algorithmOf(to) === 'sha256' || (role !== 'config' && role !== 'layer')) continue
      const stored = await storedDigest(driver, repository, to, stop)
      if (stored !== to) index.add(stored, { repository, manifest: digest, role }, mediaType)
    }
  }
}

async function* eachRepository(driver: StorageDriver, signal: AbortSignal) {
  for await (const page of listRepositories(driver, signal)) yield* page
}

function addReferences(
  index: ReferenceIndex,
  repository: RepositoryName,
  digest: Digest,
  manifest: Manifest,
): void {
  index.add(digest, { repository, manifest: digest, role: 'manifest' }, manifest.mediaType)
  for (const [to, role, mediaType] of referencesOf(manifest)) {
    index.add(to, { repository, manifest: digest, role }, mediaType)
  }
}

type ReferenceTo = readonly [to: Digest, role: ReferenceRole, mediaType: string]

function referencesOf(manifest: Manifest): readonly ReferenceTo[] {
  const subject =
    'subject' in manifest && manifest.subject !== undefined ? [referTo(manifest.subject, 'subject')] : []
  switch (manifest.kind) {
    case 'image':
    case 'artifact': {
      const layers = manifest.layers.map((layer) => referTo(layer, 'layer'))
      return [referTo(manifest.config, 'config'), ...layers, ...subject]
    }
    case 'index':
      return [...manifest.manifests.map((entry) => referTo(entry, roleOfEntry(entry))), ...subject]
    case 'schema1':
      return manifest.layers.map((digest) => [digest, 'layer', ''])
    case 'unreadable':
      return []
  }
}

function referTo({ digest, mediaType }: Descriptor, role: ReferenceRole): ReferenceTo {
  return [digest, role, mediaType]
}

/** A registry treats index entries that are not manifests as layers. */
function roleOfEntry(entry: Descriptor): ReferenceRole {
  return entryKind(entry) === 'blob' ? 'layer' : 'child'
}
