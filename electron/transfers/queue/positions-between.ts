/**
 * So many positions between two others, ascending; undefined where numbers lie too close together for it. Without an
 * upper or lower neighbour they go on by one.
 */
export function positionsBetween(
  lower: number | undefined,
  upper: number | undefined,
  count: number,
): readonly number[] | undefined {
  const [from, step] =
    upper === undefined
      ? [lower ?? 0, 1]
      : lower === undefined
        ? [upper - count - 1, 1]
        : [lower, (upper - lower) / (count + 1)]
  if (step < minStep) return undefined
  return Array.from({ length: count }, (_, index) => from + step * (index + 1))
}

const minStep = 1e-9
