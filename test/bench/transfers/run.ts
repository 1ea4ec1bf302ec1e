import type { Measure } from '../measure.ts'

/** How a row is measured. */
export interface Run {
  /** Of what is moved, in all. */
  readonly sizeBytes: number
  /** Of each contestant. */
  readonly rounds: number
  /** The program of our host: see `bundleHost`. */
  readonly program: string
  /** Tells what was measured, as it comes. */
  readonly tell: (measures: readonly Measure[]) => void
}
