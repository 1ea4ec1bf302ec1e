import type { CopyItem, CopyPlanView, CopyRequest } from '../../../electron/api/views.ts'

/** What is wanted in the target, as far as it is chosen. `as` is the name of a single repository there. */
export interface CopyWish {
  readonly from: string
  readonly to: string | undefined
  readonly items: readonly CopyItem[] | undefined
  readonly as: string
}

/** The request for a wish; undefined while something is to be chosen. */
export function copyRequest({ from, to, items, as }: CopyWish): CopyRequest | undefined {
  if (to === undefined) return undefined
  const single = singleRepository(items)
  if (items === undefined || single === undefined) {
    return { from, to, ...(items === undefined ? {} : { items }) }
  }
  const name = as.trim()
  if (name === '') return undefined
  const { as: _as, ...item } = single
  return { from, to, items: [name === item.repository ? item : { ...item, as: name }] }
}

/** The one repository that is copied, which may be called otherwise in the target. */
export function singleRepository(items: readonly CopyItem[] | undefined): CopyItem | undefined {
  return items?.length === 1 ? items[0] : undefined
}

/** Whether all that would be copied is in the target already. */
export function isThereAlready(plan: CopyPlanView): boolean {
  return plan.whole && plan.newTags === 0 && plan.movedTags === 0 && plan.blobs === plan.alreadyBlobs
}
