import type { StorageDriver } from '../../../drivers/index.ts'
import { readImageConfig } from './image-config.ts'
import { isFileSystemLayer } from './descriptor-kinds.ts'
import { isImageConfig, type Manifest, type Platform } from './manifest.ts'
import type { RepositoryName } from '../names.ts'

type WithLayers = Extract<Manifest, { readonly kind: 'image' | 'artifact' }>

/** The platform that an image's configuration names; undefined for what runs nowhere. */
export async function readOwnPlatform(
  driver: StorageDriver,
  repository: RepositoryName,
  manifest: WithLayers,
  signal: AbortSignal,
): Promise<Platform | undefined> {
  if (manifest.kind !== 'image') return undefined
  const { platform } = await readImageConfig(driver, repository, manifest.config.digest, signal)
  return platform?.os === 'unknown' ? undefined : platform
}

/**
 * What kind of artifact a manifest is; undefined for an image. Signatures and attestations of old borrow an image's
 * configuration, of no platform: the type of their layers tells what they are.
 */
export function artifactTypeOf(manifest: WithLayers, platform: Platform | undefined): string | undefined {
  if (manifest.artifactType !== undefined) return manifest.artifactType
  const { config, layers } = manifest
  if (!isImageConfig(config.mediaType)) return config.mediaType
  const [first] = layers
  const isImage = platform !== undefined || first === undefined || layers.some(isFileSystemLayer)
  return isImage ? undefined : first.mediaType
}
