import type { ObjectStore } from '../driver/object-store.ts'
import type { ServiceClock } from '../http/service-clock.ts'

/**
 * Asks for the object before the first link is signed, where the service has not answered anything yet: what it answers
 * matters not, its date does. Where nothing answers the link is dated by this computer.
 */
export function presignByServiceClock(inner: ObjectStore, clock: ServiceClock): ObjectStore {
  return {
    ...inner,
    async presign(method, key, expiresInSeconds) {
      if (!clock.isKnown) await inner.head(key, AbortSignal.timeout(askMs)).catch(() => undefined)
      return inner.presign(method, key, expiresInSeconds)
    },
  }
}

/** Retries included. */
const askMs = 10_000
