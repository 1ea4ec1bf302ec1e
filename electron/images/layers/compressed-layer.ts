import { z } from 'zod'

import { algorithmOf, asDigest, hexOf, parseDigest, type Digest } from '../../../drivers/common/names.ts'
import type { TransferMemory } from '../../transfers/model/runner.ts'
import type { Chunks } from '../../transfers/model/source.ts'
import { decompress } from '../archive/compression/compression.ts'
import type { DockerLayer } from '../archive/formats/found-image.ts'
import type { OpenedArchive } from '../archive/open/opened-archive.ts'
import { refused } from '../archive/refusals.ts'
import { gzipRecipe } from '../gzip/gzip-blocks.ts'
import { CopyingHash } from '../gzip/copying-hash.ts'
import { gzipContent, hashContent } from '../gzip/gzip-content.ts'
import { gzipStream } from '../gzip/gzip-stream.ts'
import type { GzipThreads } from '../gzip/gzip-threads.ts'
import type { LayerFile, LayerFiles } from '../gzip/layer-files.ts'
import { countedChunks } from './counted-chunks.ts'

/** A layer of a docker archive as it is pushed: always gzip, however the archive compresses it. */
export interface CompressedLayer {
  readonly digest: Digest
  readonly sizeBytes: number
}

/** What layers are compressed with. */
export interface Compressing {
  readonly threads: GzipThreads
  readonly files: LayerFiles
}

/** A compressed layer with its bytes, which are there until it is closed. */
export interface LayerToSend extends CompressedLayer {
  /** The compressed bytes from `offset` on: the same each time. */
  open(offset: number, signal: AbortSignal): Chunks
  close(): Promise<void>
}

type OnBytes = (readBytes: number) => void

/**
 * The layers of one docker archive. What reads a whole layer fails with Corrupt where its content has another digest
 * (diffID) than the image configuration says.
 */
export class ArchivedLayers {
  readonly #archive: OpenedArchive
  readonly #memory: TransferMemory
  readonly #threads: GzipThreads
  readonly #files: LayerFiles

  constructor(archive: OpenedArchive, memory: TransferMemory, { threads, files }: Compressing) {
    this.#archive = archive
    this.#memory = memory
    this.#threads = threads
    this.#files = files
  }

  /** What a run found out about the layer, where this one would find the same. */
  noted(layer: DockerLayer): CompressedLayer | undefined {
    const note = noteSchema.safeParse(this.#memory.get(memoryName(layer))).data
    const digest = note === undefined ? undefined : asDigest(note.digest)
    if (note === undefined || digest === undefined) return undefined
    const isSame = isGzip(layer) || (note.zlib === process.versions.zlib && note.recipe === gzipRecipe)
    return isSame ? { digest, sizeBytes: note.sizeBytes } : undefined
  }

  /** Reads the layer, and notes its digest where it is gzip already. Its content is hashed, and not kept. */
  async verify(layer: DockerLayer, signal: AbortSignal): Promise<void> {
    const { diffId, file, compression } = layer
    const algorithm = algorithmOf(diffId)
    await this.#threads.run(async (engine) => {
      const packed = new CopyingHash(engine, 'sha256')
      try {
        const source = this.#archive.open(file, 0, signal)
        const chunks = isGzip(layer) ? seen(source, (chunk) => packed.update(chunk, signal)) : source
        const plain = decompress(compression, chunks, file.sizeBytes)
        requireContent(layer, (await hashContent(engine, plain, { algorithm, signal })).hex)
        if (!isGzip(layer)) return
        const { hex, sizeBytes } = await packed.result()
        await this.#note(layer, { digest: parseDigest(`sha256:${hex}`), sizeBytes })
      } finally {
        await packed.drop()
      }
    })
  }

  /**
   * The layer as it is sent. One that is gzip comes out of the archive, verified once. Any other is compressed into a file
   * that is gone when the layer is closed; where there is no room for it, once more while it is sent. `onBytes` is told
   * how much of the layer in the archive is compressed.
   */
  async compressed(layer: DockerLayer, onBytes: OnBytes, signal: AbortSignal): Promise<LayerToSend> {
    if (!isGzip(layer)) return this.#compress(layer, onBytes, signal)
    if (this.noted(layer) === undefined) await this.verify(layer, signal)
    const known = this.noted(layer)
    if (known === undefined) throw refused('layerNotAsSaid', {}, layer.file.path)
    return {
      ...known,
      open: (offset, stop) => this.#archive.open(layer.file, offset, stop),
      close: () => Promise.resolve(),
    }
  }

  async #compress(layer: DockerLayer, onBytes: OnBytes, signal: AbortSignal): Promise<LayerToSend> {
    const kept = new KeptLayer(await this.#files.create().catch(() => undefined))
    try {
      const algorithm = algorithmOf(layer.diffId)
      const { contentHex, gzipHex, sizeBytes } = await this.#threads.run((engine) =>
        gzipContent(engine, this.#content(layer, signal, onBytes), { algorithm, signal, write: kept.write }),
      )
      requireContent(layer, contentHex)
      const compressed = { digest: parseDigest(`sha256:${gzipHex}`), sizeBytes }
      await this.#note(layer, compressed)
      const again = (stop: AbortSignal): Chunks => this.#content(layer, stop)
      return {
        ...compressed,
        open: (offset, stop) =>
          kept.file?.read(offset, sizeBytes, stop) ?? gzipStream(this.#threads, again, offset, stop),
        close: () => kept.close(),
      }
    } catch (error) {
      await kept.close()
      throw error
    }
  }

  #content({ file, compression }: DockerLayer, signal: AbortSignal, onBytes?: OnBytes): Chunks {
    const chunks = this.#archive.open(file, 0, signal)
    const counted = onBytes === undefined ? chunks : countedChunks(chunks, onBytes)
    return decompress(compression, counted, file.sizeBytes)
  }

  async #note(layer: DockerLayer, compressed: CompressedLayer): Promise<void> {
    const how = { zlib: process.versions.zlib, recipe: gzipRecipe }
    await this.#memory.set(memoryName(layer), { ...compressed, ...how })
  }
}

/** The file of a layer, as long as the disk takes it. */
class KeptLayer {
  file: LayerFile | undefined

  constructor(file: LayerFile | undefined) {
    this.file = file
  }

  readonly write = async (bytes: Uint8Array, at: number): Promise<void> => {
    try {
      await this.file?.write(bytes, at)
    } catch {
      // The disk is full, most likely. It gets back what it gave.
      await this.close()
    }
  }

  async close(): Promise<void> {
    const { file } = this
    this.file = undefined
    await file?.close()
  }
}

function isGzip({ compression }: DockerLayer): boolean {
  return compression === 'gzip'
}

function requireContent({ diffId, file }: DockerLayer, hex: string): void {
  if (hex !== hexOf(diffId)) throw refused('layerNotAsSaid', {}, file.path)
}

/** The name in a transfer's memory. Journals of earlier versions have it: it does not change. */
function memoryName({ diffId, compression }: DockerLayer): string {
  return `packed:${diffId}:${compression === 'none' ? 'not' : compression}`
}

/** Earlier versions noted no recipe: they compressed otherwise. */
const noteSchema = z.object({
  digest: z.string(),
  sizeBytes: z.number(),
  zlib: z.string(),
  recipe: z.string().optional(),
})

async function* seen(chunks: AsyncIterable<Uint8Array>, see: (chunk: Uint8Array) => Promise<void>) {
  for await (const chunk of chunks) {
    await see(chunk)
    yield chunk
  }
}
