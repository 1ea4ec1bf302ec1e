import type { Usage } from '../process-usage.ts'
import type { Figures } from '../rounds.ts'
import type { OwnUsage } from './own-host.ts'

const megabyte = 1_000_000

export function figuresOf({ seconds, cpuSeconds, peakBytes }: Usage): Figures {
  return { seconds, cpuSeconds, peakMegabytes: peakBytes / megabyte }
}

export function ownFigures(usage: OwnUsage): Figures {
  const { grownBytes, longestHoldMs } = usage
  return { ...figuresOf(usage), grownMegabytes: grownBytes / megabyte, longestHoldMs }
}

/** Lets a contestant run, and adds what the service used meanwhile. */
export async function withServiceCpu(
  service: { readonly cpuSeconds: () => Promise<number | undefined> },
  run: () => Promise<Figures>,
): Promise<Figures> {
  const before = await service.cpuSeconds()
  const figures = await run()
  const after = await service.cpuSeconds()
  const isKnown = before !== undefined && after !== undefined
  return isKnown ? { ...figures, serviceCpuSeconds: after - before } : figures
}
