import { readFileSync } from 'node:fs'

/** The sizes that every reader of text is given, each ten times the one before. */
export const sizes = [10_000, 100_000, 1_000_000] as const

/** Ten times the text may take so many times as long. Quadratic readers take a hundred. */
const mostGrowth = 40
/** Nothing is told from the noise of a machine below that. */
const floorMs = 120
/** What one text may hold the thread for, wherever it comes from; wide, for machines that do other things as well. */
const mostMs = 6000

/**
 * How the time that a reader holds its thread grows with its text: undefined where it is in proportion, and else in words. A
 * time that is too long is taken again, since others use the machine. `shape` makes a text of about so many characters;
 * what the reader throws is an answer, too, unless it is one of the language's own errors, as of a full stack.
 */
export function growthOf(read: Reader, shape: Shape): string | undefined {
  let beforeMs = Number.POSITIVE_INFINITY
  for (const size of sizes) {
    const mostNowMs = Math.min(mostMs, Math.max(floorMs, mostGrowth * beforeMs))
    const tookMs = leastOf(read, shape(size), mostNowMs)
    if (tookMs > mostNowMs && (tookMs > mostMs || growsSteadily(read, shape, size))) {
      return `${size} characters took ${Math.round(tookMs)} ms, a tenth ${Math.round(beforeMs)} ms`
    }
    beforeMs = Math.max(tookMs, 1)
  }
  return undefined
}

/**
 * Whether it is no step that the reader takes once, as when a text is the first that leaves garbage to collect. Behind a step
 * a text of four times the length is in proportion, and noise has to double a time to hide that. Where so long a text is
 * refused (it takes less than the text did), twice the length is asked; where that is refused as well, the first judgement stands.
 */
function growsSteadily(read: Reader, shape: Shape, size: number): boolean {
  const timeOf = (length: number): number => leastOf(read, shape(length), 0, confirmingRuns)
  const wholeMs = timeOf(size)
  if (timeOf(size / 2) >= wholeMs / mostGrowthOf(2)) return false
  for (const times of [4, 2]) {
    const longerMs = timeOf(size * times)
    if (longerMs >= wholeMs) return longerMs > wholeMs * mostGrowthOf(times)
  }
  return true
}

/** So many times the text may take so many times as long: between being in proportion, and a quadratic reader. */
function mostGrowthOf(times: number): number {
  return Math.sqrt(times * times ** 2)
}

const runs = 3
const confirmingRuns = 5

/** The least time of up to so many runs, in milliseconds; at once where it is not above `enoughMs`. */
function leastOf(read: Reader, text: string, enoughMs: number, mostRuns = runs): number {
  let leastMs = Number.POSITIVE_INFINITY
  for (let at = 0; at < mostRuns && leastMs > enoughMs; at += 1) {
    const startMs = threadMs()
    attempt(read, text)
    leastMs = Math.min(leastMs, threadMs() - startMs)
  }
  return leastMs
}

/**
 * The processor's time of this thread so far. Threads of the engine, which collect garbage and compile beside it, are left
 * out: on a machine that does other things they take several times as long as the reader.
 */
function threadMs(): number {
  if (process.platform !== 'linux') {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
  // The kernel counts when a thread is put aside: without that the number is milliseconds old.
  Atomics.wait(nobodyWakes, 0, 0, 0.01)
  // The first number: nanoseconds on a processor.
  const [nanoseconds = ''] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')
  return Number(nanoseconds) / 1e6
}

const nobodyWakes = new Int32Array(new SharedArrayBuffer(4))

function attempt(read: Reader, text: string): void {
  try {
    read(text)
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw error
  }
}

type Reader = (text: string) => unknown

/** A text of about that length. */
export type Shape = (length: number) => string

/** The same over and over, between a beginning and an end. */
export function repeated(unit: string, start = '', end = ''): Shape {
  return (length) => `${start}${unit.repeat(Math.ceil(length / unit.length))}${end}`
}

/** The same over and over, with its number in it. */
export function numbered(unit: (at: number) => string, start = '', end = ''): Shape {
  return (length) => {
    const units: string[] = []
    let sum = 0
    for (let at = 0; sum < length; at += 1) {
      const text = unit(at)
      units.push(text)
      sum += text.length
    }
    return `${start}${units.join('')}${end}`
  }
}
