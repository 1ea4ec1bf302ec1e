import { describeEndpoint, openDriver, proxyFor } from '../../drivers/index.ts'
import type { Implementation } from '../api/method.ts'
import type { network } from '../api/network.ts'
import type { StoreOpening } from '../stores/connections/opened-stores.ts'
import { resolveStore } from '../stores/connections/resolve-store.ts'
import type { StoreList } from '../stores/list/store-list.ts'
import type { NetworkFile } from '../stores/network/network-file.ts'
import { probe } from './connections.ts'

export function networkMethods(
  file: NetworkFile,
  storeList: StoreList,
  opening: () => Promise<StoreOpening>,
): Implementation<typeof network> {
  return {
    getNetwork: () => file.row(),
    setProxy: (proxy) => file.setProxy(proxy),
    addAuthorities: ({ pem }) => file.addAuthorities(pem),
    removeAuthority: ({ fingerprint }) => file.removeAuthority(fingerprint),
    async tryNetwork({ store }, signal) {
      const record = storeList.get(store)
      const resolved = resolveStore({ ...record, secrets: await storeList.secretsOf(store) })
      const options = await opening()
      const driver = await openDriver(resolved, { ...options, store: record.name, readOnly: true })
      try {
        const { latencyMs } = await probe(driver, { store: record.name }, signal)
        const { endpointUrl } = describeEndpoint(resolved)
        const proxy = endpointUrl === undefined ? undefined : proxyTo(endpointUrl, options)
        return {
          latencyMs,
          local: record.driver === 'filesystem',
          ...(proxy === undefined ? {} : { proxy }),
        }
      } finally {
        await driver.close()
      }
    },
  }
}

/** Host and port of the proxy on the way to an address. */
function proxyTo(address: string, { network: way }: StoreOpening): string | undefined {
  if (way === undefined || !URL.canParse(address)) return undefined
  const { protocol: scheme, hostname, port } = new URL(address)
  const protocol = scheme === 'http:' ? 'http:' : 'https:'
  const target = {
    protocol,
    hostname,
    port: Number(port === '' ? (scheme === 'http:' ? 80 : 443) : port),
  } as const
  return proxyFor(target, way.environment)?.host
}
