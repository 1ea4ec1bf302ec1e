import type { Spread } from './rounds.ts'

/** One line of the table that the bench prints. */
export interface Measure {
  readonly what: string
  readonly value: string
  /** What is asked of it; absent where a number is only told. */
  readonly limit?: string
  readonly kept?: boolean
  /** Told below the line. */
  readonly details?: string
}

/** A number that has to stay below a limit. */
export function below(what: string, value: number, limit: number, unit: string): Measure {
  const text = (number: number): string => `${round(number)}${unit}`
  return { what, value: text(value), limit: `below ${text(limit)}`, kept: value < limit }
}

/** A number that may not come below a limit. */
export function atLeast(what: string, value: number, limit: number, unit: string): Measure {
  const text = (number: number): string => `${round(number)}${unit}`
  return { what, value: text(value), limit: `at least ${text(limit)}`, kept: value >= limit }
}

/** What could not be measured here, and why. */
export function skipped(what: string, why: string): Measure {
  return { what, value: 'skipped', limit: why }
}

/** The median of some rounds with an aim that it reaches from below: missing it is told, and breaks nothing. */
export function aimed(what: string, rounds: Spread, aim: number, unit = ''): Measure {
  const limit = `aim ${round(aim)}${unit}, ${rounds.median >= aim ? 'reached' : 'missed'}`
  return { what, value: spread(rounds, unit), limit }
}

/** The same with an aim that it may not exceed. */
export function aimedAtMost(what: string, rounds: Spread, aim: number, unit = ''): Measure {
  const limit = `aim at most ${round(aim)}${unit}, ${rounds.median <= aim ? 'reached' : 'missed'}`
  return { what, value: spread(rounds, unit), limit }
}

export function toldSpread(what: string, rounds: Spread, unit = ''): Measure {
  return { what, value: spread(rounds, unit) }
}

export function told(what: string, value: number, unit: string): Measure {
  return { what, value: `${round(value)}${unit}` }
}

/** Something that has to be so, or nothing that was measured means anything. */
export function holds(what: string, kept: boolean): Measure {
  return { what, value: kept ? 'yes' : 'no', limit: 'yes', kept }
}

export function table(measures: readonly Measure[]): string {
  const rows = measures.map(({ what, value, limit = '', kept }) => [
    what,
    value,
    limit,
    kept === false ? 'BROKEN' : '',
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line, at) => [line.trimEnd(), measures[at]?.details ?? ''].filter(Boolean).join('\n    '))
    .join('\n')
}

function spread({ median, least, most }: Spread, unit: string): string {
  const middle = `${round(median)}${unit}`
  return least === most ? middle : `${middle} (${round(least)} to ${round(most)})`
}

function round(number: number): string {
  return number >= 100 ? String(Math.round(number)) : number.toPrecision(2)
}
