import { z } from 'zod'

import { collectionRules } from './garbage.ts'
import { id, nothing } from './inputs.ts'
import { call, type Frozen, type Nothing } from './method.ts'
import {
  languages,
  leastBytesPerSecond,
  leastPartSizeBytes,
  mostBytesPerSecond,
  mostPartSizeBytes,
  mostTransfersAtOnce,
  themes,
} from './values/setting-bounds.ts'

/** What a person set for all stores. A change names the parts that change: two windows do not overwrite each other's. */
export const settings = {
  getSettings: call(nothing).gives<Settings>(),
  changeSettings: call(changeOfSettings).gives<Settings>(),
  /** Everything as at first; prices and rules of stores stay. */
  resetSettings: call(nothing).gives<Nothing>(),
}

/**
 * The parts besides theme and language; the usual where one is absent. Schemas are made when they are first asked for: the
 * window has none.
 */
export function settingParts() {
  return {
    /** How high rows are; `comfortable` when absent. */
    density: z.enum(['comfortable', 'compact']),
    /**
     * Requests in flight at once for each store, 1 to 256; each driver's own number when absent. A store's own
     * parameter goes before it, and a store that is open keeps what it was opened with.
     */
    maxRequests: z.int().min(1).max(256),
    /** When a store that is opened is listed anew; `usualRefreshAge` when absent. */
    refreshAfter: z.enum(['tenMinutes', 'hour', 'day', 'never']),
    /** Transfers that run at once, 1 to 16; 3 when absent. */
    transfersAtOnce: z.int().min(1).max(mostTransfersAtOnce),
    /** Of all transfers together; as fast as they can when absent. */
    uploadBytesPerSecond: bytesPerSecond(),
    downloadBytesPerSecond: bytesPerSecond(),
    /** Of multipart uploads, 5 to 64 MiB, for stores whose parameters do not say; the driver's own when absent. */
    partSizeBytes: z.int().min(leastPartSizeBytes).max(mostPartSizeBytes),
    /** Asks before the window is closed while transfers run; true when absent. */
    askBeforeLeaving: z.boolean(),
    /** Whether keys that write a sign do something without Ctrl or ⌘ (WCAG 2.1.4); true when absent. */
    singleKeys: z.boolean(),
    /** Whether Bollard looks for newer versions; nobody has said when absent, and it does not look. */
    updateCheck: z.enum(['on', 'never']),
  }
}

function bytesPerSecond() {
  return z.int().min(leastBytesPerSecond).max(mostBytesPerSecond)
}

function changeOfSettings() {
  const parts = settingParts()
  return z.strictObject({
    theme: z.enum(themes).exactOptional(),
    language: z.enum(languages).exactOptional(),
    // Null makes a part the usual again.
    density: parts.density.nullable().exactOptional(),
    maxRequests: parts.maxRequests.nullable().exactOptional(),
    refreshAfter: parts.refreshAfter.nullable().exactOptional(),
    transfersAtOnce: parts.transfersAtOnce.nullable().exactOptional(),
    uploadBytesPerSecond: parts.uploadBytesPerSecond.nullable().exactOptional(),
    downloadBytesPerSecond: parts.downloadBytesPerSecond.nullable().exactOptional(),
    partSizeBytes: parts.partSizeBytes.nullable().exactOptional(),
    askBeforeLeaving: parts.askBeforeLeaving.nullable().exactOptional(),
    singleKeys: parts.singleKeys.nullable().exactOptional(),
    updateCheck: parts.updateCheck.nullable().exactOptional(),
    /** By store: those of other stores stay. Null forgets a store's. */
    storagePrices: z.record(id(), storagePrice().nullable()).refine(ofFewStores).exactOptional(),
    collectionRules: z.record(id(), collectionRules().nullable()).refine(ofFewStores).exactOptional(),
  })
}

/** Stores that one change names, or that settings are kept for. */
export const mostStoresWithSettings = 1000

function ofFewStores(record: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(record).length <= mostStoresWithSettings
}

/** What a store asks for one unit and month. */
export function storagePrice() {
  const perUnit = z.number().positive().max(1_000_000)
  return z.strictObject({
    /** Of the standard class. */
    perGbMonth: perUnit,
    /** Three letters, as ISO 4217 has them. */
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** GB (1,000,000,000 bytes) when absent. */
    unit: z.enum(['GB', 'GiB']).exactOptional(),
    /** Of other classes, by the service's own names. */
    classes: z
      .record(z.string().min(1).max(64), perUnit)
      .refine((classes) => Object.keys(classes).length <= mostPricedClasses)
      .exactOptional(),
  })
}

export const mostPricedClasses = 32

type Parts = {
  [Name in keyof ReturnType<typeof settingParts>]: z.infer<ReturnType<typeof settingParts>[Name]>
}

export interface Settings extends Readonly<Partial<Parts>> {
  readonly theme: (typeof themes)[number]
  readonly language: (typeof languages)[number]
  /** What stores ask for storage, as a person typed it, by store; of at most `mostStoresWithSettings`. */
  readonly storagePrices?: Readonly<Record<string, StoragePrice>>
  /**
   * How a person last wanted to collect, by store; the usual rules when absent. Together at most 1,000,000 characters of
   * JSON.
   */
  readonly collectionRules?: Readonly<Record<string, Frozen<z.infer<ReturnType<typeof collectionRules>>>>>
}

/** See `storagePrice`. */
export type StoragePrice = Frozen<z.infer<ReturnType<typeof storagePrice>>>

/** Parts that change. */
export type SettingsChange = Frozen<z.infer<ReturnType<typeof changeOfSettings>>>
