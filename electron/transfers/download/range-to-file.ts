import type { FileHandle } from 'node:fs/promises'

import { isStoreError, type ObjectInfo, type ObjectStore, type WantedSums } from '../../../drivers/index.ts'
import { fetchRange, isSameObject, ObjectChanged, type ObjectRange } from '../verify/fetch-range.ts'
import { writeFully } from '../verify/file-content.ts'
import { localCall } from '../local/local-call.ts'

export interface FileOfObject {
  readonly objects: ObjectStore
  readonly info: ObjectInfo
  readonly file: FileHandle
  readonly path: string
}

/**
 * Brings a range of an object into its file, where the store has a way for that past this thread; else through it.
 * Goes on where a connection broke. Returns the checksums that were wanted; undefined where not all could be made on the
 * way. Fails with ObjectChanged when the object is another one now.
 */
export async function rangeToFile(
  { objects, info, file, path }: FileOfObject,
  { offset, length }: ObjectRange,
  wanted: WantedSums | undefined,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const end = offset + length
  for (let at = offset; ;) {
    const sums = at === offset ? wanted : undefined
    const target = { file, offset: at, lengthBytes: end - at, expected: expectedOf(info), sums }
    const result = await objects.getInto(info.key, target, signal).catch((error: unknown) => {
      throw isStoreError(error, 'NotFound') ? new ObjectChanged(info.key) : error
    })
    switch (result.kind) {
      case 'other':
        throw new ObjectChanged(info.key)
      case 'unwritten':
        return localCall(path, () => Promise.reject(result.failure))
      case 'unread': {
        const write = (piece: Uint8Array, to: number) => localCall(path, () => writeFully(file, piece, to))
        await fetchRange(objects, info, { offset: at, length: end - at }, write, signal)
        return undefined
      }
      case 'written':
        if (!isSameObject(result.info, info)) throw new ObjectChanged(info.key)
        at += result.receivedBytes
        // What broke off brought a byte at least: this ends.
        if (at >= end) return sums === undefined ? undefined : result.sums
        signal.throwIfAborted()
    }
  }
}

function expectedOf({ sizeBytes, etag }: ObjectInfo) {
  return { sizeBytes, etag }
}
