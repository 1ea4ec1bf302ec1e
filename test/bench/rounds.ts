/** Measures of one contestant, by their names. */
export type Figures = Readonly<Record<string, number>>

/** What each contestant took in each round. */
export type Rounds<Name extends string = string> = Readonly<Record<Name, readonly Figures[]>>

/** The median of some numbers, and how far they lie apart. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

/**
 * Lets contestants take turns, so that whatever else the machine does meets all of them. Each round another begins: who
 * comes after another may find the machine warmer.
 */
export async function takeTurns<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, (round: number) => Promise<Figures>>>,
): Promise<Rounds<Name>> {
  const names = Object.keys(contestants) as Name[]
  const taken = Object.fromEntries(names.map((name): [string, Figures[]] => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    const first = round % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      taken[name]?.push(await contestants[name](round))
    }
  }
  return taken as Record<Name, Figures[]>
}

/** Lets contestants take turns, and gives the median of each figure of each of them. */
export async function inTurns(
  rounds: number,
  contestants: Readonly<Record<string, () => Promise<Figures>>>,
): Promise<Readonly<Record<string, Figures>>> {
  const taken = await takeTurns(rounds, contestants)
  return Object.fromEntries(Object.entries(taken).map(([name, figures]) => [name, medianFigures(figures)]))
}

/** A number of each round, such as the ratio of two contestants that met the same. */
export function spreadOf(numbers: readonly number[]): Spread {
  return { median: median(numbers), least: Math.min(...numbers), most: Math.max(...numbers) }
}

export function medianFigures(all: readonly Figures[]): Figures {
  const figures = Object.keys(all[0] ?? {})
  return Object.fromEntries(
    figures.map((figure) => [figure, median(all.map((figures) => figures[figure] ?? Number.NaN))]),
  )
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}
