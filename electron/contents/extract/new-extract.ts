import { StoreError, type OpenedStore } from '../../../drivers/index.ts'
import { hexOf, parseDigest, parseRepositoryName } from '../../../drivers/common/names.ts'
import type { DestinationRef, OrderOf } from '../../transfers/model/order.ts'
import type { NewTransfer } from '../../transfers/model/transfer.ts'

/** What to save, of a layer or of an image. */
export type ExtractRequest = Pick<OrderOf<'extract'>, 'repository' | 'manifest' | 'from' | 'path' | 'as'>

/** Makes the transfer; what it saves is looked for when it runs. Fails with InvalidPath for a folder as destination. */
export function newExtract(
  { id, name }: OpenedStore,
  { repository, manifest, from, path, as }: ExtractRequest,
  destination: DestinationRef,
): NewTransfer {
  parseRepositoryName(repository)
  const image = `${repository}@${parseDigest(manifest)}`
  if (destination.kind === 'folder') {
    throw new StoreError('InvalidPath', 'what is saved is one file, not a folder', { path: destination.path })
  }
  const order = {
    kind: 'extract',
    store: id,
    repository,
    manifest,
    from,
    path,
    ...(as === undefined ? {} : { as }),
    place: destination,
  } as const
  const layer = 'layer' in from ? hexOf(parseDigest(from.layer)).slice(0, 12) : undefined
  const last = path.slice(path.lastIndexOf('/') + 1)
  return { order, name: as ?? (last === '' ? (layer ?? repository) : last), storeName: name, place: image }
}
