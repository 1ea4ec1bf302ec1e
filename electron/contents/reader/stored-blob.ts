import { readObject, type ByteRange, type StorageDriver } from '../../../drivers/index.ts'
import { storedDigest } from '../../registry/blobs/availability.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { LayerPlace } from '../model/layer-reader.ts'
import type { RangedBlob } from '../model/ranged-blob.ts'

/** Opens a store, or gives it as it is open now. */
export type OpenDriver = (store: string, signal: AbortSignal) => Promise<StorageDriver>

/** The bytes of a layer, for as long as anybody keeps this: each reading asks for the store as it is open then. */
export function storedBlob(
  open: OpenDriver,
  { store, repository, layer: digest }: LayerPlace,
  sizeBytes: number,
): RangedBlob {
  let requests = 0
  let readBytes = 0
  return {
    digest,
    sizeBytes,
    get requests() {
      return requests
    },
    get readBytes() {
      return readBytes
    },
    async *read(range: ByteRange, signal: AbortSignal) {
      const { offset, length = sizeBytes - offset } = range
      if (length <= 0 || offset >= sizeBytes) return
      const driver = await open(store, signal)
      requests += 1
      const key = driver.keyOf(layout.blobData(await storedDigest(driver, repository, digest, signal)))
      const { bytes } = await readObject(driver.objects, key, { offset, length }, signal)
      for await (const chunk of bytes) {
        readBytes += chunk.byteLength
        yield chunk
      }
    },
  }
}
