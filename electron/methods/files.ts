import type { files } from '../api/files.ts'
import type { Implementation } from '../api/method.ts'
import { mostPreviewBytes, type FileRow } from '../api/rows.ts'
import {
  isStoreError,
  rangedPages,
  scanPacked,
  StoreError,
  sumObjects,
  type ObjectInfo,
  type ObjectPage,
} from '../../drivers/index.ts'
import { previewOf } from './file-preview.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'

/** The bucket as folders, whatever is in it. */
export function fileMethods(opener: StoreOpener): Implementation<typeof files> {
  return {
    async getFile({ store, key }, signal) {
      const { driver } = await opener.open(store, signal)
      const object = await driver.objects.head(key, signal)
      if (object === undefined) throw new StoreError('NotFound', 'there is no such object', { path: key })
      return toFile(object, key.slice(0, key.lastIndexOf('/') + 1))
    },
    async previewFile({ store, key }, signal) {
      const { driver } = await opener.open(store, signal)
      try {
        const { bytes } = await driver.objects.getWhole(key, { maxBytes: mostPreviewBytes }, signal)
        return previewOf(key, bytes)
      } catch (error) {
        if (!isStoreError(error, 'TooLarge')) throw error
        const object = await driver.objects.head(key, signal)
        return { kind: 'tooLarge', sizeBytes: object?.sizeBytes ?? mostPreviewBytes }
      }
    },
    /** Where a store has a session token the URL carries it, as the services have it; it ends with the session. */
    async presign({ store, key, expiresInSeconds }, signal) {
      const { driver } = await opener.open(store, signal)
      const url = await driver.objects.presign('GET', key, expiresInSeconds)
      return url === undefined ? {} : { url }
    },
    async *sumFolder({ store, prefix }, signal) {
      const { driver } = await opener.open(store, signal)
      const sums = sumObjects({ objects: driver.objects, prefix, scanner: scanPacked }, signal)
      let toldAtMs = Number.NEGATIVE_INFINITY
      for (;;) {
        const next = await sums.next()
        const isWhole = next.done === true
        if (!isWhole && performance.now() - toldAtMs < tellEveryMs) continue
        toldAtMs = performance.now()
        yield { ...next.value, whole: isWhole, atMs: Date.now() }
        if (isWhole) return
      }
    },
    async *listFiles({ store, prefix }, signal) {
      const { driver } = await opener.open(store, signal)
      for await (const page of rangedPages(driver.objects, { prefix, delimiter: '/' }, signal)) {
        const rows = toRows(page, prefix)
        if (rows.length > 0) yield rows
      }
    },
  }
}

const tellEveryMs = 100

/** The object that marks the folder itself is not one of its files. */
function toRows(page: Pick<ObjectPage, 'objects' | 'prefixes'>, prefix: string): readonly FileRow[] {
  const folders = page.prefixes.map((key) => ({
    kind: 'folder' as const,
    name: key.slice(prefix.length).replace(/\/$/, ''),
    key,
  }))
  const files = page.objects.filter(({ key }) => key !== prefix).map((object) => toFile(object, prefix))
  return [...folders, ...files]
}

function toFile({ key, ...info }: ObjectInfo, prefix: string): FileRow {
  const { checksum: _checksum, ...shown } = info
  return { kind: 'file', name: key.slice(prefix.length), key, ...shown }
}
