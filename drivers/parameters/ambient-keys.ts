import type { AmbientKeys } from '../common/ambient-keys.ts'
import { explain } from '../explain.ts'
import { explained, type ErrorWhere } from '../common/errors.ts'
import { textOf } from './resolve.ts'
import type { Finding, Resolved } from './table.ts'

/**
 * A driver that looks for keys on this computer if its parameters have none. Those keys belong to one service. They
 * go to another host only if the person allowed it for this store and this host. Otherwise anybody who writes an
 * endpoint into a configuration would get the keys of anybody who opens it.
 */
export interface AmbientKeySource {
  /** The service that the keys were made for. */
  readonly service: string
  /** Whether the parameters have keys, so that no others are looked for. */
  readonly hasOwnKeys: (resolved: Resolved) => boolean
  /** An address of requests or signed links that a parameter gives; the URL is undefined if it cannot be read. */
  readonly targets: readonly {
    readonly parameter: string
    readonly urlOf: (resolved: Resolved) => URL | undefined
  }[]
  /** Whether a host, without port and in lower case, is the service's own. */
  readonly isOwnHost: (host: string) => boolean
}

/** Undefined if the store has keys of its own, or is at the service that the keys of this computer belong to. */
export function ambientKeys(
  source: AmbientKeySource | undefined,
  resolved: Resolved,
): AmbientKeys | undefined {
  if (source === undefined) return undefined
  const origins = [...new Set(foreignTargets(source, resolved).map(({ origin }) => origin))]
  if (origins.length === 0) return undefined
  return { service: source.service, origins, allowed: origins.every((origin) => isAllowed(resolved, origin)) }
}

/** One finding for each parameter that names such a host: a warning until the person said so. */
export function checkAmbientKeys(source: AmbientKeySource | undefined, resolved: Resolved): Finding[] {
  if (source === undefined) return []
  return foreignTargets(source, resolved).map(({ parameter, origin }): Finding => {
    const values = { service: source.service, origin }
    if (isAllowed(resolved, origin)) {
      const message = `the ${source.service} keys of this computer are used for ${origin}, as you said`
      return { parameter, severity: 'info', id: 'ambientKeysAllowed', values, message }
    }
    const message = `the ${source.service} keys of this computer are not used for ${origin} before you say so: set accesskey and secretkey, or allow it in the form of the store`
    return { parameter, severity: 'warning', id: 'ambientKeysNotAllowed', values, message }
  })
}

/** Fails with Unauthenticated where the person has not said so. */
export function requireAmbientKeysAllowed(keys: AmbientKeys | undefined, where: ErrorWhere): void {
  if (keys === undefined || keys.allowed) return
  const values = { service: keys.service, origin: keys.origins.join(', ') }
  throw explained('Unauthenticated', explain('ambientKeysNotAllowed', values), where)
}

function foreignTargets(
  source: AmbientKeySource,
  resolved: Resolved,
): { readonly parameter: string; readonly origin: string }[] {
  if (source.hasOwnKeys(resolved)) return []
  return source.targets.flatMap(({ parameter, urlOf }) => {
    // Without the parameter it is the service's own host.
    const url = textOf(resolved, parameter) === undefined ? undefined : urlOf(resolved)
    if (url === undefined || source.isOwnHost(url.hostname)) return []
    return [{ parameter, origin: url.origin }]
  })
}

function isAllowed({ ambientKeysFor = [] }: Resolved, origin: string): boolean {
  return ambientKeysFor.includes(origin)
}
