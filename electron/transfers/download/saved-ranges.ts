import { rm, type FileHandle } from 'node:fs/promises'

import type { ObjectInfo } from '../../../drivers/index.ts'
import type { DownloadNotes, LargeNote } from './download-notes.ts'
import { explain } from '../model/explain.ts'
import { isSameObject } from '../verify/fetch-range.ts'
import { localCall } from '../local/local-call.ts'
import { RangeSet } from './range-set.ts'
import type { RunContext } from '../model/runner.ts'
import { createAnew, reopen } from '../local/temporary-files.ts'

/** The ranges of an object that an earlier run fetched, and the open file that has them. */
export interface SavedRanges {
  readonly file: FileHandle
  readonly rangeBytes: number
  readonly done: RangeSet
}

/**
 * Opens the file of an earlier run with the ranges that are noted. Where the note is about another object, reports
 * that and begins with an empty file. `rangeBytes` applies to a new file.
 */
export async function openSavedRanges(
  { key, rangeBytes }: { readonly key: string; readonly rangeBytes: number },
  info: ObjectInfo,
  path: string,
  notes: DownloadNotes,
  { report }: Pick<RunContext, 'report'>,
): Promise<SavedRanges> {
  const note = notes.large(key)
  if (note !== undefined) {
    const same = isSameObject(info, note)
    const file = same ? await reopen(path) : undefined
    if (file !== undefined) return { file, rangeBytes: note.rangeBytes, done: new RangeSet(note.done) }
    if (!same) report({ path: key, kind: 'changed', ...explain('otherObject', {}) })
  }
  // Noted before the file is made: an unknown file would stay for ever.
  await notes.setLarge(key, toNote(info, rangeBytes, new RangeSet()))
  return { file: await createAnew(path), rangeBytes, done: new RangeSet() }
}

export function toNote(
  { etag, sizeBytes, modifiedAtMs }: ObjectInfo,
  rangeBytes: number,
  done: RangeSet,
): LargeNote {
  return {
    sizeBytes,
    modifiedAtMs,
    rangeBytes,
    done: done.spans.map(([first, last]): [number, number] => [first, last]),
    ...(etag === undefined ? {} : { etag }),
  }
}

/** Another run with wrong bytes would fail in the same way. */
export async function discardSavedRanges(key: string, path: string, notes: DownloadNotes): Promise<void> {
  await localCall(path, () => rm(path, { force: true }))
  await notes.setLarge(key, undefined)
}
