import { StoreError } from '../../drivers/index.ts'
import { download } from './download.ts'
import { fileSink } from './file-sink.ts'
import type { OrderOf } from './order.ts'
import type { OpenStore, Runner } from './runner.ts'

/** Downloads one object. */
export function downloadRunner({ open }: { readonly open: OpenStore }): Runner<OrderOf<'download'>> {
  return {
    async run({ store, key, place }, { signal, progress, ...context }) {
      if (key.endsWith('/')) throw new StoreError('InvalidPath', 'a folder is not a file', { path: key })
      const { driver } = await open(store, signal)
      await download(
        {
          objects: driver.objects,
          key,
          sink: place.kind === 'page' ? context.sink(place) : fileSink(place.path),
        },
        {
          planned: (totalBytes) => progress.planned({ totalBytes }),
          received: (bytes) => progress.moved(bytes),
        },
        signal,
      )
      return { skipped: false }
    },
    undo: () => Promise.resolve(),
  }
}
