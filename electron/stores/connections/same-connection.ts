import { ambientKeysOf, Secret, type Resolved } from '../../../drivers/index.ts'
import { resolveStore } from './resolve-store.ts'
import type { StoreParameters } from '../list/store-record.ts'

/**
 * Whether a driver opened with one can serve the other: every parameter has the same value and origin, and both may use
 * the keys of this computer, or neither. False if one of them cannot be opened.
 */
export function isSameConnection(a: StoreParameters, b: StoreParameters): boolean {
  if (a.driver !== b.driver) return false
  const [before, after] = [resolveStore(a), resolveStore(b)]
  if (isWrong(before) || isWrong(after)) return false
  if (ambientKeysOf(before)?.allowed !== ambientKeysOf(after)?.allowed) return false
  const names = new Set([...Object.keys(before.origins), ...Object.keys(after.origins)])
  return [...names].every(
    (name) =>
      before.origins[name] === after.origins[name] &&
      revealed(before.values[name]) === revealed(after.values[name]),
  )
}

function isWrong({ findings }: Resolved): boolean {
  return findings.some(({ severity }) => severity === 'error')
}

/** Secrets print alike, whatever they are. */
function revealed(value: Resolved['values'][string]): string | number | boolean | undefined {
  return value instanceof Secret ? value.reveal() : value
}
