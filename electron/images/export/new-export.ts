import type { OpenedStore } from '../../../drivers/index.ts'
import { parseRepositoryName } from '../../../drivers/common/names.ts'
import type { OrderOf, DestinationRef } from '../../transfers/model/order.ts'
import type { NewTransfer } from '../../transfers/model/transfer.ts'
import { chooseImage, requireSingleImage } from './chosen-image.ts'

/** What to export, and in which format. */
export interface ExportRequest {
  readonly repository: string
  readonly reference: OrderOf<'export'>['reference']
  /** Digests of the index entries to export; all entries when absent. */
  readonly entries?: readonly string[] | undefined
  readonly referrers?: boolean
  readonly format: 'oci' | 'docker'
}

/** Makes the export. It fails at once when the request is impossible: a missing entry, or several images for docker. */
export async function newExport(
  { id, name, driver }: OpenedStore,
  { repository, reference, entries, referrers, format }: ExportRequest,
  destination: DestinationRef,
  signal: AbortSignal,
): Promise<NewTransfer> {
  const source = parseRepositoryName(repository)
  const chosen = await chooseImage(driver, source, reference, entries, signal)
  if (format === 'docker') await requireSingleImage(driver, source, chosen, signal)
  const place = 'tag' in reference ? `${repository}:${reference.tag}` : `${repository}@${reference.digest}`
  const order = {
    kind: 'export',
    store: id,
    repository,
    reference,
    format,
    place: destination,
    ...(entries === undefined ? {} : { entries: [...entries] }),
    ...(referrers === undefined ? {} : { referrers }),
  } as const
  return { order, name: place, storeName: name, place }
}
