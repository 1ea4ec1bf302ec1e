import type { DigestUse, DigestUses } from '../../../electron/api/rows.ts'

export interface UseInStore {
  readonly store: string
  readonly use: DigestUse
}

/** All uses: those in the store that is open first, then those that a tag leads to, then by the names of repositories. */
export function inOrderOfTags(found: readonly DigestUses[], open: string): readonly UseInStore[] {
  return found
    .flatMap(({ store, uses }) => uses.map((use) => ({ store, use })))
    .sort(
      (a, b) =>
        Number(b.store === open) - Number(a.store === open) ||
        Number(b.use.tagCount > 0) - Number(a.use.tagCount > 0) ||
        compare(a.use.repository, b.use.repository) ||
        compare(a.use.manifest, b.use.manifest),
    )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
