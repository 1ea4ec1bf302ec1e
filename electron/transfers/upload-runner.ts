import type { PartSlots } from './part-slots.ts'
import type { OpenStore, Runner } from './runner.ts'
import type { OrderOf } from './order.ts'
import { upload } from './upload.ts'
import { uploadKey } from './upload-key.ts'

export interface UploadParts {
  /** Opens the target. Fails with ReadOnly where it must not be changed. */
  readonly open: OpenStore
  readonly slots: PartSlots
}

/** Uploads one file. */
export function uploadRunner({ open, slots }: UploadParts): Runner<OrderOf<'upload'>> {
  return {
    async run({ store, key, relativePath, source, sizeBytes }, { signal, progress, ...context }) {
      const checked = uploadKey(key.slice(0, key.length - relativePath.length), relativePath)
      const { driver } = await open(store, signal)
      const opened = context.source(source)
      await upload(
        {
          objects: driver.objects,
          key: checked,
          source: { open: (live) => opened.read({ offset: 0 }, live) },
          sizeBytes,
          chunkBytes: driver.chunkBytes,
        },
        slots,
        {
          planned: (parts) => progress.planned({ totalBytes: sizeBytes, parts }),
          sending: (parts) => progress.sending(parts),
          sent: (bytes) => progress.moved(bytes),
        },
        signal,
      )
      return { skipped: false }
    },
    undo: () => Promise.resolve(),
  }
}
