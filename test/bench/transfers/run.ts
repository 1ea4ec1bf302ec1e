/** How a row is measured. */
export interface Run {
  /** Of what is moved, in all. */
  readonly sizeBytes: number
  /** Of each contestant. */
  readonly rounds: number
  /** The program of our host: see `bundleHost`. */
  readonly program: string
  readonly quick: boolean
}
