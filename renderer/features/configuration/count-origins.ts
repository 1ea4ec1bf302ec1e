import type { ConfiguredParameter } from '../../../electron/api/rows.ts'

/** How many parameters have their value from where. */
export function countOrigins(
  parameters: readonly Pick<ConfiguredParameter, 'origin'>[],
): Record<ConfiguredParameter['origin'], number> {
  const counts = { set: 0, environment: 0, default: 0, unset: 0 }
  for (const { origin } of parameters) counts[origin] += 1
  return counts
}
