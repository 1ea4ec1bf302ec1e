import { startS3Cloud, type S3Cloud, type S3CloudOptions } from '../s3/cloud.ts'
import { amazon, type Dialect } from '../s3/dialect.ts'

/**
 * The hosts of Baidu BOS for Amazon's protocol: version 4 with BOS's region, no server-side encryption, no grants, no
 * bucket in the path, bodies in one piece. https://cloud.baidu.com/doc/BOS/s/ejwvyq8vh
 */
export function startBosCloud(options: Omit<S3CloudOptions, 'dialect' | 'signatures'>): Promise<S3Cloud> {
  const region = options.region ?? 'bj'
  return startS3Cloud({
    hostSuffix: `s3.${region}.localhost`,
    ...options,
    region,
    signatures: ['v4'],
    dialect: bos,
  })
}

const bos: Dialect = {
  ...amazon,
  partChecksums: false,
  pathStyle: false,
  longDelimiters: false,
  refusedHeaders: /^x-amz-(server-side-encryption|grant-)/,
  trailers: false,
  archive: { ...amazon.archive, restoreHeader: 'x-bce-restore', classes: new Set(['ARCHIVE']) },
}
