import type { FindingRow, RepairKind } from '../../../../electron/api/rows.ts'

/** One way to repair some findings at once. */
export interface Repair {
  readonly repair: RepairKind
  /** The store that blobs come from. */
  readonly from?: string
  readonly findings: readonly string[]
}

/** A plan repairs no more at once. */
export const mostRepaired = 10_000

/**
 * What can be done about findings, the repair that mends most of them first; blobs come from each store that holds some of
 * them, the store with the most first.
 */
export function repairsOf(findings: readonly FindingRow[]): readonly Repair[] {
  const found = new Map<string, { readonly repair: RepairKind; readonly from?: string; ids: string[] }>()
  const add = (key: string, repair: RepairKind, from: string | undefined, id: string): void => {
    const known = found.get(key) ?? { repair, ...(from === undefined ? {} : { from }), ids: [] }
    if (known.ids.length < mostRepaired) known.ids.push(id)
    found.set(key, known)
  }
  for (const { id, repairs, heldBy } of findings) {
    for (const repair of repairs) {
      if (repair !== 'fetchBlob') add(repair, repair, undefined, id)
      else for (const store of heldBy) add(`${repair} ${store}`, repair, store, id)
    }
  }
  return [...found.values()]
    .map(({ ids, ...rest }) => ({ ...rest, findings: ids }))
    .toSorted((a, b) => ranks[a.repair] - ranks[b.repair] || b.findings.length - a.findings.length)
}

const ranks: Readonly<Record<RepairKind, number>> = { fetchBlob: 0, writeLink: 1, abort: 2, remove: 3 }
