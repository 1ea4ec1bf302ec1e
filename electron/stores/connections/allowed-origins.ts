import { ambientKeysOf } from '../../../drivers/index.ts'
import { resolveStore } from './resolve-store.ts'
import type { StoreParameters } from '../list/store-record.ts'

/**
 * Filters `named` to the origins that keys of this computer would be sent to. Others are not kept: after an endpoint is
 * changed and changed back, the person is asked again.
 */
export function allowedOrigins(store: StoreParameters, named: readonly string[]): readonly string[] {
  const { origins = [] } = ambientKeysOf(resolveStore(store)) ?? {}
  return origins.filter((origin) => named.includes(origin))
}
