/** The sizes that every reader of text is given, each ten times the one before. */
export const sizes = [10_000, 100_000, 1_000_000] as const

/** Ten times the text may take so many times as long. Quadratic readers take a hundred. */
const mostGrowth = 40
/** Nothing is told from the noise of a machine below that. */
const floorMs = 120
/** What one text may hold the thread for, wherever it comes from; wide, for machines that do other things as well. */
const mostMs = 6000

/**
 * How the processor's time of a reader grows with its text: undefined where it is in proportion, and else in words. A
 * time that is too long is taken again, since others use the machine. `shape` makes a text of about so many characters;
 * what the reader throws is an answer, too, unless it is one of the language's own errors, as of a full stack.
 */
export function growthOf(
  read: (text: string) => unknown,
  shape: (length: number) => string,
): string | undefined {
  let beforeMs = Number.POSITIVE_INFINITY
  for (const size of sizes) {
    const text = shape(size)
    const mostNowMs = Math.min(mostMs, Math.max(floorMs, mostGrowth * beforeMs))
    const took = [0, 1, 2].reduce(
      (least, at) => (at > 0 && least <= mostNowMs ? least : Math.min(least, timed())),
      Infinity,
    )
    if (took > mostNowMs)
      return `${size} characters took ${Math.round(took)} ms, a tenth ${Math.round(beforeMs)} ms`
    beforeMs = Math.max(took, 1)

    function timed(): number {
      const start = process.cpuUsage()
      attempt(read, text)
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1000
    }
  }
  return undefined
}

function attempt(read: (text: string) => unknown, text: string): void {
  try {
    read(text)
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw error
  }
}

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
