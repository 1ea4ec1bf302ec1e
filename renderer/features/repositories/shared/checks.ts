import type { ManifestCheck, Problem } from '../../../../electron/api/rows.ts'

/** What was looked up of many manifests, by digest. */
export interface Checks {
  readonly byDigest: ReadonlyMap<string, ManifestCheck>
  /** How many there are to look up; none where that has not begun. */
  readonly wanted: number
  readonly ended: boolean
}

export const noChecks: Checks = { byDigest: new Map(), wanted: 0, ended: false }

/** What a row says, and what keeps a registry from serving its manifest; each once. */
export function problemsWith(
  own: readonly Problem[],
  check: Pick<ManifestCheck, 'problems'> | undefined,
): readonly Problem[] {
  if (check === undefined || check.problems.length === 0) return own
  const said = new Set(own.map(keyOf))
  return [...own, ...check.problems.filter((problem) => !said.has(keyOf(problem)))]
}

export interface CheckTotals {
  /** Rows that cannot be pulled. */
  readonly broken: number
  /** Rows with a manifest of which not everything was looked up, though looking has ended. */
  readonly unchecked: number
}

/** Where looking has ended, a row without a check was beyond what one call takes. */
export function checkTotalsOf(
  rows: readonly { readonly digest?: string; readonly problems: readonly Problem[] }[],
  { byDigest, ended }: Checks,
): CheckTotals {
  let [broken, unchecked] = [0, 0]
  for (const { digest, problems } of rows) {
    if (problems.length > 0) broken += 1
    else if (ended && digest !== undefined && byDigest.get(digest)?.complete !== true) unchecked += 1
  }
  return { broken, unchecked }
}

function keyOf({ id, path }: Problem): string {
  return `${id} ${path}`
}
