import { explained, type StorageDriver } from '../../../drivers/index.ts'
import { describeEntries, isZstdVariant, type IndexEntry } from '../../registry/manifests/index-entries.ts'
import { entryKind } from '../../registry/manifests/descriptor-kinds.ts'
import { platformText, type Descriptor } from '../../registry/manifests/manifest.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import { readManifest } from '../../registry/manifests/read-manifest.ts'
import { resolveReference } from '../../registry/repositories/resolve-reference.ts'
import { explain } from '../explain.ts'

/** What to export. */
export type ChosenImage =
  /** One manifest, unchanged, with all below it. `entry` is its entry in the index that it was chosen from. */
  | { readonly kind: 'whole'; readonly digest: Digest; readonly entry?: IndexEntry }
  /** Several entries of an index. They become a new index, with a digest of its own. */
  | { readonly kind: 'some'; readonly index: Digest; readonly entries: readonly Descriptor[] }

/**
 * Finds the manifest of a tag or a digest, or the entries of an index with these digests. To choose all entries is to
 * choose the index itself. Fails with InvalidParameter for a digest that is not an entry.
 */
export async function chooseImage(
  driver: StorageDriver,
  repository: RepositoryName,
  reference: { readonly tag: string } | { readonly digest: string },
  chosen: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<ChosenImage> {
  const { digest } = await resolveReference(driver, repository, reference, signal)
  if (chosen === undefined) return { kind: 'whole', digest }
  const { manifest } = await readManifest(driver, digest, signal)
  const all = manifest.kind === 'index' ? manifest.manifests : []
  const there = new Set<string>(all.map((entry) => entry.digest))
  const absent = chosen.filter((each) => !there.has(each))
  if (absent.length > 0) {
    const why = explain('noSuchEntry', { absent: absent.join(', ') })
    throw explained('InvalidParameter', why, { path: digest })
  }
  const wanted = new Set(chosen)
  const entries = all.filter((entry) => wanted.has(entry.digest))
  if (entries.length === all.length) return { kind: 'whole', digest }
  const [only, another] = entries
  if (only === undefined || another !== undefined || entryKind(only) === 'blob') {
    return { kind: 'some', index: digest, entries }
  }
  const described = await describeEntries(driver, repository, all, signal)
  const entry = described.find(({ descriptor }) => descriptor === only)
  return { kind: 'whole', digest: only.digest, ...(entry === undefined ? {} : { entry }) }
}

/**
 * The one image that a `docker load` archive can contain. Fails with InvalidParameter, which names the images to choose
 * from, and with Unsupported when there is no image.
 */
export async function requireSingleImage(
  driver: StorageDriver,
  repository: RepositoryName,
  chosen: ChosenImage,
  signal: AbortSignal,
): Promise<Digest> {
  const root = chosen.kind === 'whole' ? chosen.digest : chosen.index
  const { manifest, problems } = await readManifest(driver, root, signal)
  const [problem] = problems
  if (problem !== undefined) throw explained('Corrupt', problem, { path: root })
  if (manifest.kind === 'image') return root
  const entries =
    manifest.kind !== 'index' ? [] : chosen.kind === 'some' ? chosen.entries : manifest.manifests
  const images = await imagesOf(driver, repository, entries, signal)
  const [only, another] = images
  if (only === undefined) throw explained('Unsupported', explain('notAnImage', {}), { path: root })
  if (another === undefined) return only.digest
  const why = explain('dockerOnePlatform', { platforms: images.map(({ name }) => name).join(', ') })
  throw explained('InvalidParameter', why, { path: root })
}

/** The images among these entries. Of two for one platform it takes the one that docker can load: the one without zstd. */
async function imagesOf(
  driver: StorageDriver,
  repository: RepositoryName,
  entries: readonly Descriptor[],
  signal: AbortSignal,
) {
  const described = await describeEntries(driver, repository, entries, signal)
  const images = described.flatMap(({ kind, name, platform, descriptor }) => {
    if (kind !== 'image') return []
    const runsOn = platform === undefined ? name : `${platformText(platform)} ${platform.osVersion ?? ''}`
    return [{ digest: descriptor.digest, name, runsOn, inZstd: isZstdVariant(descriptor) }]
  })
  const plain = new Set(images.flatMap(({ runsOn, inZstd }) => (inZstd ? [] : [runsOn])))
  return images.filter(({ runsOn, inZstd }) => !inZstd || !plain.has(runsOn))
}
