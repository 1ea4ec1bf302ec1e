import { ambientKeysOf } from '../../../drivers/index.ts'
import { resolveStore } from './resolve-store.ts'
import type { StoreParameters } from '../list/store-record.ts'

/**
 * Those of the origins that the person named which keys of this computer would go to. What is kept names no other, so
 * that an endpoint that is changed, and changed back, is asked about again.
 */
export function allowedOrigins(store: StoreParameters, named: readonly string[]): readonly string[] {
  const { origins = [] } = ambientKeysOf(resolveStore(store)) ?? {}
  return origins.filter((origin) => named.includes(origin))
}
