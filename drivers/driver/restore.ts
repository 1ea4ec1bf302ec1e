import type { Restore } from '../common/restore.ts'

/** What a service says of one object. */
export interface ReportedRestore {
  readonly storageClass?: string | undefined
  /** As in the headers of every service: `ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"`. */
  readonly restore?: string | undefined
  /** The tier that the service moved the object to by itself. */
  readonly tier?: string | undefined
}

/**
 * Undefined where the bytes can be read as they are. `archives` are the classes and tiers that a service must restore
 * from first, in its own words.
 */
export function restoreOf(
  archives: ReadonlySet<string>,
  { storageClass, restore, tier }: ReportedRestore,
): Restore | undefined {
  if (restore?.includes('ongoing-request="true"') === true) return { state: 'restoring' }
  if (restore?.includes('ongoing-request="false"') === true) {
    const untilMs = Date.parse(/expiry-date="([^"]*)"/.exec(restore)?.[1] ?? '')
    return Number.isNaN(untilMs) ? { state: 'restored' } : { state: 'restored', untilMs }
  }
  const putAway = archives.has(tier ?? '') || archives.has(storageClass ?? '')
  return putAway ? { state: 'archived' } : undefined
}

/** The same as a part of what is told of an object. */
export function restoreField(
  archives: ReadonlySet<string>,
  told: ReportedRestore,
): { readonly restore?: Restore } {
  const restore = restoreOf(archives, told)
  return restore === undefined ? {} : { restore }
}
