import { isNotFound } from '../../../drivers/index.ts'
import { hexOf } from '../../registry/names.ts'
import { readDockerEntries, readDockerImages, type DockerEntry } from './docker-images.ts'
import type { FoundImage, OciImage } from './found-image.ts'
import { readOciImages } from './oci-images.ts'
import type { OpenedArchive } from './opened-archive.ts'
import { refused } from './refusals.ts'

/**
 * What images an archive holds. `docker save` of today writes both an OCI layout and its own list: the layout is taken
 * where it is whole, with the names of the list; it is not where only one platform of several was saved.
 */
export async function readImages(
  archive: OpenedArchive,
  signal: AbortSignal,
): Promise<readonly FoundImage[]> {
  const entries = await readDockerEntries(archive, signal)
  if (archive.find('index.json') === undefined) {
    if (entries !== undefined) return readDockerImages(archive, entries, signal)
    throw refused('notImageArchive', {})
  }
  if (entries === undefined) return readOciImages(archive, signal)
  try {
    return named(await readOciImages(archive, signal), entries)
  } catch (error) {
    if (!isNotFound(error)) throw error
    return readDockerImages(archive, entries, signal)
  }
}

function named(images: readonly OciImage[], entries: readonly DockerEntry[]): readonly OciImage[] {
  const configs = images.map(
    ({ manifests }) =>
      new Set(
        manifests.flatMap(({ manifest }) =>
          manifest.kind === 'index' ? [] : [hexOf(manifest.config.digest)],
        ),
      ),
  )
  for (const { config } of entries) {
    if (!configs.some((each) => each.has(hexIn(config)))) {
      throw refused('listsDiffer', {}, config)
    }
  }
  return images.map((image, at) => {
    const more = entries.filter(({ config }) => configs[at]?.has(hexIn(config))).flatMap(({ names }) => names)
    return more.length === 0 ? image : { ...image, names: [...new Set(more)] }
  })
}

function hexIn(config: string): string {
  return /[0-9a-f]{64}/.exec(config)?.[0] ?? ''
}
