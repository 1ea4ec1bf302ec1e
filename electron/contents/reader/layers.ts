import { explained, isStoreError, type StorageDriver } from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import type { LayerEntries } from '../model/layer-entries.ts'
import type { LayerIndex, LayerPlace, LayerReader, LayerReading } from '../model/layer-reader.ts'
import type { TableOfContents } from '../model/table-of-contents.ts'
import { EntryRows } from '../tar/entry-batch.ts'
import { readLayer } from '../thread/read-layer.ts'
import { openLayer, type OpenedLayer } from './open-layer.ts'
import { isNoTar, readLayerIndex } from './read-layer-index.ts'

export interface LayersOptions {
  readonly open: (store: string, signal: AbortSignal) => Promise<StorageDriver>
  /** Forms of layers with a list of their files, in the order in which they are tried. */
  readonly tables: readonly TableOfContents[]
}

/** Reads the files of layers; see `LayerReader`. */
export class Layers implements LayerReader {
  readonly #options: LayersOptions

  constructor(options: LayersOptions) {
    this.#options = options
  }

  async index(
    place: LayerPlace,
    signal: AbortSignal,
    onReading: OnReading = () => undefined,
  ): Promise<LayerIndex> {
    const driver = await this.#options.open(place.store, signal)
    const layer = await openLayer(driver, place, signal)
    for (const table of this.#options.tables) {
      const index = await table.find(layer.blob, layer.descriptor, signal)
      if (index !== undefined) return index
    }
    try {
      return await this.#readWhole(place, layer, signal, onReading)
    } catch (error) {
      if (!isStoreError(error)) throw error
      if (!isNoTar(error)) throw error.at({ path: place.layer })
      const { mediaType } = layer.descriptor
      throw explained('Unsupported', explain('layerNoTar', { mediaType }), { path: place.layer })
    }
  }

  async #readWhole(
    place: LayerPlace,
    { blob }: OpenedLayer,
    signal: AbortSignal,
    onReading: OnReading,
  ): Promise<LayerIndex> {
    const rows = new EntryRows()
    const tell = (newest?: LayerEntries): void =>
      onReading(
        {
          way: 'whole',
          requests: blob.requests,
          readBytes: blob.readBytes,
          ofBytes: blob.sizeBytes,
          entries: rows.count,
        },
        newest,
      )
    tell()
    const steps = readLayer(blob.read({ offset: 0 }, signal), blob)
    for (;;) {
      const step = await steps.next()
      if (step.done === true) {
        const open = (stop: AbortSignal) => this.#blobOf(place, stop)
        return readLayerIndex(step.value, rows.batch, 'whole', blob.sizeBytes, open)
      }
      rows.append(step.value)
      tell(step.value)
    }
  }

  async #blobOf(place: LayerPlace, signal: AbortSignal) {
    const driver = await this.#options.open(place.store, signal)
    return (await openLayer(driver, place, signal)).blob
  }
}

type OnReading = (reading: LayerReading, newest: LayerEntries | undefined) => void
