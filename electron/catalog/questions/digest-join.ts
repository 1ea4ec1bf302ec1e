import type { ManifestColumns } from '../manifests/manifest-columns.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { digestCount, noDigest } from '../tables/digests.ts'
import { firstOther } from '../manifests/digest-ids.ts'
import { rowsAStep, type Steps } from './steps.ts'
import { ownDigest, type StoreFacts } from './store-facts.ts'

/** Which digest ID of the columns is which of the tables, and the other way round; `noDigest` where there is none. */
export interface DigestJoin {
  /** By ID of the tables. */
  readonly own: Uint32Array
  /** The ID in the tables of an ID of the columns. */
  tableId(own: number): number
}

/** Joins both; the last answer for the same tables and manifests is kept. */
export function* joinDigests(facts: StoreFacts): Steps<DigestJoin> {
  const { tables, columns } = facts
  const kept = answers.get(tables)
  if (kept?.columns === columns && kept.manifestCount === columns.manifestCount) return kept.join
  const manifestCount = columns.manifestCount
  const join = yield* make(facts)
  answers.set(tables, { columns, manifestCount, join })
  return join
}

function* make(facts: StoreFacts): Steps<DigestJoin> {
  const { tables, columns } = facts
  const count = digestCount(tables.digests)
  const own = new Uint32Array(count)
  const tableIds = new Uint32Array(columns.digests.sha256Count).fill(noDigest)
  const others = new Map<number, number>()
  for (let id = 0; id < count; id += 1) {
    if (id % rowsAStep === 0) yield
    const found = ownDigest(facts, id)
    own[id] = found
    if (found === noDigest) continue
    if (found >= firstOther) others.set(found, id)
    else tableIds[found] = id
  }
  return {
    own,
    tableId: (id) => (id >= firstOther ? others.get(id) : tableIds[id]) ?? noDigest,
  }
}

interface Answer {
  readonly columns: ManifestColumns
  readonly manifestCount: number
  readonly join: DigestJoin
}

const answers = new WeakMap<CatalogTables, Answer>()
