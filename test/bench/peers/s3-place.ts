/** Where the programs that are measured send to: one bucket of an S3 service of this machine. */
export interface S3Place {
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
  readonly bucket: string
}

/** Parts of the same size, and as many at once, for every program. */
export const partBytes = 10 * 1024 * 1024
export const partsAtOnce = 4
/** Requests for parts of an object that is fetched, for every program. */
export const rangesAtOnce = 12
