import type { Lanes } from './lanes/lanes.ts'
import type { Environment } from './proxy.ts'

/** How connections of a store are made, beside its parameters. */
export interface Network {
  /** Names proxies and files of certificate authorities, as the variables of a process do; see `proxyFor`. */
  readonly environment: Environment
  /** Certificates (PEM) of authorities that are trusted beside those of the system. */
  readonly authorities: readonly string[]
  /** Threads for large bodies; without them this thread moves all bytes. */
  readonly lanes?: Lanes | undefined
}

/** The proxies and authorities that the environment of this process names. */
export function networkOfProcess(): Network {
  return { environment: process.env, authorities: [] }
}

/** What a person chose in place of the environment's proxies. Exceptions are as in `NO_PROXY`, one by one. */
export type ChosenProxy =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'address'
      /** Scheme, host and port; perhaps with user and password. */
      readonly url: URL
      readonly exceptions: readonly string[]
    }

/** An environment with other proxies; everything else in it stays. */
export function withProxy(environment: Environment, proxy: ChosenProxy): Environment {
  const others = Object.fromEntries(
    Object.entries(environment).filter(([name]) => !proxyVariables.has(name.toUpperCase())),
  )
  if (proxy.kind === 'none') return others
  const { href } = proxy.url
  return { ...others, HTTP_PROXY: href, HTTPS_PROXY: href, NO_PROXY: proxy.exceptions.join(',') }
}

const proxyVariables: ReadonlySet<string> = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'])
