import type { TagRow } from '../../../../electron/api/rows.ts'

/**
 * The newest row of each tag, in the order in which tags were first listed: a listing tells a tag again when it knows
 * more of it.
 */
export function latestTags(pages: readonly (readonly TagRow[])[]): readonly TagRow[] {
  const latest = new Map<string, TagRow>()
  for (const page of pages) for (const row of page) latest.set(row.tag, row)
  return [...latest.values()]
}
