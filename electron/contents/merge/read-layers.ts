import { mapConcurrent } from '../../../drivers/index.ts'
import { Channel } from '../../../drivers/common/channel.ts'
import { linkedAbort } from '../../../drivers/common/linked-abort.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import type { LayerEntries } from '../model/layer-entries.ts'
import type { LayerIndex, LayerPlace, LayerReader } from '../model/layer-reader.ts'
import { mostEntries, tooManyFiles } from './too-many-files.ts'

/** How far several layers are read. */
export interface LayersReading {
  readonly kind: 'reading'
  /** Layers that are read, of how many. */
  readonly done: number
  readonly of: number
  readonly readBytes: number
  readonly ofBytes: number
}

export interface LayerToRead {
  readonly digest: Digest
  readonly sizeBytes: number
}

/** A layer, and an image that has it. */
export interface PlacedLayer extends LayerToRead {
  readonly place: Omit<LayerPlace, 'layer'>
}

export type ReadLayers = ReadonlyMap<Digest, LayerIndex>

/**
 * Reads layers side by side, four at once, a blob that comes twice once. Gives how far it is, and at the end the layers.
 * Fails as the reader does, and with TooLarge for more than 4,000,000 entries in all: they are in memory together.
 */
export async function* readLayers(
  reader: LayerReader,
  layers: readonly PlacedLayer[],
  signal: AbortSignal,
): AsyncGenerator<LayersReading, ReadLayers, undefined> {
  const wanted = new Map(layers.map((layer) => [layer.digest, layer]))
  const found = new Map<Digest, LayerIndex>()
  const progress = new Map<Digest, { readonly readBytes: number; readonly ofBytes: number }>()
  const told = new Channel<LayersReading>()
  const stop = linkedAbort(signal)
  told.push(now())
  void readAll()
  try {
    for await (const readings of told.batches(betweenMs)) {
      const newest = readings.at(-1)
      if (newest !== undefined) yield newest
    }
  } finally {
    stop.abort()
  }
  return found

  async function readAll(): Promise<void> {
    try {
      let entries = 0
      for await (const { digest, index } of mapConcurrent(wanted.values(), atOnce, read, stop.signal)) {
        found.set(digest, index)
        entries += index.entries.count
        if (entries > mostEntries) throw tooManyFiles()
        told.push(now())
      }
      told.end()
    } catch (error) {
      told.fail(error)
    }
  }

  async function read({ digest, place }: PlacedLayer, aborted: AbortSignal) {
    const index = await reader.index({ ...place, layer: digest }, aborted, ({ readBytes, ofBytes }) => {
      progress.set(digest, { readBytes, ofBytes })
      told.push(now())
    })
    return { digest, index }
  }

  function now(): LayersReading {
    let readBytes = 0
    let ofBytes = 0
    for (const [digest, { sizeBytes }] of wanted) {
      const known = progress.get(digest)
      readBytes += known?.readBytes ?? 0
      ofBytes += known?.ofBytes ?? (found.has(digest) ? 0 : sizeBytes)
    }
    return { kind: 'reading', done: found.size, of: wanted.size, readBytes, ofBytes }
  }
}

/** The entries of an image's layers, in the order of the layers. */
export function entriesOf(layers: readonly LayerToRead[], read: ReadLayers): readonly LayerEntries[] {
  return layers.flatMap(({ digest }) => read.get(digest)?.entries ?? [])
}

const atOnce = 4
const betweenMs = 100
