import type { StorageDriver } from '../../../drivers/index.ts'
import { artifactTypeOf, ownPlatform } from './artifact-type.ts'
import { entriesFrom, entryFrom } from './index-entries.ts'
import { entryKind } from './descriptor-kinds.ts'
import { platformText, type Descriptor, type Manifest } from './manifest.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { withFacts, type KnownFacts, type ReadFacts } from './read-facts.ts'
import { sessionMemory } from './session-memory.ts'

/** What a row shows of a manifest, read from its document and, for an index, from its children. */
export interface Summary {
  readonly kind: Manifest['kind']
  readonly mediaType: string
  readonly artifactType?: string
  /** Of an index the names of its images, and of those in its indexes: a platform, and what else tells them apart. */
  readonly platforms: readonly string[]
  /** Manifest, config and layers, those of children included, each blob once; undefined when a part cannot be read. */
  readonly totalBytes?: number
  readonly children: readonly Digest[]
  readonly subject?: Digest
}

/** A summary, and the problems of the manifest itself. `checkManifests` checks that everything exists and is linked. */
export interface Summarized {
  readonly summary: Summary
  readonly problems: readonly Problem[]
}

/** The summary of a manifest. What is remembered is not read. */
export async function summarize(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
  memory = sessionMemory(driver),
): Promise<Summarized> {
  const source = { driver, memory, repository }
  const found = await withFacts(source, (known) => summaryFrom(known, digest), signal)
  if (found === undefined) throw new Error(`${digest} was read, and is not known`)
  return found
}

/** The summary from what is known; undefined when the manifest is not known. */
export function summaryFrom(known: KnownFacts, digest: Digest): Summarized | undefined {
  const facts = known.manifest(digest)
  return facts === undefined ? undefined : { summary: summaryOf(known, facts), problems: facts.problems }
}

function summaryOf(known: KnownFacts, facts: ReadFacts): Summary {
  const { manifest } = facts
  const sizes = new Map<Digest, number>([[facts.digest, facts.sizeBytes]])
  const base = { mediaType: manifest.mediaType, children: [] as readonly Digest[] }
  const subject =
    'subject' in manifest && manifest.subject !== undefined ? { subject: manifest.subject.digest } : {}
  switch (manifest.kind) {
    case 'image':
    case 'artifact': {
      addSizes(sizes, manifest)
      const platform = ownPlatform(known, manifest)
      const artifactType = artifactTypeOf(manifest, platform)
      return {
        ...base,
        ...subject,
        kind: artifactType === undefined ? 'image' : 'artifact',
        platforms: platform === undefined ? [] : [platformText(platform)],
        totalBytes: sum(sizes),
        ...(artifactType === undefined ? {} : { artifactType }),
      }
    }
    case 'index': {
      const below: Below = { sizes, platforms: new Set(), manifestsLeft: maxManifestsRead, whole: true }
      addEntries(known, manifest.manifests, below, 0)
      const { artifactType } = manifest
      return {
        ...base,
        ...subject,
        kind: 'index',
        platforms: [...below.platforms],
        children: manifest.manifests.map((child) => child.digest),
        ...(below.whole ? { totalBytes: sum(sizes) } : {}),
        ...(artifactType === undefined ? {} : { artifactType }),
      }
    }
    case 'schema1':
    case 'unreadable':
      return { ...base, kind: manifest.kind, platforms: [] }
  }
}

/** What is found below an index. */
interface Below {
  readonly sizes: Map<Digest, number>
  readonly platforms: Set<string>
  manifestsLeft: number
  /** False once something could not be read, or was not because there is too much. */
  whole: boolean
}

/** Adds what an index lists, and the indexes in it; blobs are not read. */
function addEntries(known: KnownFacts, entries: readonly Descriptor[], below: Below, depth: number): void {
  for (const { kind, name } of entriesFrom(known, entries)) {
    if (kind === 'image') below.platforms.add(name)
  }
  const manifests = entries.filter((entry) => entryKind(entry) !== 'blob')
  for (const entry of entries) below.sizes.set(entry.digest, entry.sizeBytes)
  below.manifestsLeft -= manifests.length
  if (below.manifestsLeft < 0) {
    below.whole = false
    return
  }
  const indexes: (readonly Descriptor[])[] = []
  for (const entry of manifests) {
    const facts = entryFrom(known, entry)
    if (facts === undefined) continue
    below.sizes.set(facts.digest, facts.sizeBytes)
    if (facts.problems.length > 0 || facts.manifest.kind === 'schema1') below.whole = false
    else if (facts.manifest.kind === 'index') indexes.push(facts.manifest.manifests)
    else addSizes(below.sizes, facts.manifest)
  }
  for (const each of indexes) {
    if (depth < deepest) addEntries(known, each, below, depth + 1)
    else below.whole = false
  }
}

const maxManifestsRead = 64
/** Two are in use: an index of images, and that in an index of releases. */
const deepest = 8

function addSizes(sizes: Map<Digest, number>, manifest: Manifest): void {
  if (manifest.kind !== 'image' && manifest.kind !== 'artifact') return
  sizes.set(manifest.config.digest, manifest.config.sizeBytes)
  for (const layer of manifest.layers) sizes.set(layer.digest, layer.sizeBytes)
}

function sum(sizes: ReadonlyMap<Digest, number>): number {
  return [...sizes.values()].reduce((total, size) => total + size, 0)
}
