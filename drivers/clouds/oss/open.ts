import type { OpenedCloud } from '../cloud.ts'
import { textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { networkOfProcess, type Network } from '../../http/network.ts'
import { ossClients } from './client.ts'
import { bucketOf, copyService, describeOss } from './endpoint.ts'
import { ossStore } from './store.ts'

/** Opens a bucket of Aliyun OSS. No request is made. */
export function openOss(resolved: Resolved, network: Network = networkOfProcess()): OpenedCloud {
  const bucket = bucketOf(resolved) ?? ''
  const { endpointUrl } = describeOss(resolved)
  const clients = ossClients(resolved, network)
  return {
    clock: clients.clock,
    objects: ossStore(clients, {
      bucket,
      service: copyService(resolved),
      encryption: encryption(resolved),
    }),
    bucket,
    ...(endpointUrl === undefined ? {} : { endpoint: new URL(endpointUrl).host }),
  }
}

/** As in the registry's driver, a key turns encryption on, whatever `encrypt` says. */
function encryption(resolved: Resolved): { readonly keyId?: string } | undefined {
  const keyId = textOf(resolved, 'encryptionkeyid')
  if (keyId !== undefined) return { keyId }
  return resolved.values['encrypt'] === true ? {} : undefined
}
