import type { Digest } from '../../../drivers/common/names.ts'
import type { ManifestMemory } from './manifest-facts.ts'

/** How the layers of one manifest differ from those of another. */
export interface LayerChange {
  readonly addedLayers: number
  readonly removedLayers: number
  readonly sharedLayers: number
  /** In bytes: negative where they became smaller. */
  readonly sizeDifference: number
}

/**
 * The layers of a manifest with their sizes, of an index those of all that it lists, each once; from what is remembered. Undefined
 * where something of it is not, or has no sizes.
 */
export function layersBelow(
  start: Digest,
  memory: Pick<ManifestMemory, 'manifest'>,
): ReadonlyMap<Digest, number> | undefined {
  const layers = new Map<Digest, number>()
  const seen = new Set<Digest>()
  const open = [start]
  for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
    if (seen.has(digest)) continue
    seen.add(digest)
    const manifest = memory.manifest(digest)?.manifest
    switch (manifest?.kind) {
      case 'image':
      case 'artifact':
        for (const layer of manifest.layers) layers.set(layer.digest, layer.sizeBytes)
        break
      case 'index':
        for (const entry of manifest.manifests) open.push(entry.digest)
        break
      case 'schema1':
      case 'unreadable':
      case undefined:
        return undefined
      default:
        return manifest satisfies never
    }
    if (seen.size > mostManifests) return undefined
  }
  return layers
}

export function compareLayers(
  before: ReadonlyMap<Digest, number>,
  after: ReadonlyMap<Digest, number>,
): LayerChange {
  let sharedLayers = 0
  for (const digest of after.keys()) if (before.has(digest)) sharedLayers += 1
  return {
    addedLayers: after.size - sharedLayers,
    removedLayers: before.size - sharedLayers,
    sharedLayers,
    sizeDifference: sum(after) - sum(before),
  }
}

function sum(layers: ReadonlyMap<Digest, number>): number {
  let total = 0
  for (const sizeBytes of layers.values()) total += sizeBytes
  return total
}

const mostManifests = 1000
