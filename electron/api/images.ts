import { z } from 'zod'

import { id, inRepository, inStore, key, name, reference } from './inputs.ts'
import { call, stream, type Frozen } from './method.ts'
import type { CopyPlanView, PushPreviewEvent } from './rows.ts'

/** Images in, out and across. */
export const images = {
  /** Reads what was dropped. What it read is kept while the stream is open. */
  previewPush: stream(() =>
    inStore().extend({
      /** What it was dropped on. */
      repository: name().optional(),
      archives: z.array(archiveSource()).min(1).max(1000),
    }),
  ).gives<PushPreviewEvent>(),
  /** Fails with NotFound for an archive whose preview is closed. */
  startPush: call(() => inStore().extend({ images: z.array(imageToPush()).min(1).max(10_000) })).gives<{
    transfers: readonly string[]
  }>(),
  startExport: call(() =>
    inRepository().extend({
      reference: reference(),
      /** Of an index, by their digests; all of it when absent. */
      entries: z.array(name()).min(1).max(1000).optional(),
      referrers: z.boolean().exactOptional(),
      /** A `docker` archive holds exactly one image, and no `referrers`. */
      format: format(),
      sink: id(),
    }),
  ).gives<{ transfer: string }>(),
  planCopy: stream(copyRequest).gives<CopyPlanView>(),
  /** Does what `planCopy` says. */
  startCopy: call(copyRequest).gives<{ transfer: string }>(),
}

/** What was dropped to be pushed: one archive file, or the files of an OCI layout's folder. */
function archiveSource() {
  return z.strictObject({
    /** For people: the file's or folder's name. */
    name: z.string().min(1).max(4096),
    files: z
      .array(z.strictObject({ token: id(), relativePath: key().min(1), sizeBytes: z.int().nonnegative() }))
      .min(1)
      .max(100_000),
  })
}
export type ArchiveSource = Frozen<z.infer<ReturnType<typeof archiveSource>>>

function imageToPush() {
  return z.strictObject({
    archiveId: id(),
    imageId: name(),
    repository: name(),
    tags: z.array(name()).max(100),
  })
}
export type ImageToPush = Frozen<z.infer<ReturnType<typeof imageToPush>>>

function format() {
  return z.enum(['oci', 'docker'])
}
export type ExportFormat = z.infer<ReturnType<typeof format>>

/** From a store to another, or to another name in the same one: onto itself nothing can be copied. */
function copyRequest() {
  return z.strictObject({
    from: id(),
    to: id(),
    /** Everything in the store when absent. */
    items: z.array(copyItem()).min(1).max(10_000).exactOptional(),
  })
}
export type CopyRequest = Frozen<z.infer<ReturnType<typeof copyRequest>>>

/** What is copied: whole repositories, or some tags and manifests of one. */
function copyItem() {
  return z.strictObject({
    repository: name(),
    /** Everything of the repository when these and `digests` are absent. */
    tags: z.array(name()).min(1).max(10_000).exactOptional(),
    /** Manifests with all that they need, as the repository has them: with a tag, or without. */
    digests: z.array(name()).min(1).max(10_000).exactOptional(),
    /** Its name in the target; the same when absent. */
    as: name().exactOptional(),
    /** The tag in the target, of the one tag or the one manifest that is copied. */
    asTag: name().exactOptional(),
  })
}
export type CopyItem = Frozen<z.infer<ReturnType<typeof copyItem>>>
