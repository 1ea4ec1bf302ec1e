import type { Backend } from '../api/contract.ts'
import type { StoreOpener } from './opened-store.ts'

export type PresignMethods = Pick<Backend, 'presign'>

/**
 * Links that anybody can read an object by. Where a store has a session token the link carries it, as the services
 * have it; it ends with the session.
 */
export function presignMethods(opener: StoreOpener): PresignMethods {
  return {
    async presign({ store, key, expiresInSeconds }, signal) {
      const { driver } = await opener.open(store, signal)
      const url = await driver.objects.presign('GET', key, expiresInSeconds)
      return url === undefined ? {} : { url }
    },
  }
}
