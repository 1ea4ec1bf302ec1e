import { z } from 'zod'

import { inStore, key } from './inputs.ts'
import { call, stream } from './method.ts'
import type { FilePreview, FileRow, FolderSum } from './rows.ts'

/** The bucket as folders, whatever is in it. */
export const files = {
  /** `prefix` is empty or ends in `/`. */
  listFiles: stream(() => inStore().extend({ prefix: key() })).gives<readonly FileRow[]>(),
  /**
   * Adds up everything below a prefix, whatever folders it is in: the sums as they grow, the last whole. A request for each
   * thousand objects.
   */
  sumFolder: stream(() => inStore().extend({ prefix: key() })).gives<FolderSum>(),
  /** What the service says of one object, which may be more than its lists do. */
  getFile: call(() => inStore().extend({ key: key().min(1) })).gives<FileRow>(),
  /** What an object holds, as far as it can be shown: it is read where it has at most `mostPreviewBytes`. */
  previewFile: call(() => inStore().extend({ key: key().min(1) })).gives<FilePreview>(),
  /** A URL that anybody can read the object by for so long, 1 s to 7 days; undefined where the store has none. */
  presign: call(() =>
    inStore().extend({ key: key().min(1), expiresInSeconds: z.int().min(1).max(weekSeconds) }),
  ).gives<{ url?: string }>(),
}

const weekSeconds = 7 * 24 * 3600
