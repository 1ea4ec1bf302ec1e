import { setImmediate as yieldToOthers } from 'node:timers/promises'

/**
 * A computation that pauses now and then, so that it can share a thread with others. Where nobody waits for the thread
 * it is run at once.
 */
export type Steps<Result> = Generator<void, Result, undefined>

/** Runs it to its end. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Runs it a few milliseconds at a time. Fails when the signal ends it. */
export async function inTurns<Result>(steps: Steps<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    signal.throwIfAborted()
    const until = performance.now() + turnMs
    do {
      const step = steps.next()
      if (step.done === true) return step.value
    } while (performance.now() < until)
    await yieldToOthers()
  }
}

/** Gives what a computation finds, and runs it a few milliseconds at a time; undefined is a pause. */
export async function* foundInTurns<Item>(
  steps: Generator<Item | undefined, void, undefined>,
  signal: AbortSignal,
): AsyncGenerator<Item, void, undefined> {
  let until = performance.now() + turnMs
  for (const found of steps) {
    signal.throwIfAborted()
    if (found !== undefined) yield found
    if (performance.now() < until) continue
    await yieldToOthers()
    until = performance.now() + turnMs
  }
}

const turnMs = 6

/** Rows that are worked through between two pauses: less than a millisecond. */
export const rowsAStep = 4096
