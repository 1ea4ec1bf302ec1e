import { spawn, type ChildProcess } from 'node:child_process'

import { partBytes, partsAtOnce, rangesAtOnce, type S3Place } from './s3-place.ts'

/** `rclone copyto`, between a file and `bench:<bucket>/<key>`. */
export function rcloneCopy(place: S3Place, from: string, to: string): ChildProcess {
  return rclone(place, ['copyto', '--ignore-times', from, to])
}

/**
 * `rclone copy`, between a folder and all below a prefix, so many at once. It does not compare what is there. It does list it:
 * told not to, it asks for each object.
 */
export function rcloneCopyFolder(place: S3Place, from: string, to: string, atOnce: number): ChildProcess {
  const flags = ['--ignore-times', `--transfers=${atOnce}`, `--checkers=${atOnce}`]
  return rclone(place, ['copy', ...flags, from, to])
}

/** `rclone lsf -R --fast-list`: all keys below a prefix of the bucket. */
export function rcloneList(place: S3Place, prefix: string): ChildProcess {
  return rclone(place, ['lsf', '-R', '--fast-list', `bench:${place.bucket}/${prefix}`])
}

/** `rclone size --json --fast-list`: how many bytes the bucket holds. It tells `told`. */
export function rcloneSize(place: S3Place, told: (text: string) => void): ChildProcess {
  const child = rclone(place, ['size', '--json', '--fast-list', `bench:${place.bucket}`], 'pipe')
  child.stdout?.setEncoding('utf8').on('data', told)
  return child
}

function rclone(
  place: S3Place,
  command: readonly string[],
  output: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_BENCH_TYPE: 's3',
    RCLONE_CONFIG_BENCH_PROVIDER: 'Other',
    RCLONE_CONFIG_BENCH_ENDPOINT: place.endpoint,
    RCLONE_CONFIG_BENCH_ACCESS_KEY_ID: place.accessKey,
    RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY: place.secretKey,
    RCLONE_CONFIG_BENCH_REGION: 'us-east-1',
    RCLONE_S3_CHUNK_SIZE: `${partBytes}B`,
    RCLONE_S3_UPLOAD_CUTOFF: `${partBytes}B`,
    RCLONE_S3_UPLOAD_CONCURRENCY: String(partsAtOnce),
    RCLONE_MULTI_THREAD_CUTOFF: `${partBytes}B`,
    RCLONE_MULTI_THREAD_STREAMS: String(rangesAtOnce),
    RCLONE_S3_NO_CHECK_BUCKET: 'true',
  }
  // It refuses to start with it.
  delete env['AWS_CA_BUNDLE']
  return spawn('rclone', command, { env, stdio: ['ignore', output, 'inherit'] })
}
