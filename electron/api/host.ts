import { z } from 'zod'

import { collectionRules } from './garbage.ts'
import { id, nothing } from './inputs.ts'
import { call, stream, type Frozen, type Nothing } from './method.ts'
import type { HostInfo, HostNotice } from './rows.ts'

/** The host itself: what it is, how the window looks, and what a person should know of it. */
export const host = {
  hostInfo: call(nothing).gives<HostInfo>(),
  getSettings: call(nothing).gives<Settings>(),
  saveSettings: call(settings).gives<Nothing>(),
  watchNotices: stream(nothing).gives<readonly HostNotice[]>(),
}

function settings() {
  return z.strictObject({
    theme: z.enum(['system', 'light', 'dark']),
    language: z.enum(['system', 'en', 'zh-CN']),
    /**
     * Requests in flight at once for each store, 1 to 256; each driver's own number when absent. A store's own
     * parameter goes before it, and a store that is open keeps what it was opened with.
     */
    maxRequests: z.int().min(1).max(256).exactOptional(),
    /** When a store that is opened is listed anew; `usualRefreshAge` when absent. */
    refreshAfter: z.enum(['tenMinutes', 'hour', 'day', 'never']).exactOptional(),
    /** What stores ask for storage, as a person typed it, by store; at most 1000. */
    storagePrices: z
      .record(id(), storagePrice())
      .refine((prices) => Object.keys(prices).length <= 1000)
      .exactOptional(),
    /**
     * How a person last wanted to collect, by store; the usual rules when absent. At most 1000 stores, and together at
     * most `mostRulesCharacters` of JSON.
     */
    collectionRules: z
      .record(id(), collectionRules())
      .refine((rules) => Object.keys(rules).length <= 1000)
      .refine((rules) => JSON.stringify(rules).length <= mostRulesCharacters)
      .exactOptional(),
  })
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
const mostRulesCharacters = 1_000_000

export type Settings = Frozen<z.infer<ReturnType<typeof settings>>>
