import { layout } from '../../registry/layout/layout.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { digestAt, noDigest } from '../tables/digests.ts'
import { nameAt, nameCount } from '../tables/names.ts'

/**
 * Keys at which a listing is cut into ranges that run side by side, sorted. Without tables of an earlier listing: sixteen
 * by the first digit of blobs, and as many by names of repositories.
 */
export function firstCuts(keyOf: KeyOf, names: readonly string[]): readonly string[] {
  const blobs = keyOf(layout.blobs())
  const digits = Array.from({ length: 16 }, (_, digit) => `${blobs}/sha256/${digit.toString(16)}`)
  const sorted = [...new Set(names)].map((name) => `${repositoriesPrefix(keyOf)}${name}/_`).sort(compare)
  const every = Math.max(1, Math.ceil(sorted.length / rangesOfNames))
  return [...digits, ...sorted.filter((_, at) => at % every === 0)]
}

/** Cuts of which each has as many keys before the next as the others, by an earlier listing. None for few keys. */
export function equalCuts(keyOf: KeyOf, tables: CatalogTables, ranges: number): readonly string[] {
  const { blobs, repositories, totals } = tables
  const keysOfRange = Math.max(leastKeysOfRange, Math.ceil(totals.keys / ranges))
  const cuts: string[] = []
  for (let row = keysOfRange; row < blobs.digest.length; row += keysOfRange) {
    const digest = digestAt(tables.digests, blobs.digest[row] ?? noDigest)
    cuts.push(keyOf(layout.blobData(digest)).replace(/\/data$/, ''))
  }
  let keys = keysOfRange
  for (let row = 0; row < nameCount(repositories.names); row += 1) {
    if (keys >= keysOfRange) {
      cuts.push(`${repositoriesPrefix(keyOf)}${nameAt(repositories.names, row)}/_`)
      keys = 0
    }
    keys += repositories.keys[row] ?? 0
  }
  return totals.keys < 2 * leastKeysOfRange ? [] : cuts.sort(compare)
}

export type KeyOf = (path: `/${string}`) => string

/** Fewer are not worth a request of their own. */
const leastKeysOfRange = 2000
const rangesOfNames = 16

function repositoriesPrefix(keyOf: KeyOf): string {
  return `${keyOf(layout.repositories())}/`
}

/** In the order of UTF-8 bytes, as keys are sorted. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
