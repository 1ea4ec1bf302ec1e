import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'

import type { ObjectInfo, ObjectStore } from '../../../drivers/index.ts'
import { fetchRange, type ObjectRange } from '../verify/fetch-range.ts'
import { rangeCrc32, writeFully } from '../verify/file-content.ts'
import { localCall } from '../local/local-call.ts'

/** A range of an object, and the file that has it at the same offset. */
export interface RangeInFile {
  readonly objects: ObjectStore
  readonly info: ObjectInfo
  readonly range: ObjectRange
  readonly file: FileHandle
  readonly path: string
}

/**
 * Fetches a range that may be damaged again and compares it with the file. Where it differs, it is fetched until the
 * same bytes arrive twice; the file has them then. Returns whether it differed.
 */
export async function refetchRange(
  { objects, info, range, file, path }: RangeInFile,
  signal: AbortSignal,
): Promise<boolean> {
  const inFile = await localCall(path, () => rangeCrc32(file, range, signal))
  const second = await fetchAgain('compare')
  if (second === inFile) return false
  const seen = new Set([inFile, second])
  for (let tries = 0; tries < maxTries; tries += 1) {
    const next = await fetchAgain('write')
    if (seen.has(next)) return true
    seen.add(next)
  }
  return true

  async function fetchAgain(how: 'compare' | 'write'): Promise<number> {
    let crc = 0
    await fetchRange(
      objects,
      info,
      range,
      async (piece, offset) => {
        crc = crc32(piece, crc)
        if (how === 'write') await localCall(path, () => writeFully(file, piece, offset))
      },
      signal,
    )
    return crc
  }
}

const maxTries = 4
