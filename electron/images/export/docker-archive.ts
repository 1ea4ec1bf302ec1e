import { explained, type StorageDriver } from '../../../drivers/index.ts'
import { readImageConfig } from '../../registry/manifests/image-config.ts'
import { isForeignLayer } from '../../registry/manifests/descriptor-kinds.ts'
import type { Descriptor } from '../../registry/manifests/manifest.ts'
import { hexOf, parseDigest, parseRepositoryName, type Digest } from '../../../drivers/common/names.ts'
import { blobsOnDemand } from '../../registry/blobs/blob-lookup.ts'
import { readManifest } from '../../registry/manifests/read-manifest.ts'
import { linksOnDemand } from '../../registry/layout/repository-links.ts'
import { requireReadable } from '../layers/archive-class-blobs.ts'
import { explain } from '../explain.ts'
import { availableBlobs, type AvailableBlob } from '../tree/available-blobs.ts'
import type { Compression } from '../archive/compression/compression.ts'
import type { ArchiveName } from './oci-archive.ts'
import { layerCompressions } from '../layers/uncompressed-layer.ts'

/** A layer as `docker load` accepts it: the unpacked bytes of its blob, under the digest of these bytes. */
export interface DockerLayer {
  readonly name: string
  readonly blob: AvailableBlob
  readonly diffId: Digest
  readonly compression: Compression
}

export interface DockerArchive {
  readonly configName: string
  readonly config: AvailableBlob
  /** Each layer once, in the order of the image. */
  readonly layers: readonly DockerLayer[]
  /** `manifest.json` */
  readonly manifest: Uint8Array
}

/**
 * What an archive for `docker load` contains for one image. Fails with Unsupported when the layers are no file systems,
 * or have a format that Bollard does not unpack; with Corrupt when a registry would not serve all of the image; with
 * Archived when a blob must be restored first.
 */
export async function planDockerArchive(
  driver: StorageDriver,
  image: Digest,
  { repository, tag }: ArchiveName,
  signal: AbortSignal,
): Promise<DockerArchive> {
  const stored = await readManifest(driver, image, signal)
  const { manifest, problems } = stored
  const [problem] = problems
  if (problem !== undefined) throw explained('Corrupt', problem, { path: image })
  if (manifest.kind !== 'image') throw explained('Unsupported', explain('notAnImage', {}), { path: image })
  const name = parseRepositoryName(repository)
  const { config } = manifest
  manifest.layers.forEach(requireUnencrypted)
  const from = { links: linksOnDemand(driver, name, signal), blobs: blobsOnDemand(driver, signal) }
  const tree = { manifests: [stored], blobs: [config, ...manifest.layers] }
  const served = await availableBlobs(from, tree, signal)
  if ('detail' in served) throw explained('Corrupt', served, { path: image })
  await requireReadable(driver, from.blobs, served, signal)
  const { diffIds, problems: configProblems } = await readImageConfig(driver, name, config.digest, signal)
  const [configProblem] = configProblems
  if (configProblem !== undefined) throw explained('Corrupt', configProblem, { path: config.digest })
  if (diffIds.length !== manifest.layers.length) {
    const why = explain('layersDiffer', { listed: diffIds.length, inManifest: manifest.layers.length })
    throw explained('Corrupt', why, { path: config.digest })
  }
  const blobs = new Map(served.map((blob) => [blob.digest, blob]))
  const toUnpack = manifest.layers.map((layer, at) => ({
    blob: blobOf(layer),
    diffId: parseDigest(diffIds[at] ?? ''),
  }))
  const compressions = await layerCompressions(driver, toUnpack, signal)
  const layers = toUnpack.map(({ blob, diffId }): DockerLayer => {
    const compression = compressions.get(blob.digest) ?? 'none'
    return { name: `${hexOf(diffId)}/layer.tar`, blob, diffId, compression }
  })
  const configName = `${hexOf(config.digest)}.json`
  const entry = {
    Config: configName,
    RepoTags: tag === undefined ? [] : [`${repository}:${tag}`],
    Layers: layers.map(({ name }) => name),
  }
  return {
    configName,
    config: blobOf(config),
    layers: [...new Map(layers.map((layer) => [layer.name, layer])).values()],
    manifest: new TextEncoder().encode(JSON.stringify([entry])),
  }

  function blobOf(descriptor: Descriptor): AvailableBlob {
    const { digest } = descriptor
    const blob = blobs.get(digest)
    if (blob !== undefined) return blob
    throw isForeignLayer(descriptor)
      ? explained('Unsupported', explain('layerNotKept', {}), { path: digest })
      : explained('Corrupt', explain('blobMissing', { digest }), { path: image })
  }
}

/** An encrypted layer cannot be unpacked without its key. Its first bytes say nothing of its format. */
function requireUnencrypted({ mediaType, digest }: Descriptor): void {
  if (!mediaType.endsWith('+encrypted')) return
  throw explained('Unsupported', explain('dockerLayer', { mediaType }), { path: digest })
}
