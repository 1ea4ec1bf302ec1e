import type { StoredObject } from './stored-object.ts'

/** How a service names what it says of class and restore, and which classes it must restore from. */
export interface ArchiveNames {
  readonly classHeader: string
  readonly restoreHeader: string
  readonly classes: ReadonlySet<string>
}

/** Whether the bytes of an object are put away: its class says so, and no copy of it is restored. */
export function isPutAway({ headers }: StoredObject, names: ArchiveNames): boolean {
  if (!names.classes.has(headers[names.classHeader] ?? '')) return false
  return headers[names.restoreHeader]?.includes('ongoing-request="false"') !== true
}
