import {
  releaseBuffer,
  isStoreError,
  discardBody,
  readObject,
  StoreError,
  type ObjectInfo,
  type ObjectStore,
} from '../../../drivers/index.ts'

/** A range of an object, in bytes. */
export interface ObjectRange {
  readonly offset: number
  readonly length: number
}

/** The object is not the one with which the download began. The message is its key. */
export class ObjectChanged extends Error {
  override readonly name = 'ObjectChanged'
}

/**
 * Fetches a range of an object in pieces, in order. `take` may use a piece only until its promise resolves. Fails
 * with ObjectChanged when the object is another one now.
 */
export async function fetchRange(
  objects: ObjectStore,
  info: ObjectInfo,
  { offset, length }: ObjectRange,
  take: (piece: Uint8Array, offset: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (length === 0) return
  const opened = await readObject(objects, info.key, { offset, length }, signal).catch((error: unknown) => {
    throw isStoreError(error, 'NotFound') ? new ObjectChanged(info.key) : error
  })
  if (!isSameObject(opened.info, info)) {
    await discardBody(opened.bytes)
    throw new ObjectChanged(info.key)
  }
  try {
    await forEachPiece(opened.bytes, offset, length, take, signal)
  } catch (error) {
    throw isStoreError(error, 'PreconditionFailed') ? new ObjectChanged(info.key) : error
  }
}

export interface ObjectVersion {
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  readonly etag?: string | undefined
}

/** An ETag changes with the bytes. Without one, size and time must do. */
export function isSameObject(a: ObjectVersion, b: ObjectVersion): boolean {
  if (a.sizeBytes !== b.sizeBytes || a.etag !== b.etag) return false
  return a.etag !== undefined || a.modifiedAtMs === b.modifiedAtMs
}

/**
 * Joins chunks into pieces of `pieceBytes`, since the work for each piece costs more than its bytes. The chunks are
 * freed. Fails with Corrupt unless exactly `length` bytes arrive.
 */
export async function forEachPiece(
  bytes: AsyncIterable<Uint8Array>,
  offset: number,
  length: number,
  take: (piece: Uint8Array, offset: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const piece = new Uint8Array(Math.min(pieceBytes, length))
  let filled = 0
  let at = offset
  const flush = async (): Promise<void> => {
    if (filled > 0) await take(piece.subarray(0, filled), at)
    at += filled
    filled = 0
  }
  for await (const chunk of bytes) {
    signal.throwIfAborted()
    if (at + filled + chunk.byteLength > offset + length) throw wrongLength()
    for (let from = 0; from < chunk.byteLength;) {
      const part = chunk.subarray(from, from + piece.byteLength - filled)
      piece.set(part, filled)
      filled += part.byteLength
      from += part.byteLength
      if (filled === piece.byteLength) await flush()
    }
    releaseBuffer(chunk)
  }
  await flush()
  if (at !== offset + length) throw wrongLength()
}

/** Other connections run after so many bytes of one. With 1 MiB, sixteen connections blocked the thread for 60 ms. */
export const pieceBytes = 256 * 1024

function wrongLength(): StoreError {
  return new StoreError('Corrupt', 'more or fewer bytes came than were asked for', { operation: 'get' })
}
