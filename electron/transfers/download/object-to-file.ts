import { rm, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'

import {
  isStoreError,
  discardBody,
  readObject,
  StoreError,
  type ObjectInfo,
  type ObjectStore,
} from '../../../drivers/index.ts'
import { contentChecks, type ContentHints } from '../verify/content-check.ts'
import { forEachPiece } from '../verify/fetch-range.ts'
import { fileMatches, writeFully } from '../verify/file-content.ts'
import { localCall } from '../local/local-call.ts'
import { createAnew } from '../local/temporary-files.ts'

/** An object to download. */
export interface ObjectOrder extends ContentHints {
  readonly objects: ObjectStore
  readonly key: string
}

/**
 * Downloads an object in one request to a new file and verifies it. Fetches it again where bytes are wrong; fails
 * with Corrupt after five attempts. Leaves no file when it fails. The bytes may not be on the disk yet.
 */
export async function objectToFile(
  order: ObjectOrder,
  path: string,
  signal: AbortSignal,
): Promise<ObjectInfo> {
  try {
    return await fetchVerified(order, path, signal)
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
}

async function fetchVerified(order: ObjectOrder, path: string, signal: AbortSignal): Promise<ObjectInfo> {
  const seen = new Map<string, number>()
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const file = await createAnew(path)
    try {
      const { info, crc, proven } = await fetchOnce(order, file, path, signal)
      if (proven === 'proven') return info
      // The ETag may not be an MD5 after all: bytes that arrive three times the same are right.
      const version = `${info.etag ?? ''} ${info.sizeBytes} ${crc}`
      const times = (seen.get(version) ?? 0) + 1
      seen.set(version, times)
      if (proven === 'refuted' || times < timesTheSame) continue
      if (info.checksum?.kind === 'md5') order.trust.refute()
      return info
    } catch (error) {
      // The object was replaced while it was read.
      if (!isStoreError(error, 'PreconditionFailed')) throw error
    } finally {
      await file.close()
    }
  }
  throw corruptObject(order.key)
}

interface FetchedObject {
  readonly info: ObjectInfo
  readonly crc: number
  readonly proven: 'proven' | 'unproven' | 'refuted'
}

async function fetchOnce(
  order: ObjectOrder,
  file: FileHandle,
  path: string,
  signal: AbortSignal,
): Promise<FetchedObject> {
  const { info, bytes } = await readObject(order.objects, order.key, { offset: 0 }, signal)
  const [check, ...others] = contentChecks(info, order)
  const running = check?.begin()
  let crc = 0
  try {
    await forEachPiece(
      bytes,
      0,
      info.sizeBytes,
      async (piece, offset) => {
        crc = crc32(piece, crc)
        running?.update(piece)
        await localCall(path, () => writeFully(file, piece, offset))
      },
      signal,
    )
  } finally {
    await discardBody(bytes)
  }
  if (check === undefined || running?.matches() === true) return { info, crc, proven: 'proven' }
  for (const other of others) {
    if (await fileMatches(file, info.sizeBytes, other, signal)) return { info, crc, proven: 'proven' }
  }
  return { info, crc, proven: check.certain ? 'refuted' : 'unproven' }
}

/** The object's facts. Fails with the store's own NotFound. */
export async function headOf(
  { objects, key }: Pick<ObjectOrder, 'objects' | 'key'>,
  signal: AbortSignal,
): Promise<ObjectInfo> {
  const info = await objects.head(key, signal)
  if (info !== undefined) return info
  // A request for its bytes makes the store say in its own words that the object is missing.
  const opened = await readObject(objects, key, { offset: 0 }, signal)
  await discardBody(opened.bytes)
  return opened.info
}

export function corruptObject(key: string): StoreError {
  const message = 'the bytes that come are not those that they are to be; nothing was kept'
  return new StoreError('Corrupt', message, { operation: 'download', path: key })
}

const maxAttempts = 5
const timesTheSame = 3
