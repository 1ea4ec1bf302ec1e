import { rm, type FileHandle } from 'node:fs/promises'

import type { ObjectInfo } from '../../../drivers/index.ts'
import type { DownloadNotes, LargeNote } from './download-notes.ts'
import { explain } from '../model/explain.ts'
import { isSameObject } from '../verify/fetch-range.ts'
import { localCall } from '../local/local-call.ts'
import { RangeSet } from './range-set.ts'
import type { RunContext } from '../model/runner.ts'
import { createAnew, reopen } from '../local/temporary-files.ts'

/** What is there of an object by an earlier run, and the file that it is in. */
export interface SavedRanges {
  readonly file: FileHandle
  readonly rangeBytes: number
  readonly done: RangeSet
}

/**
 * What is there of the object, with its file opened; of another object that was there nothing, which is reported.
 * `rangeBytes` is for what is begun anew.
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
  // Noted first: a file that nobody knows of would stay.
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

/** Going on with what is wrong would fail the same way. */
export async function discardSavedRanges(key: string, path: string, notes: DownloadNotes): Promise<void> {
  await localCall(path, () => rm(path, { force: true }))
  await notes.setLarge(key, undefined)
}
