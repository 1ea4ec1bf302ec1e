import type { StorageDriver } from '../../drivers/index.ts'
import { parseDigest, parseRepositoryName } from '../../drivers/common/names.ts'
import type { ImageFilesEvent } from '../api/rows.ts'
import { inTurns } from '../catalog/questions/steps.ts'
import { imageLayers } from '../contents/merge/image-layers.ts'
import { mergeLayers } from '../contents/merge/merge-layers.ts'
import { mergedRows } from '../contents/merge/merged-rows.ts'
import { entriesOf, readLayers } from '../contents/merge/read-layers.ts'
import type { LayerReader } from '../contents/model/layer-reader.ts'

/** What the window asks of an image's files. */
interface ImageAsked {
  readonly store: string
  readonly repository: string
  readonly manifest: string
  readonly upTo?: number
}

/** Reads the layers of an image, then gives the files that they make. */
export async function* listImage(
  layers: LayerReader,
  driver: StorageDriver,
  asked: ImageAsked,
  signal: AbortSignal,
): AsyncGenerator<ImageFilesEvent, void, undefined> {
  const manifest = parseDigest(asked.manifest)
  const place = { store: asked.store, repository: parseRepositoryName(asked.repository), manifest }
  const wanted = (await imageLayers(driver, manifest, signal)).slice(0, asked.upTo)
  const placed = wanted.map((layer) => ({ ...layer, place }))
  const read = yield* readLayers(layers, placed, signal)
  const image = await inTurns(mergeLayers(entriesOf(wanted, read)), signal)
  for (let first = 0; first < image.order.length; first += mostInBatch) {
    signal.throwIfAborted()
    yield { kind: 'entries', first, ...mergedRows(image, first, first + mostInBatch) }
  }
  yield {
    kind: 'whole',
    ...image.summary,
    layers: wanted.map(({ digest }, at) => ({
      index: at + 1,
      digest,
      entries: image.layers[at]?.count ?? 0,
      sizeBytes: image.perLayer[at]?.sizeBytes ?? 0,
      wastedBytes: image.perLayer[at]?.wastedBytes ?? 0,
    })),
  }
}

const mostInBatch = 4096
