import type { OpenedStore } from '../../../drivers/index.ts'
import type { CopyItem } from '../../transfers/model/order.ts'
import type { NewTransfer } from '../../transfers/model/transfer.ts'
import { parseCopyItem, refuseOntoItself } from './copy-item.ts'

/** From a store to another, or to another name in the same one; everything in the store without `items`. */
export interface CopyRequest {
  readonly from: string
  readonly to: string
  readonly items?: readonly CopyItem[]
}

/** Refuses names that no registry has, and a copy onto itself, before anything is kept or read. */
export function checkCopy({ from, to, items }: CopyRequest): void {
  for (const item of items ?? []) parseCopyItem(item)
  if (from === to) refuseOntoItself(items)
}

/** The copy of what `checkCopy` let pass. */
export function newCopy(
  source: Pick<OpenedStore, 'id' | 'name'>,
  target: Pick<OpenedStore, 'id' | 'name'>,
  items: CopyRequest['items'],
): NewTransfer {
  const place = placeIn(items, 'source')
  return {
    order: {
      kind: 'copy',
      store: target.id,
      from: source.id,
      ...(items === undefined ? {} : { items }),
    },
    name: place === '' ? source.name : place,
    storeName: target.name,
    place: placeIn(items, 'target'),
    from: { store: source.id, storeName: source.name, place },
  }
}

/** A repository, or what is one thing of it, where it is only that; nothing where it is more. */
function placeIn(items: CopyRequest['items'], side: 'source' | 'target'): string {
  const [item, more] = items ?? []
  if (item === undefined || more !== undefined) return ''
  const repository = side === 'target' ? (item.as ?? item.repository) : item.repository
  const [thing, others] = [...(item.tags ?? []), ...(item.digests ?? [])]
  if (thing === undefined || others !== undefined) return repository
  const tag = side === 'target' ? (item.asTag ?? item.tags?.[0]) : item.tags?.[0]
  return tag === undefined ? `${repository}@${thing}` : `${repository}:${tag}`
}
