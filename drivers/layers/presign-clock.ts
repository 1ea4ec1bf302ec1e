import type { ObjectStore } from '../driver/object-store.ts'
import type { ServiceClock } from '../http/service-clock.ts'

/**
 * Makes sure that the service's clock is known before the first URL is signed: asks for the object's head, of which only
 * the date counts. Where the service does not answer within 10 s, this computer's clock dates the URL.
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

/** With retries. */
const askMs = 10_000
