import { nothing } from './inputs.ts'
import { call, stream } from './method.ts'
import type { HostInfo, HostNotice } from './rows.ts'

/** The host itself: what it is, and what a person should know of it. */
export const host = {
  hostInfo: call(nothing).gives<HostInfo>(),
  watchNotices: stream(nothing).gives<readonly HostNotice[]>(),
}
