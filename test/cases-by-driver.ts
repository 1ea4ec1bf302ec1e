import { counted, textTable } from './text-table.ts'

/** A test as far as it matters here. */
export interface Case {
  readonly fullName: string
  readonly passed: boolean
}

/** The suites that every driver has to pass, as they are named where they are described. */
const suites = ['storage driver', 'object store', 'faults of', 'connections of'] as const

/** How many cases of the suites each driver passed, as lines of a table; none when no suite ran. */
export function casesByDriver(cases: readonly Case[]): string[] {
  const rows = new Map<string, Map<string, Case[]>>()
  for (const each of cases) {
    const [, suite, driver] = named.exec(each.fullName) ?? []
    if (suite === undefined || driver === undefined) continue
    const row = rows.get(driver) ?? new Map<string, Case[]>()
    rows.set(driver, row)
    row.set(suite, [...(row.get(suite) ?? []), each])
  }
  if (rows.size === 0) return []
  return textTable([
    ['cases by driver', ...suites.map((suite) => suite.replace(/ of$/, '')), 'all'],
    ...[...rows].toSorted(([a], [b]) => a.localeCompare(b)).map(([driver, row]) => cellsOf(driver, row)),
  ])
}

/** `… > faults of s3 on radosgw, v4 > …`: the driver is the first word, and what it runs on where that is no emulation. */
const named = new RegExp(`(?:^|> )(${suites.join('|')}) (\\w+(?: on radosgw)?)`)

function cellsOf(driver: string, row: ReadonlyMap<string, readonly Case[]>): string[] {
  return [driver, ...suites.map((suite) => counted(row.get(suite) ?? [])), counted([...row.values()].flat())]
}
