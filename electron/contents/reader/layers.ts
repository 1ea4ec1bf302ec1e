import { LruCache } from '../../../drivers/common/lru-cache.ts'
import { Semaphore } from '../../../drivers/common/semaphore.ts'
import { explained, isStoreError } from '../../../drivers/index.ts'
import type { TableProblem } from '../../api/rows.ts'
import { explain } from '../explain.ts'
import { KeptLayers } from '../kept/kept-layers.ts'
import type { LayerIndex, LayerPlace, LayerReader } from '../model/layer-reader.ts'
import type { ReadTable, TableOfContents } from '../model/table-of-contents.ts'
import { ContentsThread } from '../thread/contents-thread.ts'
import { openLayer } from './open-layer.ts'
import { isNoTar, readLayerIndex } from './read-layer-index.ts'
import { SharedReading, type OnReading, type ReadWhole } from './shared-reading.ts'
import { storedBlob, type OpenDriver } from './stored-blob.ts'

export interface LayersOptions {
  readonly open: OpenDriver
  /** Forms of layers with a list of their files, in the order in which they are tried. */
  readonly tables: readonly TableOfContents[]
  /** Where what was read is kept; absent where nothing can be written. */
  readonly folder?: string | undefined
  /** The path of the built `contents-worker.ts`; without it layers are read in this thread. */
  readonly program?: string
}

/** Reads the files of layers; see `LayerReader`. */
export class Layers implements LayerReader {
  readonly #options: LayersOptions
  readonly #kept: KeptLayers | undefined
  readonly #thread: ContentsThread
  readonly #slots = new Semaphore(mostReadings)
  readonly #readings = new Map<string, SharedReading>()
  readonly #known = new LruCache<string, LayerIndex>(mostKnownBytes)

  constructor(options: LayersOptions) {
    this.#options = options
    this.#kept = options.folder === undefined ? undefined : new KeptLayers(options.folder)
    this.#thread = new ContentsThread(options.program)
  }

  async index(
    place: LayerPlace,
    signal: AbortSignal,
    onReading: OnReading = () => undefined,
  ): Promise<LayerIndex> {
    const name = `${place.store} ${place.layer}`
    const known = this.#known.get(name)
    if (known !== undefined) return known.way === 'whole' ? { ...known, way: 'kept' } : known
    let reading = this.#readings.get(name)
    if (reading === undefined) {
      const begun: SharedReading = new SharedReading(() => {
        if (this.#readings.get(name) === begun) this.#readings.delete(name)
      })
      reading = begun
      this.#readings.set(name, begun)
    }
    const index = await reading.follow(this.#reader(place, reading), signal, onReading)
    this.#known.set(name, index, weightOf(index))
    return index
  }

  /** Forgets what was read, also on disk; who reads a layer now goes on. */
  async forget(): Promise<void> {
    this.#known.clear()
    await this.#kept?.clear()
  }

  /** Ends the thread, and what is being read in it; what is being kept is written. */
  async close(): Promise<void> {
    await Promise.all([this.#thread.close(), this.#kept?.close()])
  }

  #reader(place: LayerPlace, { rows }: SharedReading): ReadWhole {
    return async (signal, tell) => {
      const kept = await this.#fromDisk(place)
      if (kept !== undefined) return kept
      const { open, tables } = this.#options
      const { descriptor, blob } = await openLayer(open, place, signal)
      const readTable: ReadTable = (...asked) => this.#thread.readTable(...asked)
      let tableProblem: TableProblem | undefined
      for (const table of tables) {
        const found = await table.find(blob, descriptor, readTable, signal)
        if (found?.kind === 'used') return found.index
        tableProblem ??= found?.problem
      }
      const release = await this.#slots.acquire(signal)
      try {
        const { sizeBytes } = blob
        const now = () =>
          ({ way: 'whole', requests: blob.requests, readBytes: blob.readBytes, ofBytes: sizeBytes }) as const
        tell(now())
        const facts = await this.#thread.read(
          { digest: blob.digest, sizeBytes },
          told(blob.read({ offset: 0 }, signal), now, tell),
          (batch) => tell(now(), batch),
          signal,
        )
        const entries = rows.batch
        void this.#kept?.save({ digest: place.layer, compressedBytes: sizeBytes, facts, entries })
        const index = readLayerIndex(facts, entries, 'whole', blob)
        return tableProblem === undefined ? index : { ...index, tableProblem }
      } catch (error) {
        throw ofLayer(error, place, descriptor.mediaType)
      } finally {
        release()
      }
    }
  }

  async #fromDisk(place: LayerPlace): Promise<LayerIndex | undefined> {
    const kept = await this.#kept?.load(place.layer)
    if (kept === undefined) return undefined
    const blob = storedBlob(this.#options.open, place, kept.compressedBytes)
    return readLayerIndex(kept.facts, kept.entries, 'kept', blob)
  }
}

/** Each has a request and up to 2 MiB on their way to the thread. */
const mostReadings = 4
/** Of layers that are looked at again and again. */
const mostKnownBytes = 64 * 1024 * 1024

/** About the bytes of a layer in memory. Also the largest is remembered: it is the dearest to read again. */
function weightOf({ entries }: LayerIndex): number {
  return Math.min(mostKnownBytes, 4096 + entries.count * 200)
}

/** Tells now and then how far it is, also where no entries come: in a large file. */
async function* told<Now>(
  chunks: AsyncIterable<Uint8Array>,
  now: () => Now,
  tell: (now: Now) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let toldAtMs = performance.now()
  for await (const chunk of chunks) {
    yield chunk
    if (performance.now() - toldAtMs < tellEveryMs) continue
    toldAtMs = performance.now()
    tell(now())
  }
}

const tellEveryMs = 200

function ofLayer(error: unknown, { layer }: LayerPlace, mediaType: string): unknown {
  if (!isStoreError(error)) return error
  if (!isNoTar(error)) return error.at({ path: layer })
  return explained('Unsupported', explain('layerNoTar', { mediaType }), { path: layer })
}
