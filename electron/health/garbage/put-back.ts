import type { ChangeRow } from '../../api/rows.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { CatalogTables } from '../../catalog/tables/catalog-tables.ts'

/**
 * How many tags may be older than they seem: a service tells when a link was written last, and an undo writes links again.
 * Counts the tags whose links were written between the beginning of a change of this store that was taken back, at least in
 * part, and its end. `clockAheadMs`: how far the service's clock is ahead of this computer's.
 */
export function* tagsPutBack(
  { tags }: CatalogTables,
  changes: readonly ChangeRow[],
  store: string,
  clockAheadMs: number,
): Steps<number> {
  const spans = merged(
    changes
      .filter((change) => change.store === store && writesTags(change))
      .map(({ startedAtMs, endedAtMs = Infinity }) => ({
        fromMs: startedAtMs + clockAheadMs - slackMs,
        toMs: endedAtMs + clockAheadMs + slackMs,
      })),
  )
  if (spans.length === 0) return 0
  let count = 0
  for (let row = 0; row < tags.pushedAtMs.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const pushed = tags.pushedAtMs[row] ?? Number.NaN
    if (spans.some(({ fromMs, toMs }) => pushed >= fromMs && pushed <= toMs)) count += 1
  }
  return count
}

function writesTags({ state, takesBack, phases }: ChangeRow): boolean {
  const isTakenBack = state === 'undone' || state === 'undoing' || takesBack === true
  return isTakenBack && phases.some(({ name }) => name === 'tags')
}

interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** Those that overlap as one; the last ones where there are very many. */
function merged(spans: readonly Span[]): readonly Span[] {
  const apart: Span[] = []
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = apart.at(-1)
    if (last === undefined || span.fromMs > last.toMs) apart.push(span)
    else apart[apart.length - 1] = { ...last, toMs: Math.max(last.toMs, span.toMs) }
  }
  return apart.slice(-mostSpans)
}

/** Some services tell times in whole seconds. */
const slackMs = 1000
const mostSpans = 100
