import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { artifactTypeOf, readOwnPlatform } from './artifact-type.ts'
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
import { readManifest, type StoredManifest } from './read-manifest.ts'

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
export async function describeEntries(
  driver: StorageDriver,
  repository: RepositoryName,
  entries: readonly Descriptor[],
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const kinds = entries.map(kindFromDescriptor)
  const undetermined = entries.flatMap((entry, at) => (kinds[at] === undefined ? [{ entry, at }] : []))
  const read = mapConcurrent(
    undetermined.slice(0, maxRead),
    readsAtOnce,
    async ({ entry, at }, stop) => ({ at, kind: await kindFromManifest(driver, repository, entry, stop) }),
    signal,
  )
  for await (const { at, kind } of read) kinds[at] = kind
  return withNames(entries, kinds)
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
const readsAtOnce = 8

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
  if (annotations?.['vnd.docker.reference.type'] !== undefined || platform?.os === 'unknown') {
    return { kind: 'artifact', type: artifactType ?? '' }
  }
  return platform === undefined || said === 'unknown' ? undefined : { kind: 'image', platform }
}

/** The kind of an entry beyond the 64 that are read: by media type, without a platform. */
function kindWithoutReading(entry: Descriptor): EntryKind {
  return entryKind(entry) === 'manifest' ? { kind: 'image' } : { kind: 'artifact', type: entry.mediaType }
}

async function kindFromManifest(
  driver: StorageDriver,
  repository: RepositoryName,
  entry: Descriptor,
  signal: AbortSignal,
): Promise<EntryKind> {
  const stored = await readEntry(driver, entry, signal)
  if (stored === undefined) return { kind: 'blob' }
  const { manifest } = stored
  if (manifest.kind === 'unreadable') return { kind: 'unreadable' }
  if (manifest.kind === 'index') return { kind: 'index' }
  if (manifest.kind === 'schema1') return { kind: 'image' }
  const platform = entry.platform ?? (await readOwnPlatform(driver, repository, manifest, signal))
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
  return annotations?.['io.github.containers.compression.zstd'] === 'true'
}

/** BuildKit's attestations and SOCI's indexes name the image that they are about. */
function aboutOf({ annotations }: Descriptor): Digest | undefined {
  const said =
    annotations?.['vnd.docker.reference.digest'] ?? annotations?.['com.amazon.soci.image-manifest-digest']
  return said === undefined ? undefined : asDigest(said)
}

function figures({ digest }: Descriptor): string {
  return hexOf(digest).slice(0, 12)
}
