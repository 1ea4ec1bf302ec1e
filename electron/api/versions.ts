import { inStore } from './inputs.ts'
import { call, stream } from './method.ts'
import type { VersionCount, VersioningView } from './rows.ts'

/** What a bucket keeps of what was deleted and written over. */
export const versions = {
  /** Whether the bucket keeps old versions. Fails only where it cannot be reached at all. */
  getVersioning: call(inStore).gives<VersioningView>(),
  /** Lists every version in the bucket, which is a request for each thousand; sums as they grow, the last whole. */
  countVersions: stream(inStore).gives<VersionCount>(),
}
