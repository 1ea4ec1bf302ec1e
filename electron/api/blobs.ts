import { inStore, name } from './inputs.ts'
import { call, stream } from './method.ts'
import type { BlobDetail, BlobPage, ReferenceScan } from './rows.ts'

/** Blobs, and the manifests that refer to them. */
export const blobs = {
  listBlobs: stream(inStore).gives<BlobPage>(),
  getBlob: call(() => inStore().extend({ digest: name() })).gives<BlobDetail>(),
  scanReferences: stream(inStore).gives<ReferenceScan>(),
}
