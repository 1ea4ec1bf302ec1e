import type { versions } from '../api/versions.ts'
import type { Implementation } from '../api/method.ts'
import type { VersionCount } from '../api/rows.ts'
import {
  isStoreError,
  sumVersions,
  versionPermissions,
  type ErrorCode,
  type VersionSums,
} from '../../drivers/index.ts'
import { toErrorData } from '../host/error-data.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'

/** What a bucket keeps of what was deleted and written over. */
export function versionMethods(opener: StoreOpener): Implementation<typeof versions> {
  return {
    async getVersioning({ store }, signal) {
      const { driver } = await opener.open(store, signal)
      const permissions = versionPermissions(driver.name)
      const more = permissions === undefined ? {} : { permissions }
      try {
        return { state: await driver.objects.versioning(signal), ...more }
      } catch (error) {
        if (!isStoreError(error) || !doesNotSay.has(error.code)) throw error
        return { state: 'unknown', error: toErrorData(error), ...more }
      }
    },
    async *countVersions({ store }, signal) {
      const { driver } = await opener.open(store, signal)
      let last: VersionSums = { oldVersions: 0, oldBytes: 0, deleteMarkers: 0, listed: 0 }
      let toldAtMs = Number.NEGATIVE_INFINITY
      for await (const sums of sumVersions(driver.objects, signal)) {
        last = sums
        if (performance.now() - toldAtMs < tellEveryMs) continue
        toldAtMs = performance.now()
        yield toCount(sums, false)
      }
      yield toCount(last, true)
    },
  }
}

const tellEveryMs = 100

/** The key may not ask, or the service knows no such request. */
const doesNotSay: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PermissionDenied',
  'Unsupported',
  'InvalidParameter',
  'NotFound',
  'Corrupt',
])

function toCount(sums: VersionSums, whole: boolean): VersionCount {
  return { ...sums, whole }
}
