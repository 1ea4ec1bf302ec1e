import { counted, textTable } from '../text-table.ts'
import type { Taken } from './bounds.ts'

/** A test as far as it matters here. */
export interface HostileCase {
  readonly fullName: string
  readonly passed: boolean
  readonly taken?: Taken | undefined
}

/** How many hostile inputs of each area were met, and what the worst of them took, as lines of a table. */
export function casesByArea(cases: readonly HostileCase[]): string[] {
  const areas = new Map<string, HostileCase[]>()
  for (const each of cases) {
    const area = /(?:^|> )hostile ([a-z ]+) > /.exec(each.fullName)?.[1]
    if (area !== undefined) areas.set(area, [...(areas.get(area) ?? []), each])
  }
  if (areas.size === 0) return []
  return textTable([
    ['hostile inputs', 'met', 'most MB over idle', 'longest hold in ms'],
    ...[...areas].toSorted(([a], [b]) => a.localeCompare(b)).map(([area, its]) => rowOf(area, its)),
    rowOf('all', [...areas.values()].flat()),
  ])
}

function rowOf(area: string, cases: readonly HostileCase[]): string[] {
  const most = (measure: (taken: Taken) => number): string =>
    String(
      Math.round(
        cases.reduce((most, { taken }) => Math.max(most, taken === undefined ? 0 : measure(taken)), 0),
      ),
    )
  return [
    area,
    counted(cases),
    most(({ peakBytes }) => peakBytes / (1024 * 1024)),
    most(({ holdMs }) => holdMs),
  ]
}
