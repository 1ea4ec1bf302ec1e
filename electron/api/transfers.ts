import { z } from 'zod'

import { id, inStore, key, name, nothing } from './inputs.ts'
import { call, stream, type Frozen, type Nothing } from './method.ts'
import type { TransferChanges, TransferReport } from './rows.ts'

/** Files to and from the bucket, and the list of all transfers. */
export const transfers = {
  startUpload: call(startUpload).gives<{ transfers: readonly string[] }>(),
  startDownload: call(startDownload).gives<{ transfer: string }>(),
  /** What is finished, or unknown, is left alone by this and the next two. */
  pauseTransfers: call(ofTransfers).gives<Nothing>(),
  /** What is paused goes on; what failed or was cancelled begins where it stopped. */
  resumeTransfers: call(ofTransfers).gives<Nothing>(),
  cancelTransfers: call(ofTransfers).gives<Nothing>(),
  /** Puts them, in this order, before another one; at the end when `before` is absent. */
  moveTransfers: call(() => ofTransfers().extend({ before: id().optional() })).gives<Nothing>(),
  /** Answers those that wait for a choice, and with `always` all that will come of the same drop. */
  chooseExisting: call(() =>
    ofTransfers().extend({ choice: z.enum(['skip', 'overwrite', 'keepBoth']), always: z.boolean() }),
  ).gives<Nothing>(),
  /** Gives a transfer its file (a token of `tokenOf`) or its place (of `sinkFor`) again. Fails when it is another file. */
  provideToTransfer: call(() => ofTransfer().extend({ token: id() })).gives<Nothing>(),
  transferReports: call(ofTransfer).gives<readonly TransferReport[]>(),
  /**
   * Takes what is done, failed or cancelled off the list: these, or all. What a failed one left is taken back first,
   * and what is still being taken back stays.
   */
  clearFinishedTransfers: call(() => z.strictObject({ transfers: ids().optional() })).gives<Nothing>(),
  /** At most ten items a second. */
  watchTransfers: stream(nothing).gives<TransferChanges>(),
}

function startUpload() {
  return inStore()
    .extend({
      prefix: key(),
      sources: z.array(uploadSource()).max(1000),
      /** For all of them; `ask` when absent. */
      onExisting: onExisting().optional(),
      /** What the page could not read of it: reported with the transfers, or in place of them where there are none. */
      problems: z.array(uploadProblem()).max(1000).optional(),
      /** The transfer of an earlier call that is to tell of the problems. */
      toldBy: id().optional(),
      /** The same for calls that bring what was dropped together; they are of one drop each when absent. */
      drop: id().optional(),
    })
    .refine(({ sources, problems = [] }) => sources.length + problems.length > 0)
}

/** One file to upload, as the window knows it: a token that the host gave for it, never a path. */
function uploadSource() {
  return z.strictObject({
    token: id(),
    /** Relative to what was dropped, with `/`, as `folder/a.txt`. */
    relativePath: key().min(1),
    sizeBytes: z.int().nonnegative(),
    /** True for a folder that the host walks itself (Electron); a page walks folders and names their files. */
    folder: z.boolean().exactOptional(),
  })
}
export type UploadSource = Frozen<z.infer<ReturnType<typeof uploadSource>>>

/** What of a dropped folder the page could not read. */
function uploadProblem() {
  return z.strictObject({
    path: key(),
    kind: z.enum(['link', 'unreadable', 'special']),
    detail: z.string().max(1000).exactOptional(),
  })
}
export type UploadProblem = Frozen<z.infer<ReturnType<typeof uploadProblem>>>

/** `skipEqual` asks where it differs; `keepBoth` writes under another name; `skip` leaves what is there. */
function onExisting() {
  return z.enum(['ask', 'skipEqual', 'skip', 'overwrite', 'keepBoth'])
}
export type OnExisting = z.infer<ReturnType<typeof onExisting>>

function startDownload() {
  return inStore()
    .extend({
      /** What ends in `/` is the folder with all below it. */
      key: key(),
      /** What of the folder, by keys of objects and of folders in it; its own `key` is empty for the whole bucket. */
      only: z.array(key().min(1)).min(1).max(5000).optional(),
      /** What the file of an object is called where its key's last part says nothing. */
      as: name().optional(),
      /** Where the host was told to put it. */
      sink: id(),
    })
    .refine(isDownload, 'only is of a folder')
}

/** What is chosen lies in the folder it is chosen of; the whole bucket is no download. */
function isDownload({ key, only }: { readonly key: string; readonly only?: readonly string[] | undefined }) {
  if (only === undefined) return key !== ''
  return /^$|\/$/.test(key) && only.every((chosen) => chosen.length > key.length && chosen.startsWith(key))
}

function ofTransfer() {
  return z.strictObject({ transfer: id() })
}

function ofTransfers() {
  return z.strictObject({ transfers: ids() })
}

function ids() {
  return z.array(id()).max(100_000)
}
