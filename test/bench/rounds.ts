/** Measures of one contestant, by their names. */
export type Figures = Readonly<Record<string, number>>

/**
 * Lets contestants take turns, so that whatever else the machine does meets all of them, and gives the median of each
 * figure of each of them.
 */
export async function inTurns(
  rounds: number,
  contestants: Readonly<Record<string, () => Promise<Figures>>>,
): Promise<Readonly<Record<string, Figures>>> {
  const all = Object.entries(contestants)
  const taken = new Map<string, Figures[]>(all.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    // The order changes: who comes after another may find the machine warmer.
    for (const [name, run] of round % 2 === 0 ? all : all.toReversed()) taken.get(name)?.push(await run())
  }
  return Object.fromEntries([...taken].map(([name, figures]) => [name, medianFigures(figures)]))
}

function medianFigures(all: readonly Figures[]): Figures {
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
