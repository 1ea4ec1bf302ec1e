import { z } from 'zod'

import { inStore, key } from './inputs.ts'
import { call, stream } from './method.ts'
import type { AbortFailure, MultipartUploadRow } from './rows.ts'

/** Multipart uploads that were begun in a bucket and are not finished, Bollard's and others'. */
export const uploads = {
  /** Of the whole bucket; rows come again with their sizes. */
  listUploads: stream(inStore).gives<readonly MultipartUploadRow[]>(),
  abortUploads: call(() =>
    inStore().extend({
      uploads: z
        .array(z.strictObject({ key: key(), uploadId: z.string().max(1024) }))
        .min(1)
        .max(10_000),
    }),
  ).gives<readonly AbortFailure[]>(),
}
