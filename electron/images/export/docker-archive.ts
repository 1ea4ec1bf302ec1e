import { StoreError, type StorageDriver } from '../../../drivers/index.ts'
import { readImageConfig } from '../../registry/image-config.ts'
import { isForeignLayer, type Descriptor } from '../../registry/manifest.ts'
import { hexOf, parseDigest, type Digest } from '../../registry/names.ts'
import { readManifest } from '../../registry/read-manifest.ts'
import type { ArchiveName } from './oci-archive.ts'

/** A layer as `docker load` takes it: what its compressed blob unpacks to, under the digest of that. */
export interface DockerLayer {
  readonly name: string
  readonly blob: Descriptor
  readonly diffId: Digest
  readonly packing: 'none' | 'gzip'
}

export interface DockerArchive {
  readonly configName: string
  readonly config: Descriptor
  /** Each once, in the order of the image. */
  readonly layers: readonly DockerLayer[]
  /** `manifest.json` */
  readonly manifest: Uint8Array
}

/**
 * What an archive for `docker load` holds of one image. Fails with Unsupported for an image that is none of files in
 * layers, or whose layers are compressed by what Docker's archives do not know.
 */
export async function planDockerArchive(
  driver: StorageDriver,
  image: Digest,
  { repository, tag }: ArchiveName,
  signal: AbortSignal,
): Promise<DockerArchive> {
  const { manifest, problems } = await readManifest(driver, image, signal)
  const [problem] = problems
  if (problem !== undefined) throw new StoreError('Corrupt', problem.detail, { path: image })
  if (manifest.kind !== 'image') throw new StoreError('Unsupported', 'it is no image', { path: image })
  const { config } = manifest
  const { diffIds, problems: configProblems } = await readImageConfig(driver, config.digest, signal)
  const [configProblem] = configProblems
  if (configProblem !== undefined)
    throw new StoreError('Corrupt', configProblem.detail, { path: config.digest })
  if (diffIds.length !== manifest.layers.length) {
    const message = `its configuration tells of ${diffIds.length} layers, the manifest of ${manifest.layers.length}`
    throw new StoreError('Corrupt', message, { path: config.digest })
  }
  const layers = manifest.layers.map((blob, at): DockerLayer => {
    const diffId = parseDigest(diffIds[at] ?? '')
    return { name: `${hexOf(diffId)}/layer.tar`, blob, diffId, packing: packingOf(blob) }
  })
  const configName = `${hexOf(config.digest)}.json`
  const entry = {
    Config: configName,
    RepoTags: tag === undefined ? [] : [`${repository}:${tag}`],
    Layers: layers.map(({ name }) => name),
  }
  return {
    configName,
    config,
    layers: [...new Map(layers.map((layer) => [layer.name, layer])).values()],
    manifest: new TextEncoder().encode(JSON.stringify([entry])),
  }
}

function packingOf(blob: Descriptor): DockerLayer['packing'] {
  const { mediaType, digest } = blob
  if (isForeignLayer(blob)) {
    throw new StoreError('Unsupported', 'a layer is kept elsewhere, not in the registry', { path: digest })
  }
  if (/[.+]gzip$/.test(mediaType)) return 'gzip'
  if (mediaType.endsWith('.tar')) return 'none'
  const message = `docker load does not take layers of this kind (${mediaType}); an OCI archive holds them as they are`
  throw new StoreError('Unsupported', message, { path: digest })
}
