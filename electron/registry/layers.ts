import { mapConcurrent, type StorageDriver } from '../../drivers/index.ts'
import { blobPresence, isLinked, type Presence } from './blob-presence.ts'
import { explain } from './explain.ts'
import { readImageConfig, type HistoryStep, type ImageConfig } from './image-config.ts'
import { layout } from './layout.ts'
import type { Descriptor } from './manifest.ts'
import type { Digest, RepositoryName } from './names.ts'
import type { Problem } from './problem.ts'
import { readManifest } from './read-manifest.ts'

export interface Layer extends Presence {
  /** Counts from 1. */
  readonly index: number
  readonly descriptor: Descriptor
  readonly diffId?: string
  readonly linked: boolean
}

export interface LayerStep {
  readonly step?: HistoryStep
  readonly layer?: Layer
}

export interface ImageLayers {
  readonly steps: readonly LayerStep[]
  readonly problems: readonly Problem[]
}

/** An image's history joined with the layers it made; each layer is looked up in the bucket. */
export async function readLayers(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
): Promise<ImageLayers> {
  const { manifest, problems } = await readManifest(driver, digest, signal)
  if (manifest.kind !== 'image' && manifest.kind !== 'artifact') return { steps: [], problems }
  const config =
    manifest.kind === 'image' ? await readImageConfig(driver, manifest.config.digest, signal) : undefined
  const layers: Layer[] = []
  const numbered = manifest.layers.map((descriptor, at) => ({ descriptor, index: at + 1 }))
  const looked = mapConcurrent(
    numbered,
    16,
    async ({ descriptor, index }, stop): Promise<Layer> => {
      const diffId = config?.diffIds[index - 1]
      const [presence, linked] = await Promise.all([
        blobPresence(driver, descriptor.digest, descriptor.sizeBytes, stop),
        isLinked(driver, repository, descriptor.digest, stop),
      ])
      return { ...presence, index, descriptor, linked, ...(diffId === undefined ? {} : { diffId }) }
    },
    signal,
  )
  for await (const layer of looked) layers.push(layer)
  layers.sort((a, b) => a.index - b.index)
  return {
    steps: join(config?.history ?? [], layers),
    problems: [
      ...problems,
      ...(config?.problems ?? []),
      ...historyProblems(config, layers.length),
      ...layers.flatMap(layerProblems),
    ],
  }
}

/** Steps that made a layer take the next one; layers that no step tells of come last, on their own. */
function join(history: readonly HistoryStep[], layers: readonly Layer[]): LayerStep[] {
  const left = [...layers]
  const steps = history.map((step): LayerStep => {
    const layer = step.emptyLayer ? undefined : left.shift()
    return layer === undefined ? { step } : { step, layer }
  })
  return [...steps, ...left.map((layer) => ({ layer }))]
}

function historyProblems(config: ImageConfig | undefined, layers: number): Problem[] {
  if (config === undefined || config.history.length === 0) return []
  const told = config.history.filter((step) => !step.emptyLayer).length
  if (told === layers) return []
  const path = layout.blobData(config.digest)
  return [{ id: 'badConfig', path, ...explain('historyLayers', { told, inManifest: layers }) }]
}

function layerProblems({ descriptor, presence, storedBytes }: Layer): Problem[] {
  const path = layout.blobData(descriptor.digest)
  if (presence === 'missing') return [{ id: 'missingBlob', path, ...explain('layerMissing', {}) }]
  if (presence === 'present') return []
  const sizes = { saidBytes: descriptor.sizeBytes, foundBytes: storedBytes ?? 0 }
  return [{ id: 'sizeMismatch', path, ...explain('layerSize', sizes) }]
}
