import type { StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import type { RunProgress } from '../../transfers/model/runner.ts'
import type { AvailableBlob } from '../tree/available-blobs.ts'
import type { DockerArchive } from './docker-archive.ts'
import type { OciArchive } from './oci-archive.ts'
import { ReadAhead, type ObjectToRead } from './read-ahead.ts'
import type { TarWriter } from './tar-writer.ts'
import { uncompressedLayer } from '../layers/uncompressed-layer.ts'
import { verifyDigest } from '../layers/verify-digest.ts'

type BlobToRead = ObjectToRead & { readonly digest: Digest }

/** Reads blobs of a store, in the order in which they were given. */
class Blobs {
  readonly #ahead: ReadAhead
  readonly #progress: RunProgress

  constructor(
    driver: StorageDriver,
    order: readonly BlobToRead[],
    progress: RunProgress,
    signal: AbortSignal,
  ) {
    this.#ahead = new ReadAhead(driver.objects, order, signal)
    this.#progress = progress
  }

  /** The bytes of the next blob. The iterable fails at its end when the bytes do not have the digest. */
  async *next(blob: BlobToRead): AsyncGenerator<Uint8Array, void, undefined> {
    this.#progress.current(blob.digest)
    for await (const chunk of verifyDigest(this.#ahead.next(blob), blob.digest)) {
      this.#progress.moved(chunk.byteLength)
      yield chunk
    }
    this.#progress.item()
  }

  close(): void {
    this.#ahead.close()
  }
}

/** Writes an OCI archive, and verifies every blob while it writes it. */
export async function writeOciArchive(
  driver: StorageDriver,
  { entries }: OciArchive,
  tar: TarWriter,
  { progress, signal }: { readonly progress: RunProgress; readonly signal: AbortSignal },
): Promise<void> {
  const order = entries.flatMap((entry) => (entry.kind === 'blob' ? [toRead(driver, entry)] : []))
  progress.planned({ totalBytes: sumOf(order), items: order.length })
  const blobs = new Blobs(driver, order, progress, signal)
  try {
    for (const entry of entries) {
      if (entry.kind === 'bytes') await tar.file(entry.name, entry.bytes.byteLength, [entry.bytes])
      else await tar.file(entry.name, entry.sizeBytes, blobs.next(toRead(driver, entry)))
    }
    await tar.end()
  } finally {
    blobs.close()
  }
}

/**
 * Writes an archive for `docker load`. Layers are unpacked; their bytes are verified before and after that. An output
 * that only goes forward needs `sizes`: the size of each unpacked layer.
 */
export async function writeDockerArchive(
  driver: StorageDriver,
  archive: DockerArchive,
  sizes: ReadonlyMap<Digest, number> | undefined,
  tar: TarWriter,
  { progress, signal }: { readonly progress: RunProgress; readonly signal: AbortSignal },
): Promise<void> {
  const config = toRead(driver, archive.config)
  const order = [config, ...archive.layers.map(({ blob }) => toRead(driver, blob))]
  const blobs = new Blobs(driver, order, progress, signal)
  try {
    await tar.file(archive.configName, config.sizeBytes, blobs.next(config))
    for (const layer of archive.layers) {
      const content = uncompressedLayer(blobs.next(toRead(driver, layer.blob)), layer)
      await tar.file(layer.name, sizes?.get(layer.diffId), content)
    }
    await tar.file('manifest.json', archive.manifest.byteLength, [archive.manifest])
    await tar.end()
  } finally {
    blobs.close()
  }
}

/** The size of each unpacked layer, in bytes. It reads and unpacks all of them. */
export async function measureLayers(
  driver: StorageDriver,
  { layers }: DockerArchive,
  { progress, signal }: { readonly progress: RunProgress; readonly signal: AbortSignal },
): Promise<ReadonlyMap<Digest, number>> {
  const blobs = new Blobs(
    driver,
    layers.map(({ blob }) => toRead(driver, blob)),
    progress,
    signal,
  )
  const sizes = new Map<Digest, number>()
  try {
    for (const layer of layers) {
      let sizeBytes = 0
      for await (const chunk of uncompressedLayer(blobs.next(toRead(driver, layer.blob)), layer)) {
        sizeBytes += chunk.byteLength
      }
      sizes.set(layer.diffId, sizeBytes)
    }
    return sizes
  } finally {
    blobs.close()
  }
}

/** How many bytes are read from the store to write an archive for `docker load` once. */
export function dockerArchiveBytes({ config, layers }: DockerArchive): number {
  return config.sizeBytes + sumOf(layers.map(({ blob }) => blob))
}

function toRead(driver: StorageDriver, { digest, sizeBytes, storedAs }: AvailableBlob): BlobToRead {
  return { digest, sizeBytes, key: driver.keyOf(layout.blobData(storedAs)) }
}

function sumOf(items: readonly { readonly sizeBytes: number }[]): number {
  return items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}
