import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import type { OrderOf } from '../../transfers/model/order.ts'
import type { OpenStore, Runner } from '../../transfers/model/runner.ts'
import { undoUploads } from '../../transfers/upload/undo-upload.ts'
import { archiveFiles } from '../archive/files/source-files.ts'
import { reportUnreferencedBlobs } from './unreferenced-blobs.ts'
import { pushArchive, type PushMeans } from './push-archive.ts'

/**
 * Pushes the images of one archive. Undo aborts unfinished uploads. Complete blobs stay, as after an aborted
 * `docker push`, and are reported: the registry's garbage collector removes those that nothing references.
 */
export function pushRunner({
  open,
  ...means
}: PushMeans & { readonly open: OpenStore }): Runner<OrderOf<'push'>> {
  return {
    async run({ store, archive, images }, context) {
      const targets = images.map(({ imageId, repository, tags }) => ({
        imageId,
        repository: parseRepositoryName(repository),
        tags: tags.map(parseTag),
      }))
      const { driver } = await open(store, context.signal)
      const sources = archive.files.map(({ source, ...file }) => ({
        ...file,
        source: context.source(source),
      }))
      const files = await archiveFiles(sources, context.signal)
      await pushArchive(driver, { files, images: targets }, means, context)
      return { skipped: false }
    },
    async undo({ store }, context) {
      const { driver } = await open(store, context.signal)
      await reportUnreferencedBlobs(driver, context)
      await undoUploads(driver.objects, context)
    },
  }
}
