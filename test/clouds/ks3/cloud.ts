import { startS3Cloud, type S3Cloud, type S3CloudOptions } from '../s3/cloud.ts'
import { amazon, type Dialect } from '../s3/dialect.ts'

export interface Ks3CloudOptions extends Omit<S3CloudOptions, 'dialect'> {
  /** Whether many objects are deleted with one request: not everywhere, it seems. */
  readonly multiDelete?: boolean
}

/**
 * Kingsoft KS3 as it answers Amazon's protocol: its own names of regions in the scope of version 4, lists of version 1,
 * no bucket in the path, bodies in one piece, part numbers without gaps. https://docs.ksyun.com/documents/42468
 */
export function startKs3Cloud({ multiDelete = false, ...options }: Ks3CloudOptions): Promise<S3Cloud> {
  return startS3Cloud({
    hostSuffix: 'ks3-cn-beijing.localhost',
    ...options,
    region: options.region ?? 'BEIJING',
    dialect: { ...ks3, multiDelete },
  })
}

const ks3: Dialect = {
  ...amazon,
  partChecksums: false,
  pathStyle: false,
  listVersions: [1],
  longDelimiters: false,
  trailers: false,
  consecutiveParts: true,
  requestIdHeader: 'x-kss-request-id',
  archive: { ...amazon.archive, classes: new Set(['ARCHIVE']) },
}
