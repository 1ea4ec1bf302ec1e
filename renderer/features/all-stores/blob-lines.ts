import type { BlobInStore, SharedBlobs, StoreTotals } from '../../../electron/api/rows.ts'

type Found = BlobInStore['found'][number]

/** The digests that what was typed may mean, over all stores: those that most stores hold first. */
export function digestsFound(places: readonly BlobInStore[]): readonly string[] {
  const held = new Map<string, number>()
  for (const { found } of places) {
    for (const { digest, sizeBytes } of found) {
      held.set(digest, (held.get(digest) ?? 0) + (sizeBytes === undefined ? 0 : 1))
    }
  }
  return [...held].sort(([a, of], [b, other]) => other - of || (a < b ? -1 : 1)).map(([digest]) => digest)
}

/** What a store knows of a digest: `unknown` where nothing is known of the store, undefined while it has not said. */
export function placeOf(
  places: readonly BlobInStore[],
  store: string,
  digest: string | undefined,
): Found | 'absent' | 'unknown' | undefined {
  const place = places.find((each) => each.store === store)
  if (place === undefined) return undefined
  if (place.asOfMs === undefined) return 'unknown'
  return place.found.find((each) => each.digest === digest) ?? 'absent'
}

/** What two stores share, and of how much. */
export interface SharedLine {
  readonly key: string
  readonly stores: readonly [string, string]
  readonly blobs: number
  readonly sizeBytes: number
  /** Of the bytes of each store's blobs, the parts that the other one has: 0 to 1. */
  readonly parts: readonly [number, number]
}

export function sharedLines(
  shared: readonly SharedBlobs[],
  totals: ReadonlyMap<string, StoreTotals>,
): readonly SharedLine[] {
  return shared.map(({ stores, blobs, sizeBytes }) => {
    const partOf = (store: string): number => {
      const all = totals.get(store)?.totals.blobBytes ?? 0
      // Totals may be newer than what is shared.
      return all === 0 ? 0 : Math.min(1, sizeBytes / all)
    }
    return { key: stores.join(' '), stores, blobs, sizeBytes, parts: [partOf(stores[0]), partOf(stores[1])] }
  })
}
