import { describe, expect, it } from 'vitest'

import { mostTaken, watched, type Taken } from './bounds.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** What a hostile case took. */
    taken?: Taken
  }
}

/** Something from outside that is broken, lies, is endless, or means harm. */
export interface HostileInput {
  readonly name: string
  /**
   * Makes what is met, which may take as much as it likes. What it gives meets it, within the bounds, and fails unless
   * that comes out as it has to.
   */
  readonly prepare: () => (() => Promise<void>) | Promise<() => Promise<void>>
}

/** The cases of an area, each within what nothing from outside may take; the reporter counts them by area. */
export function describeHostile(area: string, inputs: readonly HostileInput[]): void {
  describe(`hostile ${area}`, () => {
    for (const { name, prepare } of inputs) {
      it(name, async ({ task }) => {
        const taken = await watched(await prepare())
        task.meta.taken = taken
        expect(taken.peakBytes, 'bytes over idle').toBeLessThan(mostTaken.peakBytes)
        expect(taken.holdMs, 'milliseconds of the thread at a stretch').toBeLessThan(mostTaken.holdMs)
      })
    }
  })
}
