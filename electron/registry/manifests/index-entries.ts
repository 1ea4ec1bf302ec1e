import type { StorageDriver } from '../../../drivers/index.ts'
import { artifactTypeOf, ownPlatform } from './artifact-type.ts'
import { entryKind } from './descriptor-kinds.ts'
import {
  isImageConfig,
  ociImageIndex,
  dockerManifestList,
  platformText,
  type Descriptor,
  type Platform,
} from './manifest.ts'
import { asDigest, hexOf, type Digest, type RepositoryName } from '../../../drivers/common/names.ts'
import { withFacts, type KnownFacts, type ReadFacts } from './read-facts.ts'
import { readManifest, type StoredManifest } from './read-manifest.ts'
import { sessionMemory } from './session-memory.ts'

/** Annotations by which BuildKit, SOCI, containers/image and cosign tell what an entry is, or what a layer attests. */
export const entryAnnotations = {
  type: 'vnd.docker.reference.type',
  about: 'vnd.docker.reference.digest',
  sociAbout: 'com.amazon.soci.image-manifest-digest',
  zstd: 'io.github.containers.compression.zstd',
  predicate: 'in-toto.io/predicate-type',
  cosignPredicate: 'predicateType',
} as const

/** An index entry, with a name that tells it apart from entries of the same kind. */
export interface IndexEntry {
  readonly descriptor: Descriptor
  /** `blob`: the registry serves it as a layer. `unreadable`: its descriptor does not tell, and its manifest is broken. */
  readonly kind: 'image' | 'artifact' | 'index' | 'blob' | 'unreadable'
  /**
   * For an image: its platform, such as `linux/arm64/v8`, with a detail in brackets if several entries have that
   * platform; without a platform, the first digits of its digest. For an artifact: its type. For a blob: its media type.
   */
  readonly name: string
  /** For an image: from its descriptor, or else from its configuration. */
  readonly platform?: Platform
  /** The entry of the same index that an artifact describes. */
  readonly about?: Digest
}

/**
 * Describes the entries of an index, in order. If a descriptor does not tell the kind, the entry's manifest and
 * configuration are read, for at most 64 entries.
 */
export function describeEntries(
  driver: StorageDriver,
  repository: RepositoryName,
  entries: readonly Descriptor[],
  signal: AbortSignal,
  memory = sessionMemory(driver),
): Promise<readonly IndexEntry[]> {
  return withFacts({ driver, memory, repository }, (known) => entriesFrom(known, entries), signal)
}

/** As `describeEntries`, from what is known. An entry that is not known counts as one that was not read. */
export function entriesFrom(known: KnownFacts, entries: readonly Descriptor[]): readonly IndexEntry[] {
  let left = maxRead
  const kinds = entries.map((entry) => {
    const said = kindFromDescriptor(entry)
    if (said !== undefined || left === 0) return said
    left -= 1
    return kindFromManifest(known, entry)
  })
  return withNames(entries, kinds)
}

/** What is known of an entry; undefined for an entry that is a blob, or not known. */
export function entryFrom(known: KnownFacts, entry: Descriptor): ReadFacts | undefined {
  const said = entryKind(entry)
  if (said === 'blob') return undefined
  const facts = known.manifest(entry.digest)
  return said === 'manifest' || facts?.manifest.kind !== 'unreadable' ? facts : undefined
}

/** The manifest of an entry; undefined for an entry that is a blob. */
export async function readEntry(
  driver: StorageDriver,
  entry: Descriptor,
  signal: AbortSignal,
): Promise<StoredManifest | undefined> {
  const said = entryKind(entry)
  if (said === 'blob') return undefined
  const stored = await readManifest(driver, entry.digest, signal)
  return said === 'manifest' || stored.manifest.kind !== 'unreadable' ? stored : undefined
}

const maxRead = 64

type EntryKind =
  | { readonly kind: 'image'; readonly platform?: Platform }
  | { readonly kind: 'artifact'; readonly type: string }
  | { readonly kind: 'index' | 'blob' | 'unreadable' }

