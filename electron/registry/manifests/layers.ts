import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { blobsOnDemand } from '../blobs/blob-lookup.ts'
import { explain } from '../explain.ts'
import type { HistoryStep } from './image-history.ts'
import { readImageConfig, type ImageConfig } from './image-config.ts'
import { layout } from '../layout/layout.ts'
import type { Descriptor } from './manifest.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { readManifest, type StoredManifest } from './read-manifest.ts'
import { linksOnDemand } from '../layout/repository-links.ts'
import { readSchema1History } from './image-history.ts'
import { blobAvailability, type Availability, type RepositoryLookup } from '../blobs/availability.ts'

export interface Layer extends Availability {
  /** Counts from 1. */
  readonly index: number
  readonly descriptor: Descriptor
  readonly diffId?: string
}

export interface LayerStep {
  readonly step?: HistoryStep
  readonly layer?: Layer
}

export interface ImageLayers {
  readonly steps: readonly LayerStep[]
  readonly problems: readonly Problem[]
}

/** An image's history joined with the layers it made; each layer is looked up as a registry would. */
export async function readLayers(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
): Promise<ImageLayers> {
  const stored = await readManifest(driver, digest, signal)
  const told = await toldLayers(driver, repository, stored, signal)
  const from = { links: linksOnDemand(driver, repository, signal), blobs: blobsOnDemand(driver, signal) }
  const layers: Layer[] = []
  const numbered = told.descriptors.map((descriptor, at) => ({ descriptor, index: at + 1 }))
  const looked = mapConcurrent(numbered, 16, (layer) => lookFor(from, told, layer), signal)
  for await (const layer of looked) layers.push(layer)
  layers.sort((a, b) => a.index - b.index)
  return {
    steps: join(told.history, layers),
    problems: [
      ...stored.problems,
      ...(told.config?.problems ?? []),
      ...historyProblems(told.config, layers.length),
      ...layers.flatMap(({ problem }) => problem ?? []),
    ],
  }
}

/**
 * The command that made a layer, as the history of an image that has it tells; at most `mostCommandCharacters` of it. Reads the
 * manifest and its configuration, and looks for no layer. Undefined where no history tells, or one that does not fit the layers.
 */
export async function readLayerCommand(
  driver: StorageDriver,
  repository: RepositoryName,
  manifest: Digest,
  layer: Digest,
  signal: AbortSignal,
): Promise<string | undefined> {
  const stored = await readManifest(driver, manifest, signal)
  const { descriptors, history, config } = await toldLayers(driver, repository, stored, signal)
  if (historyProblems(config, descriptors.length).length > 0) return undefined
  const made = join(history, descriptors).find((each) => each.layer?.digest === layer)
  return made?.step?.createdBy?.slice(0, mostCommandCharacters)
}

const mostCommandCharacters = 4000

/** What a manifest and its configuration say of layers, in the order in which they were made. */
interface ToldLayers {
  readonly descriptors: readonly Descriptor[]
  /** False for schema 1, which names layers by digest alone: their sizes are those in the bucket. */
  readonly sized: boolean
  readonly history: readonly HistoryStep[]
  readonly config?: ImageConfig
}

async function toldLayers(
  driver: StorageDriver,
  repository: RepositoryName,
  { bytes, manifest }: StoredManifest,
  signal: AbortSignal,
): Promise<ToldLayers> {
  switch (manifest.kind) {
    case 'image': {
      const config = await readImageConfig(driver, repository, manifest.config.digest, signal)
      return { descriptors: manifest.layers, sized: true, history: config.history, config }
    }
    case 'artifact':
      return { descriptors: manifest.layers, sized: true, history: [] }
    case 'schema1': {
      // The newest is the first.
      const oldestFirst = manifest.layers.toReversed()
      const descriptors = oldestFirst.map((digest) => ({ mediaType: schema1Layer, digest, sizeBytes: 0 }))
      return { descriptors, sized: false, history: readSchema1History(bytes) }
    }
    case 'index':
    case 'unreadable':
      return { descriptors: [], sized: true, history: [] }
  }
}

/** A registry gives these layers this media type (distribution's `schema1.MediaTypeManifestLayer`). */
const schema1Layer = 'application/vnd.docker.container.image.rootfs.diff+x-gtar'

async function lookFor(
  from: RepositoryLookup,
  { sized, config }: ToldLayers,
  { descriptor, index }: Pick<Layer, 'descriptor' | 'index'>,
): Promise<Layer> {
  const { digest } = descriptor
  const served = await blobAvailability(from, sized ? descriptor : { digest })
  const diffId = config?.diffIds[index - 1]
  const known = { ...served, index, ...(diffId === undefined ? {} : { diffId }) }
  if (sized || served.storedBytes === undefined) return { ...known, descriptor }
  return { ...known, descriptor: { ...descriptor, sizeBytes: served.storedBytes } }
}

/** Steps that made a layer take the next one; layers that no step tells of come last, on their own. */
function join<Made>(
  history: readonly HistoryStep[],
  layers: readonly Made[],
): { readonly step?: HistoryStep; readonly layer?: Made }[] {
  const left = [...layers]
  const steps = history.map((step) => {
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
