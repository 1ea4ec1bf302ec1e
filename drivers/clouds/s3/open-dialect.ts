import type { OpenedCloud } from '../cloud.ts'
import type { Network } from '../../http/network.ts'
import { s3Client } from './client.ts'
import { s3Store, type S3StoreOptions } from './store.ts'
import type { S3Target } from './target.ts'

/**
 * Opens a bucket of a service that speaks a dialect of Amazon's protocol. What differs is in `target` and `options`;
 * `endpointUrl` is the bucket's own address, undefined while it is not known. No request is made.
 */
export function openDialect(
  target: S3Target,
  options: Omit<S3StoreOptions, 'bucket'>,
  endpointUrl: string | undefined,
  network: Network,
): OpenedCloud {
  const { bucket } = target
  const client = s3Client(target, network)
  return {
    clock: client.clock,
    keysFromElsewhere: client.keysInUse,
    objects: s3Store(client, { bucket, ...options }),
    bucket,
    ...(endpointUrl === undefined ? {} : { endpoint: new URL(endpointUrl).host }),
  }
}
