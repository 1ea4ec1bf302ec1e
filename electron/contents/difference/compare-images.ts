import type {
  ComparedImage,
  DifferenceEvent,
  FileDifferenceColumns,
  FileDifferenceSums,
} from '../../api/rows.ts'
import { foundInTurns, inTurns } from '../../catalog/questions/steps.ts'
import { mergeLayers } from '../merge/merge-layers.ts'
import { entriesOf, readLayers, type PlacedLayer, type ReadLayers } from '../merge/read-layers.ts'
import type { LayerReader } from '../model/layer-reader.ts'
import { openImages, type ImagePlace, type OpenedImage } from './compared-images.ts'
import { configurationDifference } from './configuration-difference.ts'
import { fileDifference, type MergedSide } from './file-difference.ts'
import { layerDifference, type ToldLayer } from './layer-difference.ts'
import { packageDifference } from './package-difference.ts'

/**
 * How the second image differs from the first; see `DifferenceEvent`. All layers of both are needed: only then is known whether an
 * upper layer adds a file or changes one from below. A layer that both have is read once.
 */
export async function* compareImages(
  reader: LayerReader,
  images: { readonly before: ImagePlace; readonly after: ImagePlace; readonly platform?: string },
  signal: AbortSignal,
): AsyncGenerator<DifferenceEvent, void, undefined> {
  const opened = await openImages(images.before, images.after, images.platform, signal)
  const { before, after, platforms, platform } = opened
  yield {
    kind: 'images',
    images: {
      before: shown(before),
      after: shown(after),
      platforms,
      ...(platform === undefined ? {} : { platform }),
    },
  }
  yield { kind: 'layers', rows: layerDifference(toldLayers(before), toldLayers(after)) }
  yield { kind: 'configuration', rows: configurationDifference(before.config, after.config) }
  const read = yield* readLayers(reader, [...placed(before), ...placed(after)], signal)
  const [old, young] = [await merged(before, read, signal), await merged(after, read, signal)]
  const sums = yield* filesInTurns(old, young, signal)
  yield { kind: 'packages', packages: await packageDifference(old, young, read, signal) }
  yield { kind: 'whole', sums }
}

function shown({ digest, manifest, platform, config, layers }: OpenedImage): ComparedImage {
  return {
    digest,
    manifest,
    layers: layers.length,
    compressedBytes: layers.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
    ...(platform === undefined ? {} : { platform }),
    ...(config?.createdAtMs === undefined ? {} : { createdAtMs: config.createdAtMs }),
  }
}

/** Steps of the history that made a layer made the layers in their order. */
function toldLayers({ layers, config }: OpenedImage): readonly ToldLayer[] {
  const made = (config?.history ?? []).filter(({ emptyLayer }) => !emptyLayer)
  return layers.map(({ digest, sizeBytes }, at) => {
    const createdBy = made[at]?.createdBy
    return { digest, sizeBytes, ...(createdBy === undefined ? {} : { createdBy }) }
  })
}

function placed({ place, manifest, layers }: OpenedImage): readonly PlacedLayer[] {
  const { store, repository } = place
  return layers.map(({ digest, sizeBytes }) => ({
    digest,
    sizeBytes,
    place: { store, repository, manifest },
  }))
}

async function merged({ layers }: OpenedImage, read: ReadLayers, signal: AbortSignal): Promise<MergedSide> {
  return {
    image: await inTurns(mergeLayers(entriesOf(layers, read)), signal),
    digests: layers.map(({ digest }) => digest),
  }
}

async function* filesInTurns(
  before: MergedSide,
  after: MergedSide,
  signal: AbortSignal,
): AsyncGenerator<DifferenceEvent, FileDifferenceSums, undefined> {
  let sums: FileDifferenceSums | undefined
  let first = 0
  for await (const columns of foundInTurns(steps(), signal)) {
    yield { kind: 'files', first, ...columns }
    first += columns.paths.length
  }
  if (sums === undefined) throw new Error('the comparison of files ended without sums')
  return sums

  function* steps(): Generator<FileDifferenceColumns | undefined, void, undefined> {
    sums = yield* fileDifference(before, after)
  }
}
