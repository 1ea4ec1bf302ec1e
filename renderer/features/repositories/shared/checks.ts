import type { ManifestCheck, Problem } from '../../../../electron/api/rows.ts'

/** The checks of many manifests, by digest. */
export interface Checks {
  readonly byDigest: ReadonlyMap<string, ManifestCheck>
  /** How many manifests are to be checked; 0 before that begins. */
  readonly wanted: number
  readonly ended: boolean
}

export const noChecks: Checks = { byDigest: new Map(), wanted: 0, ended: false }

/** The problems of a row and of its check, without duplicates. */
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
  /** Rows whose manifest was not checked completely, counted after checking has ended. */
  readonly unchecked: number
}

/** A row without a check at the end was beyond `mostManifestsChecked`, the most that one call takes. */
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
