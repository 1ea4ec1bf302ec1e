import { z } from 'zod'

/** A set of numbers from 0 on, stored as spans. */
export class RangeSet {
  /** First and last number of each span, ascending, with gaps between. */
  #spans: [number, number][]

  constructor(spans: readonly (readonly [number, number])[] = []) {
    this.#spans = []
    for (const [first, last] of spans) this.#join(first, last)
  }

  has(number: number): boolean {
    return this.#spans.some(([first, last]) => first <= number && number <= last)
  }

  add(number: number): void {
    this.#join(number, number)
  }

  /** How many numbers there are from 0 on without a gap. */
  get leading(): number {
    const [span] = this.#spans
    return span?.[0] === 0 ? span[1] + 1 : 0
  }

  get spans(): readonly (readonly [number, number])[] {
    return this.#spans.map(([first, last]) => [first, last] as const)
  }

  #join(first: number, last: number): void {
    const apart = this.#spans.filter(([from, to]) => to < first - 1 || from > last + 1)
    const touching = this.#spans.filter(([from, to]) => to >= first - 1 && from <= last + 1)
    const joined = touching.reduce<[number, number]>(
      ([least, most], [from, to]) => [Math.min(least, from), Math.max(most, to)],
      [first, last],
    )
    this.#spans = [...apart, joined].toSorted(([a], [b]) => a - b)
  }
}

export const spansSchema = z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()]))
