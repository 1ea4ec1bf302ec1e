import { proxyAuthorization, proxyFor, type Environment, type Target } from './proxy.ts'
import { authority } from './proxy-connection.ts'

/** How requests get to an origin. */
export interface WayToOrigin {
  readonly target: Target
  readonly proxy: URL | undefined
  /** In front of each path: a proxy gets whole addresses of what is not encrypted. */
  readonly before: string
  /** Beside those of each request. */
  readonly headers: readonly string[]
}

/** `origin` is a scheme, host and port. The environment names proxies; see `proxyFor`. */
export function wayTo(origin: string, environment: Environment): WayToOrigin {
  const { protocol, hostname, port } = new URL(origin)
  const target: Target = {
    protocol: protocol === 'https:' ? 'https:' : 'http:',
    hostname,
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  }
  const proxy = proxyFor(target, environment)
  const plainProxy = target.protocol === 'https:' ? undefined : proxy
  const authorization = plainProxy === undefined ? undefined : proxyAuthorization(plainProxy)
  return {
    target,
    proxy,
    before: plainProxy === undefined ? '' : `http://${authority(target)}`,
    headers: authorization === undefined ? [] : ['proxy-authorization', authorization],
  }
}
