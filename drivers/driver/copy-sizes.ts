/** How the service copies an object: in one request up to `singleBytes`, above that in parts of `partSizeBytes`. */
export interface CopySizes {
  readonly singleBytes: number
  readonly partSizeBytes: number
  /** Parts of one object that are copied at once. */
  readonly atOnce: number
}

const mebibyte = 1024 * 1024

/** The most parts of one object that are copied at once, so that a copy does not take all requests of a store. */
export const mostCopiesAtOnce = 16

/** The sizes of the registry's S3 driver: up to 32 MiB in one request, above that in parts of 32 MiB. */
export const usualCopies: CopySizes = {
  singleBytes: 32 * mebibyte,
  partSizeBytes: 32 * mebibyte,
  atOnce: mostCopiesAtOnce,
}
