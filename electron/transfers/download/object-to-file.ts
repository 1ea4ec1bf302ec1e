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

/** The same, with the size that a list or a head gave: it may have changed. */
export interface SizedOrder extends ObjectOrder {
  readonly sizeBytes: number
}

/**
 * Downloads an object in one request to a new file and verifies it. Fetches it again where bytes are wrong; fails
 * with Corrupt after five attempts. Leaves no file when it fails. The bytes may not be on the disk yet.
 */
export async function objectToFile(
  order: SizedOrder,
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

async function fetchVerified(order: SizedOrder, path: string, signal: AbortSignal): Promise<ObjectInfo> {
  const seen = new Map<string, number>()
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    try {
      const { info, crc, proven } = await fetchOnce(order, path, signal)
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
    }
  }
  throw corruptObject(order.key)
}

interface FetchedObject {
  readonly info: ObjectInfo
  readonly crc: number
  readonly proven: 'proven' | 'unproven' | 'refuted'
}

async function fetchOnce(order: SizedOrder, path: string, signal: AbortSignal): Promise<FetchedObject> {
  const whole = order.sizeBytes > mostInMemoryBytes ? undefined : await wholeIfSmall(order, signal)
  const file = await createAnew(path)
  try {
    if (whole === undefined) return await fetchStream(order, file, path, signal)
    const { info, bytes } = whole
    await localCall(path, () => writeFully(file, bytes, 0))
    return { info, crc: crc32(bytes), proven: provenInMemory(order, info, bytes) }
  } finally {
    await file.close()
  }
}

/** Undefined where the object has become larger. */
async function wholeIfSmall({ objects, key }: ObjectOrder, signal: AbortSignal) {
  try {
    return await objects.getWhole(key, { maxBytes: mostInMemoryBytes }, signal)
  } catch (error) {
    if (isStoreError(error, 'TooLarge')) return undefined
    throw error
  }
}

function provenInMemory(order: ObjectOrder, info: ObjectInfo, bytes: Uint8Array): FetchedObject['proven'] {
  const checks = contentChecks(info, order)
  const isRight = checks.some((check) => {
    const running = check.begin()
    running.update(bytes)
    return running.matches()
  })
  if (isRight || checks.length === 0) return 'proven'
  return checks[0]?.certain === true ? 'refuted' : 'unproven'
}

async function fetchStream(
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

/** Asked for by one small request; see `limitRequests`. */
const mostInMemoryBytes = 256 * 1024
const maxAttempts = 5
const timesTheSame = 3
