import type { StoreUsage, TagUsage } from '../../../../electron/api/rows.ts'
import type { UsageMetric } from '../../../state/address/address.ts'

export type CountedBy = 'unique' | UsageMetric

/** An area of the treemap. */
export interface UsageItem {
  readonly kind: 'repository' | 'tag' | 'others' | 'severalTags' | 'elsewhere' | 'untagged'
  /** The whole name of a repository or tag. */
  readonly name: string
  readonly sizeBytes: number
  /** Of `others`: how many. */
  readonly count: number
}

export interface UsageItems {
  /** The largest first; what is too small to see is one item, the last. */
  readonly items: readonly UsageItem[]
  readonly sizeBytes: number
}

/** The bytes of the repository in a row. */
export function bytesOfRepository(usage: StoreUsage, row: number, by: CountedBy): number {
  if (by === 'all') return usage.repositoryBytes[row] ?? 0
  const unique = usage.uniqueBytes[row] ?? 0
  return by === 'unique' ? unique : unique + (usage.ownBytes[row] ?? 0)
}

/** The repositories whose names begin with `zoom`. */
export function repositoryItems(usage: StoreUsage, by: CountedBy, zoom: string): UsageItems {
  const rows: number[] = []
  for (const [row, name] of usage.names.entries()) if (name.startsWith(zoom)) rows.push(row)
  const bytes = Float64Array.from(rows, (row) => bytesOfRepository(usage, row, by))
  return largestOf(bytes, (at) => ({
    kind: 'repository',
    name: usage.names[rows[at] ?? -1] ?? '',
    sizeBytes: bytes[at] ?? 0,
    count: 1,
  }))
}

/** The tags of a repository. Where only what each has alone counts, what they share follows as areas of its own. */
export function tagItems(usage: TagUsage, by: CountedBy): UsageItems {
  const bytes = by === 'all' ? usage.tagBytes : usage.uniqueBytes
  const tags = largestOf(bytes, (at) => ({
    kind: 'tag',
    name: usage.names[at] ?? '',
    sizeBytes: bytes[at] ?? 0,
    count: 1,
  }))
  if (by === 'all') return tags
  const { parts } = usage
  const rest = [
    { kind: 'severalTags', sizeBytes: parts.severalTagsBytes },
    { kind: 'untagged', sizeBytes: parts.untaggedBytes },
    { kind: 'elsewhere', sizeBytes: parts.elsewhereBytes },
  ] as const
  const shared = rest.flatMap(({ kind, sizeBytes }) =>
    sizeBytes === 0 ? [] : [{ kind, name: '', sizeBytes, count: 1 }],
  )
  return { items: [...tags.items, ...shared], sizeBytes: tags.sizeBytes }
}

function largestOf(bytes: Float64Array, itemAt: (at: number) => UsageItem): UsageItems {
  const sizeBytes = bytes.reduce((sum, each) => sum + each, 0)
  // Numbers alone are sorted: of a hundred thousand that takes some milliseconds.
  const sorted = Float64Array.from(bytes).sort()
  const limit = Math.max(sorted[sorted.length - mostAreas] ?? 0, sizeBytes * leastShare)
  const items: UsageItem[] = []
  let [others, otherBytes] = [0, 0]
  for (let at = 0; at < bytes.length; at += 1) {
    const size = bytes[at] ?? 0
    if (size === 0) continue
    if (size >= limit && items.length < mostAreas) items.push(itemAt(at))
    else {
      others += 1
      otherBytes += size
    }
  }
  items.sort((a, b) => b.sizeBytes - a.sizeBytes)
  if (others > 0) items.push({ kind: 'others', name: '', sizeBytes: otherBytes, count: others })
  return { items, sizeBytes }
}

/**
 * What a click on a repository zooms to: the next part of its name, where more repositories begin so but not all that are
 * shown; undefined where it is the repository itself.
 */
export function nextZoom(names: readonly string[], zoom: string, name: string): string | undefined {
  let shown = countWithin(names, zoom)
  for (let from = zoom.length; ;) {
    const slash = name.indexOf('/', from)
    if (slash < 0) return undefined
    const prefix = name.slice(0, slash + 1)
    const count = countWithin(names, prefix)
    if (count <= 1) return undefined
    if (count < shown) return prefix
    shown = count
    from = slash + 1
  }
}

/** How many of the names begin so. */
export function countWithin(names: readonly string[], prefix: string): number {
  let count = 0
  for (const name of names) if (name.startsWith(prefix)) count += 1
  return count
}

/** One part of a name less: `a/b/` gives `a/`; the empty text for all. */
export function zoomAbove(zoom: string): string {
  return zoom.slice(0, zoom.lastIndexOf('/', zoom.length - 2) + 1)
}

const mostAreas = 60
/** Smaller areas could not be chosen. */
const leastShare = 0.002
