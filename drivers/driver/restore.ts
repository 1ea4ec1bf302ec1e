import type { Restore } from '../common/restore.ts'

/** The headers, or fields of a list, in which a service tells the state of an object. */
export interface ReportedRestore {
  readonly storageClass?: string | undefined
  /** In the form of the header `x-amz-restore`: `ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"`. */
  readonly restore?: string | undefined
  /** The archive tier that the service moved the object to by itself. */
  readonly tier?: string | undefined
}

/**
 * Undefined where the object can be read without a restore. `archives` are the service's names of the classes and tiers that
 * need one.
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
  const isArchived = archives.has(tier ?? '') || archives.has(storageClass ?? '')
  return isArchived ? { state: 'archived' } : undefined
}

/** The same as a field of `ObjectInfo`; no field where it is undefined. */
export function restoreField(
  archives: ReadonlySet<string>,
  reported: ReportedRestore,
): { readonly restore?: Restore } {
  const restore = restoreOf(archives, reported)
  return restore === undefined ? {} : { restore }
}
