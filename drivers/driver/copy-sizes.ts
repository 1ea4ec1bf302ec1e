/** How a service is asked to copy an object: in one request up to a size, above that in parts. */
export interface CopySizes {
  readonly singleBytes: number
  readonly partSizeBytes: number
  /** Parts at the same time, of one object. */
  readonly atOnce: number
}

const mebibyte = 1024 * 1024

/** More parts of one object at the same time would leave nothing of a store's requests to others. */
export const mostCopiesAtOnce = 16

/** As the registry's S3 driver: up to 32 MiB in one request, above that in parts of 32 MiB. */
export const usualCopies: CopySizes = {
  singleBytes: 32 * mebibyte,
  partSizeBytes: 32 * mebibyte,
  atOnce: mostCopiesAtOnce,
}
