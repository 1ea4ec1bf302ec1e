import { z } from 'zod'

import { nothing } from './inputs.ts'
import { call, stream } from './method.ts'
import type { FolderList, HostInfo, HostNotice } from './rows.ts'

/** The host itself: what it is, and what a person should know of it. */
export const host = {
  hostInfo: call(nothing).gives<HostInfo>(),
  /**
   * The folders in a folder of the computer that the host runs on, for choosing one; empty means the person's own.
   * Fails with NotFound and PermissionDenied, and with InvalidParameter for a path that is not whole.
   */
  listFolders: call(() => z.strictObject({ path: z.string().max(4096) })).gives<FolderList>(),
  watchNotices: stream(nothing).gives<readonly HostNotice[]>(),
}
