import type { OpenedCloud } from '../cloud.ts'
import { flagOf, numberOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { networkOfProcess, type Network } from '../../http/network.ts'
import { cosClient } from './client.ts'
import { bucketUrl, copySourceHost } from './endpoint.ts'
import { cosStore } from './store.ts'

/** Opens a bucket of Tencent COS. No request is made. */
export function openCos(resolved: Resolved, network: Network = networkOfProcess()): OpenedCloud {
  const bucket = textOf(resolved, 'bucket') ?? ''
  const atOnce = numberOf(resolved, 'maxconcurrency', 10)
  const endpoint = bucketUrl(resolved)?.host
  const client = cosClient(resolved, network)
  return {
    clock: client.clock,
    objects: cosStore(client, {
      bucket,
      region: textOf(resolved, 'region') ?? '',
      copySourceHost: (bucket) => copySourceHost(resolved, bucket),
      storageClass: textOf(resolved, 'storageclass'),
      encrypted: flagOf(resolved, 'encrypt'),
    }),
    ...(resolved.origins['maxconcurrency'] === 'default'
      ? { usualRequests: atOnce }
      : { maxRequests: atOnce }),
    bucket,
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}