/** The kind by descriptor. Undefined if the descriptor does not tell. */
function kindFromDescriptor(entry: Descriptor): EntryKind | undefined {
  const { mediaType, platform, artifactType, annotations } = entry
  const said = entryKind(entry)
  if (said === 'blob') return { kind: 'blob' }
  if (artifactType !== undefined && !isImageConfig(artifactType)) {
    return { kind: 'artifact', type: artifactType }
  }
  if (mediaType === ociImageIndex || mediaType === dockerManifestList) return { kind: 'index' }
  // BuildKit's attestations are for the platform unknown/unknown.
  if (annotations?.[entryAnnotations.type] !== undefined || platform?.os === 'unknown') {
    return { kind: 'artifact', type: artifactType ?? '' }
  }
  return platform === undefined || said === 'unknown' ? undefined : { kind: 'image', platform }
}

/** The kind of an entry beyond the 64 that are read: by media type, without a platform. */
function kindWithoutReading(entry: Descriptor): EntryKind {
  return entryKind(entry) === 'manifest' ? { kind: 'image' } : { kind: 'artifact', type: entry.mediaType }
}

/** Undefined while it is not known. */
function kindFromManifest(known: KnownFacts, entry: Descriptor): EntryKind | undefined {
  const facts = known.manifest(entry.digest)
  if (facts === undefined) return undefined
  const { manifest } = facts
  if (manifest.kind === 'unreadable') {
    return { kind: entryKind(entry) === 'manifest' ? 'unreadable' : 'blob' }
  }
  if (manifest.kind === 'index') return { kind: 'index' }
  if (manifest.kind === 'schema1') return { kind: 'image' }
  const platform = entry.platform ?? ownPlatform(known, manifest)
  const type = artifactTypeOf(manifest, platform)
  if (type !== undefined) return { kind: 'artifact', type }
  return { kind: 'image', ...(platform === undefined ? {} : { platform }) }
}

function withNames(
  entries: readonly Descriptor[],
  kinds: readonly (EntryKind | undefined)[],
): readonly IndexEntry[] {
  const names = platformNames(entries, kinds)
  return entries.map((entry, at): IndexEntry => {
    const is = kinds[at] ?? kindWithoutReading(entry)
    const about = aboutOf(entry)
    const name =
      is.kind === 'artifact' ? is.type : is.kind === 'blob' ? entry.mediaType : (names[at] ?? figures(entry))
    return {
      descriptor: entry,
      kind: is.kind,
      name,
      ...(is.kind === 'image' && is.platform !== undefined ? { platform: is.platform } : {}),
      ...(about === undefined ? {} : { about }),
    }
  })
}

/** Names images by platform. Adds details while several have the same name. */
function platformNames(
  entries: readonly Descriptor[],
  kinds: readonly (EntryKind | undefined)[],
): readonly (string | undefined)[] {
  let names: readonly (string | undefined)[] = kinds.map((is) =>
    is?.kind === 'image' && is.platform !== undefined ? platformText(is.platform) : undefined,
  )
  const platformOf = (at: number) => {
    const is = kinds[at]
    return is?.kind === 'image' ? is.platform : undefined
  }
  for (const detail of [
    (_: Descriptor, at: number) => platformOf(at)?.osVersion,
    (entry: Descriptor) => (isZstdVariant(entry) ? 'zstd' : undefined),
    figures,
  ]) {
    const count = new Map<string | undefined, number>()
    for (const name of names) count.set(name, (count.get(name) ?? 0) + 1)
    const before = names
    names = entries.map((entry, at) => {
      const name = before[at]
      const more = name !== undefined && (count.get(name) ?? 0) > 1 ? detail(entry, at) : undefined
      return more === undefined ? name : withDetail(name ?? '', more)
    })
  }
  return names
}

function withDetail(name: string, detail: string): string {
  return name.endsWith(')') ? `${name.slice(0, -1)}, ${detail})` : `${name} (${detail})`
}

/** Whether an entry has layers in zstd beside another in gzip (containers/image writes this annotation). */
export function isZstdVariant({ annotations }: Descriptor): boolean {
  return annotations?.[entryAnnotations.zstd] === 'true'
}

/** BuildKit's attestations and SOCI's indexes name the image that they are about. */
function aboutOf({ annotations }: Descriptor): Digest | undefined {
  const said = annotations?.[entryAnnotations.about] ?? annotations?.[entryAnnotations.sociAbout]
  return said === undefined ? undefined : asDigest(said)
}

function figures({ digest }: Descriptor): string {
  return hexOf(digest).slice(0, 12)
}
