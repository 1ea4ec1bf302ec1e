import { explained, type StorageDriver } from '../../../drivers/index.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import { readImageConfig, type ImageConfig } from '../../registry/manifests/image-config.ts'
import { describeEntries } from '../../registry/manifests/index-entries.ts'
import { platformText } from '../../registry/manifests/manifest.ts'
import { readManifest } from '../../registry/manifests/read-manifest.ts'
import { resolveReference } from '../../registry/repositories/resolve-reference.ts'
import { explain } from '../explain.ts'
import { imageLayers } from '../merge/image-layers.ts'
import type { LayerToRead } from '../merge/read-layers.ts'

/** An image, in which store, and what leads to it there. */
export interface ImagePlace {
  readonly store: string
  readonly driver: StorageDriver
  readonly repository: RepositoryName
  readonly reference: { readonly tag: string } | { readonly digest: string }
}

/** An image that is compared: of an index the manifest of one platform. */
export interface OpenedImage {
  readonly place: ImagePlace
  readonly digest: Digest
  readonly manifest: Digest
  readonly platform?: string
  readonly layers: readonly LayerToRead[]
  readonly config?: ImageConfig
}

export interface OpenedImages {
  readonly before: OpenedImage
  readonly after: OpenedImage
  readonly platform?: string
  readonly platforms: readonly string[]
}

/**
 * Finds two images. Of an index the platform that is asked for, or the first that both have. Fails with NotFound where a reference
 * leads nowhere or an image has no such platform, and as `imageLayers` for what has no layers.
 */
export async function openImages(
  before: ImagePlace,
  after: ImagePlace,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<OpenedImages> {
  const [old, young] = await Promise.all([find(before, signal), find(after, signal)])
  const isIndex = old.platforms !== undefined || young.platforms !== undefined
  const platforms = isIndex ? shared(old, young) : []
  const platform = isIndex ? (asked ?? platforms[0]) : undefined
  const [left, right] = await Promise.all([open(old, platform, signal), open(young, platform, signal)])
  return { before: left, after: right, platforms, ...(platform === undefined ? {} : { platform }) }
}

interface FoundImage {
  readonly place: ImagePlace
  readonly digest: Digest
  /** Of an index its images by platform. */
  readonly platforms?: ReadonlyMap<string, Digest>
  /** Of an image its own platform. */
  readonly own?: string
}

async function find(place: ImagePlace, signal: AbortSignal): Promise<FoundImage> {
  const { driver, repository } = place
  const { digest } = await resolveReference(driver, repository, place.reference, signal)
  const { manifest } = await readManifest(driver, digest, signal)
  if (manifest.kind === 'index') {
    const entries = await describeEntries(driver, repository, manifest.manifests, signal)
    const images = entries.filter(({ kind }) => kind === 'image')
    return {
      place,
      digest,
      platforms: new Map(images.map(({ name, descriptor }) => [name, descriptor.digest])),
    }
  }
  if (manifest.kind !== 'image') return { place, digest }
  const { platform } = await readImageConfig(driver, repository, manifest.config.digest, signal)
  return { place, digest, ...(platform === undefined ? {} : { own: platformText(platform) }) }
}

function shared(before: FoundImage, after: FoundImage): readonly string[] {
  const named = (image: FoundImage) => [...(image.platforms?.keys() ?? [])]
  const has = (image: FoundImage, name: string) =>
    image.platforms === undefined ? image.own === name : image.platforms.has(name)
  const [first, second] = before.platforms === undefined ? [after, before] : [before, after]
  const both = named(first).filter((name) => has(second, name))
  return both
}

async function open(
  { place, digest, platforms }: FoundImage,
  platform: string | undefined,
  signal: AbortSignal,
): Promise<OpenedImage> {
  const { driver, repository } = place
  const manifest = platforms === undefined ? digest : platforms.get(platform ?? '')
  if (manifest === undefined) {
    throw platform === undefined
      ? explained('NotFound', explain('noSharedPlatform', {}), { path: digest })
      : explained('NotFound', explain('noSuchPlatform', { platform }), { path: digest })
  }
  const [layers, config] = await Promise.all([
    imageLayers(driver, manifest, signal),
    configOf(driver, repository, manifest, signal),
  ])
  const own = config?.platform === undefined ? undefined : platformText(config.platform)
  const shown = platforms === undefined ? own : platform
  return {
    place,
    digest,
    manifest,
    layers,
    ...(shown === undefined ? {} : { platform: shown }),
    ...(config === undefined ? {} : { config }),
  }
}

async function configOf(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
): Promise<ImageConfig | undefined> {
  const { manifest } = await readManifest(driver, digest, signal)
  if (manifest.kind !== 'image') return undefined
  return readImageConfig(driver, repository, manifest.config.digest, signal)
}
