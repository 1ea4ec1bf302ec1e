import type { Backend } from '../api/contract.ts'
import { chooseImage, requireSingleImage } from '../images/export/chosen-image.ts'
import type { Platform } from '../host/platform.ts'
import { parseRepositoryName } from '../../drivers/common/names.ts'
import type { OpenedStores } from '../stores/connections/opened-stores.ts'
import type { TransferQueue } from '../transfers/queue/transfer-queue.ts'

export interface ExportMethodParts {
  readonly stores: OpenedStores
  readonly queue: TransferQueue
  readonly platform: Platform
}

/** What cannot be exported as it is asked for is refused at once: an entry that is not there, several for docker. */
export function exportMethods({ stores, queue, platform }: ExportMethodParts): Pick<Backend, 'startExport'> {
  return {
    async startExport({ store, repository, reference, entries, referrers, format, sink }, signal) {
      const { id, name, driver } = await stores.open(store, signal)
      const source = parseRepositoryName(repository)
      const chosen = await chooseImage(driver, source, reference, entries, signal)
      if (format === 'docker') await requireSingleImage(driver, source, chosen, signal)
      const place =
        'tag' in reference ? `${repository}:${reference.tag}` : `${repository}@${reference.digest}`
      const order = {
        kind: 'export',
        store: id,
        repository,
        reference,
        format,
        place: platform.place(sink),
        ...(entries === undefined ? {} : { entries: [...entries] }),
        ...(referrers === undefined ? {} : { referrers }),
      } as const
      const [transfer = ''] = await queue.add([{ order, name: place, storeName: name, place }])
      return { transfer }
    },
  }
}
