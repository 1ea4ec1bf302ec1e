import type { StoreUsage } from '../../../electron/api/rows.ts'
import { classAgesDays } from '../../../electron/api/rows/usage.ts'
import { classCost, isStandard, monthlyCost, type StoragePrice } from './storage-price.ts'

export interface StoreCost {
  readonly perMonth: number
  /** Bytes of classes whose price nobody typed: they are not in `perMonth`. */
  readonly unpricedBytes: number
}

/** What everything in a store costs in a month. Files outside the blob store count as standard. */
export function storeCost(
  { classes, sizeBytes }: Pick<StoreUsage, 'classes' | 'sizeBytes'>,
  price: StoragePrice,
): StoreCost {
  const { perMonth, unpricedBytes } = classesCost(classes, price)
  const blobBytes = classes.reduce((sum, { sizeBytes: size }) => sum + size, 0)
  return { perMonth: perMonth + monthlyCost(Math.max(0, sizeBytes - blobBytes), price), unpricedBytes }
}

/** What blobs cost in a month, each class at its price. */
export function classesCost(
  classes: readonly { readonly name: string; readonly sizeBytes: number }[],
  price: StoragePrice,
): StoreCost {
  let perMonth = 0
  let unpricedBytes = 0
  for (const { name, sizeBytes } of classes) {
    const cost = classCost(sizeBytes, name, price)
    if (cost === undefined) unpricedBytes += sizeBytes
    else perMonth += cost
  }
  return { perMonth, unpricedBytes }
}

/** What blobs of the standard class would save in a month in a class that costs less. */
export interface ClassSaving {
  readonly name: string
  readonly sizeBytes: number
  readonly saved: number
}

export const savingAgeDays = 90

/** By each class with a lower price, of what is older than `savingAgeDays`. */
export function classSavings(
  { classes }: Pick<StoreUsage, 'classes'>,
  price: StoragePrice,
): readonly ClassSaving[] {
  const age = classAgesDays.indexOf(savingAgeDays)
  const sizeBytes = classes
    .filter(({ name }) => isStandard(name))
    .reduce((sum, { olderBytes }) => sum + (olderBytes[age] ?? 0), 0)
  if (sizeBytes === 0) return []
  return Object.keys(price.classes ?? {}).flatMap((name) => {
    const saved = monthlyCost(sizeBytes, price) - (classCost(sizeBytes, name, price) ?? 0)
    return isStandard(name) || saved <= 0 ? [] : [{ name, sizeBytes, saved }]
  })
}
