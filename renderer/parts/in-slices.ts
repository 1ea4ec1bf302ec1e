/** The most that one slice of work may take, in milliseconds. */
const sliceMs = 8

/**
 * Takes steps for a few milliseconds at a time until there is a result, so that the window goes on meanwhile. Returns the
 * function that stops it.
 */
export function inSlices<Result>(
  steps: Generator<void, Result, void>,
  afterMs: number,
  onResult: (result: Result) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const slice = (): void => {
    const until = performance.now() + sliceMs
    do {
      const step = steps.next()
      if (step.done === true) {
        onResult(step.value)
        return
      }
    } while (performance.now() < until)
    timer = setTimeout(slice, 0)
  }
  timer = setTimeout(slice, afterMs)
  return () => clearTimeout(timer)
}

/** All steps at once, for little work. */
export function atOnce<Result>(steps: Generator<void, Result, void>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
