import type { Growth } from '../../../../electron/api/rows.ts'

/** What was stored at the end of a period, as far as it is there today. */
export interface GrowthBar {
  readonly startMs: number
  readonly referencedBytes: number
  readonly unreferencedBytes: number
  readonly addedBytes: number
}

/** One bar a period, at most `most`, the newest last. */
export function growthBars({ before, periods }: Growth, most: number): readonly GrowthBar[] {
  let { referencedBytes, unreferencedBytes } = before
  const bars = periods.map((period) => {
    referencedBytes += period.referencedBytes
    unreferencedBytes += period.unreferencedBytes
    return {
      startMs: period.startMs,
      referencedBytes,
      unreferencedBytes,
      addedBytes: period.referencedBytes + period.unreferencedBytes,
    }
  })
  return bars.slice(-most)
}

export interface GrowthScale {
  readonly unit: string
  readonly unitBytes: number
  /** Bytes of the lines, the lowest first: 0 and up to four more, the last at or above the largest bar. */
  readonly lines: readonly number[]
}

/** Lines at round numbers of one unit. */
export function growthScale(bars: readonly GrowthBar[]): GrowthScale {
  const largest = bars.reduce(
    (most, { referencedBytes, unreferencedBytes }) => Math.max(most, referencedBytes + unreferencedBytes),
    1,
  )
  let at = 0
  while (at < units.length - 1 && largest >= 1000 ** (at + 1)) at += 1
  const unitBytes = 1000 ** at
  const step = roundStep(largest / unitBytes / 3)
  const count = Math.max(1, Math.ceil(largest / unitBytes / step - 1e-9))
  return {
    unit: units[at] ?? '',
    unitBytes,
    lines: Array.from({ length: count + 1 }, (_, line) => line * step * unitBytes),
  }
}

/** 1, 1.5, 2, 2.5 or 5 times a power of ten, not below a number. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return (roundParts.find((part) => part * power >= least - 1e-9) ?? 10) * power
}

const roundParts = [1, 1.5, 2, 2.5, 5]
const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']
