import { setTimeout as sleep } from 'node:timers/promises'

import type { Stats } from '../clouds/common/stats.ts'
import { below, type Random } from './seeded.ts'

/** When a host is killed: so long after it was ready, or as the service sees one of its next requests. */
export type KillMoment =
  | { readonly kind: 'time'; readonly afterMs: number }
  | { readonly kind: 'request'; readonly nth: number; readonly when: 'arrived' | 'done' }

export function pickMoment(random: Random, seesRequests: boolean): KillMoment {
  // Squared: the first milliseconds are met more often than the later ones.
  if (!seesRequests || random() < 0.3) return { kind: 'time', afterMs: Math.floor(300 * random() ** 2) }
  return { kind: 'request', nth: 1 + below(9, random), when: random() < 0.5 ? 'arrived' : 'done' }
}

/** Resolves at the moment; never when the signal aborts before. */
export async function reached(
  moment: KillMoment,
  stats: Stats | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (moment.kind === 'time') {
    await sleep(moment.afterMs, undefined, { signal }).catch(() => new Promise(() => undefined))
    return
  }
  if (stats === undefined) throw new Error('nobody sees requests here')
  let seen = 0
  await new Promise<void>((resolve) => {
    stats.onMoment = ({ when }) => {
      if (when !== moment.when || signal.aborted) return
      seen += 1
      if (seen === moment.nth) resolve()
    }
  })
}

export function momentName(moment: KillMoment): string {
  return moment.kind === 'time' ? `${moment.afterMs} ms` : `request ${moment.nth} ${moment.when}`
}
