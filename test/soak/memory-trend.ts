/** Whether memory stayed as it was: the middle of the first third of the samples after a warm-up, and of the last. */
export interface MemoryTrend {
  readonly firstBytes: number
  readonly lastBytes: number
  readonly grewBytes: number
}

/** The first tenth is the warm-up. Undefined of too few samples to tell: less than ten. */
export function memoryTrend(samples: readonly number[]): MemoryTrend | undefined {
  if (samples.length < 10) return undefined
  const warm = samples.slice(Math.floor(samples.length / 10))
  const third = Math.floor(warm.length / 3)
  const firstBytes = median(warm.slice(0, third))
  const lastBytes = median(warm.slice(-third))
  return { firstBytes, lastBytes, grewBytes: lastBytes - firstBytes }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
