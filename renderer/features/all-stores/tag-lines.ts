import type { ManifestSummary, TagRow } from '../../../electron/api/rows.ts'
import type { Sameness } from '../../state/address/address.ts'

/** What a store says of the tags of one repository, as far as it is known. */
export interface StoreTags {
  readonly store: string
  /** The newest row of each tag. */
  readonly rows: readonly TagRow[]
  /** Whether all tags are listed. */
  readonly whole: boolean
}

/** A tag in one store. */
export interface TagInStore {
  readonly store: string
  readonly digest?: string
  readonly pushedAtMs?: number
  readonly manifest?: ManifestSummary
}

/** One digest that a tag leads to, and in which stores. A tag with several digests has a line for each. */
export interface TagLine {
  readonly key: string
  readonly tag: string
  /** Absent while it is not read, and where the link is missing. */
  readonly digest?: string
  /** Whether most stores have this digest; between equals the one pushed last counts. */
  readonly first: boolean
  /** Stores whose tag leads here. */
  readonly stores: ReadonlySet<string>
  /** Stores whose tag leads to another digest. */
  readonly elsewhere: ReadonlySet<string>
  /** Stores that hold the repository and whose list is whole without this tag. */
  readonly missing: ReadonlySet<string>
  /** How many digests the tag leads to. */
  readonly digests: number
  readonly inStores: readonly TagInStore[]
}

/** The tags of a repository over all stores that hold it, by name: numbers as numbers, the highest first. */
export function tagLines(found: readonly StoreTags[]): readonly TagLine[] {
  const byTag = new Map<string, TagInStore[]>()
  for (const { store, rows } of found) {
    for (const row of rows) {
      const inStores = byTag.get(row.tag) ?? []
      byTag.set(row.tag, inStores)
      inStores.push(placed(store, row))
    }
  }
  const whole = found.filter((store) => store.whole).map(({ store }) => store)
  return [...byTag]
    .sort(([a], [b]) => collator.compare(b, a))
    .flatMap(([tag, inStores]) => linesOf(tag, inStores, whole))
}

/** Lines whose tag or digest holds the text; of a tag that is as asked, all lines. */
export function filterLines(
  lines: readonly TagLine[],
  sameness: Sameness | undefined,
  filter: string,
): readonly TagLine[] {
  const wanted = filter.trim().toLowerCase()
  return lines.filter(
    (line) =>
      isSo(line, sameness) &&
      (line.tag.toLowerCase().includes(wanted) || (line.digest?.includes(wanted) ?? false)),
  )
}

export interface LineTotals {
  readonly tags: number
  readonly differing: number
  readonly missing: number
}

export function lineTotals(lines: readonly TagLine[]): LineTotals {
  const firsts = lines.filter((line) => line.first)
  return {
    tags: firsts.length,
    differing: firsts.filter((line) => isSo(line, 'differing')).length,
    missing: firsts.filter((line) => isSo(line, 'missing')).length,
  }
}

/** The line that an address names: without a digest, or with one that is gone, the first of the tag. */
export function chosenLine(
  lines: readonly TagLine[],
  tag: string | undefined,
  digest: string | undefined,
): TagLine | undefined {
  if (tag === undefined) return undefined
  const ofTag = lines.filter((line) => line.tag === tag)
  return ofTag.find((line) => line.digest === digest) ?? ofTag[0]
}

function isSo(line: TagLine, sameness: Sameness | undefined): boolean {
  if (sameness === 'differing') return line.digests > 1
  return sameness === undefined || line.missing.size > 0
}

function linesOf(tag: string, inStores: readonly TagInStore[], whole: readonly string[]): readonly TagLine[] {
  const present = new Set(inStores.map(({ store }) => store))
  const missing = new Set(whole.filter((store) => !present.has(store)))
  const byDigest = new Map<string | undefined, TagInStore[]>()
  for (const one of inStores) byDigest.set(one.digest, [...(byDigest.get(one.digest) ?? []), one])
  const digests = [...byDigest.keys()].filter((digest) => digest !== undefined).length
  return [...byDigest]
    .sort(([, a], [, b]) => b.length - a.length || lastPush(b) - lastPush(a))
    .map(([digest, there], index) => {
      const stores = new Set(there.map(({ store }) => store))
      const elsewhere = inStores.filter((one) => one.digest !== undefined && !stores.has(one.store))
      return {
        key: `${tag}@${digest ?? ''}`,
        tag,
        ...(digest === undefined ? {} : { digest }),
        first: index === 0,
        stores,
        elsewhere: new Set(elsewhere.map(({ store }) => store)),
        missing,
        digests,
        inStores,
      }
    })
}

function placed(store: string, { digest, pushedAtMs, manifest }: TagRow): TagInStore {
  return {
    store,
    ...(digest === undefined ? {} : { digest }),
    ...(pushedAtMs === undefined ? {} : { pushedAtMs }),
    ...(manifest === undefined ? {} : { manifest }),
  }
}

function lastPush(inStores: readonly TagInStore[]): number {
  return Math.max(...inStores.map(({ pushedAtMs }) => pushedAtMs ?? 0))
}

const collator = new Intl.Collator('en', { numeric: true })
