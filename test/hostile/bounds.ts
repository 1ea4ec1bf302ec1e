import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { limitHeapGrowth } from '../../electron/host/heap-growth.ts'
import { forgetPeak } from '../bench/process-usage.ts'
import { LongestHold } from '../kill/longest-hold.ts'

/** What something took of its process: memory beyond what there was before, at its peak, and the thread at a stretch. */
export interface Taken {
  readonly peakBytes: number
  readonly holdMs: number
}

/** What nothing from outside may take. */
export const mostTaken: Taken = { peakBytes: 250 * 1024 * 1024, holdMs: 2000 }

// As a host has it: without this, V8 keeps garbage of several times what is in use.
limitHeapGrowth()
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const hold = new LongestHold()

/**
 * Runs something and looks at what it takes of this process. Everything in the process counts, also the service that
 * answers. Where the system does not tell a process's peak, the heap is looked at every few milliseconds.
 */
export async function watched(run: () => Promise<void>): Promise<Taken> {
  collectGarbage()
  const before = { used: usedBytes(), resident: residentBytes('VmRSS') }
  let mostUsed = before.used
  const look = (): void => {
    mostUsed = Math.max(mostUsed, usedBytes())
  }
  const looking = setInterval(look, 10)
  await forgetPeak(process.pid).catch(() => undefined)
  hold.take()
  try {
    await run()
    look()
    const grewBytes = residentBytes('VmHWM') - before.resident
    return { peakBytes: Math.max(mostUsed - before.used, grewBytes), holdMs: hold.take() }
  } finally {
    clearInterval(looking)
  }
}

/** Of JavaScript, and what it holds outside of its heap. */
function usedBytes(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** What the system gave the process: now, or at most since the peak was forgotten. 0 where it does not tell. */
function residentBytes(field: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    return Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
