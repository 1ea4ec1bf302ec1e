import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { partBytes, partsAtOnce, rangesAtOnce, type S3Place } from './s3-place.ts'

/** `aws s3 cp`, between a file and an object. */
export function awsCopy(place: S3Place, from: string, to: string, folder: string): ChildProcess {
  return aws(place, [from, to], folder, from.startsWith('s3://') ? rangesAtOnce : partsAtOnce)
}

/** `aws s3 cp --recursive`, between a folder and all below a prefix, so many at once. */
export function awsCopyFolder(
  place: S3Place,
  from: string,
  to: string,
  folder: string,
  atOnce: number,
): ChildProcess {
  return aws(place, ['--recursive', from, to], folder, atOnce)
}

function aws(place: S3Place, words: readonly string[], folder: string, atOnce: number): ChildProcess {
  const config = join(folder, 'aws-config')
  const megabytes = `${partBytes / 1024 / 1024}MB`
  writeFileSync(
    config,
    [
      '[default]',
      'region = us-east-1',
      's3 =',
      `  max_concurrent_requests = ${atOnce}`,
      `  multipart_threshold = ${megabytes}`,
      `  multipart_chunksize = ${megabytes}`,
      '  addressing_style = path',
    ].join('\n'),
  )
  const env = {
    ...process.env,
    AWS_CONFIG_FILE: config,
    AWS_ACCESS_KEY_ID: place.accessKey,
    AWS_SECRET_ACCESS_KEY: place.secretKey,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  return spawn(
    'aws',
    ['--endpoint-url', place.endpoint, 's3', 'cp', '--no-progress', '--only-show-errors', ...words],
    {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
}
