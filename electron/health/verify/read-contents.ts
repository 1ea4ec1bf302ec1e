import {
  isStoreError,
  mapConcurrent,
  readObject,
  releaseBuffer,
  type ErrorCode,
  type ObjectStore,
  type StoreError,
} from '../../../drivers/index.ts'
import { Channel } from '../../../drivers/common/channel.ts'
import { linkedAbort } from '../../../drivers/common/linked-abort.ts'
import { HashThreadEnded, type StreamHashing } from '../../transfers/verify/stream-hashing.ts'
import type { RateLimit } from '../../transfers/model/rate-limit.ts'

/** A blob as the listing tells of it. */
export interface ListedBlob {
  /** Of the table of blobs. */
  readonly row: number
  readonly key: string
  /** `sha256`, and the hexadecimal digits that its content must have. */
  readonly algorithm: string
  readonly hex: string
  readonly sizeBytes: number
}

/** `gone`: it was deleted since it was listed. */
export type ContentOutcome =
  | { readonly kind: 'right' | 'gone' }
  | {
      readonly kind: 'wrong'
      readonly hex: string
      readonly sizeBytes: number
      readonly modifiedAtMs: number
    }
  | { readonly kind: 'unreadable'; readonly why: string }

export interface ContentRead {
  readonly blob: ListedBlob
  readonly outcome: ContentOutcome
}

export interface ContentReading {
  readonly objects: ObjectStore
  readonly hashing: StreamHashing
  readonly bytes: RateLimit
  readonly requests: RateLimit
  /** Called with the bytes that came and the requests that were made. */
  readonly onRead: (bytes: number, requests: number) => void
}

/**
 * Reads blobs whole, and compares each one's digest with its name. Small blobs take one request each, many at once; of large
 * ones a few are read side by side, each over one connection, in pieces. A blob that is wrong is read once more before it is
 * told. What is no property of one blob (no network, a wrong key) ends all.
 */
export async function* readContents(
  reading: ContentReading,
  blobs: { readonly small: Iterable<ListedBlob>; readonly large: Iterable<ListedBlob> },
  signal: AbortSignal,
): AsyncGenerator<ContentRead, void, undefined> {
  const stop = linkedAbort(signal)
  const found = new Channel<ContentRead>()
  const read = async (some: Iterable<ListedBlob>, atOnce: number): Promise<void> => {
    const run = async (blob: ListedBlob, each: AbortSignal): Promise<ContentRead> => ({
      blob,
      outcome: await readTwice(reading, blob, each),
    })
    for await (const each of mapConcurrent(some, atOnce, run, stop.signal)) found.push(each)
  }
  const all = Promise.all([read(blobs.large, largeAtOnce), read(blobs.small, smallAtOnce)])
  all.then(
    () => found.end(),
    (error: unknown) => found.fail(error),
  )
  try {
    yield* found
  } finally {
    stop.abort()
    await all.catch(() => undefined)
  }
}

/** Blobs up to here are read whole, in one request. */
export const smallBytes = 256 * 1024
/** Requests beyond those that the store allows wait for the others. */
const smallAtOnce = 64
const largeAtOnce = 16
/** Streams that are hashed at once. */
export const mostStreams = largeAtOnce

async function readTwice(
  reading: ContentReading,
  blob: ListedBlob,
  signal: AbortSignal,
): Promise<ContentOutcome> {
  const first = await readOnce(reading, blob, signal)
  // A body can be damaged on its way, where no TLS proves it.
  return first.kind === 'right' || first.kind === 'gone' ? first : await readOnce(reading, blob, signal)
}

async function readOnce(
  reading: ContentReading,
  blob: ListedBlob,
  signal: AbortSignal,
): Promise<ContentOutcome> {
  await reading.requests.take(1, signal)
  reading.onRead(0, 1)
  try {
    return await (blob.sizeBytes <= smallBytes ? readWhole : readStream)(reading, blob, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof HashThreadEnded) return await readOnce(reading, blob, signal)
    if (isStoreError(error, 'NotFound')) return { kind: 'gone' }
    if (isStoreError(error) && isOfTheBlob(error)) {
      return { kind: 'unreadable', why: error.code }
    }
    throw error
  }
}

async function readWhole(
  { objects, hashing, bytes: rate, onRead }: ContentReading,
  { key, algorithm, hex: wanted }: ListedBlob,
  signal: AbortSignal,
): Promise<ContentOutcome> {
  // It may have grown since it was listed.
  const { bytes, info } = await objects.getWhole(key, { maxBytes: 2 * smallBytes }, signal)
  const { modifiedAtMs } = info
  const sizeBytes = bytes.byteLength
  const hex = await hashing.whole(algorithm, bytes)
  onRead(sizeBytes, 0)
  await rate.take(sizeBytes, signal)
  return hex === wanted ? { kind: 'right' } : { kind: 'wrong', hex, sizeBytes, modifiedAtMs }
}

async function readStream(
  { objects, hashing, bytes: rate, onRead }: ContentReading,
  { key, algorithm, hex: wanted }: ListedBlob,
  signal: AbortSignal,
): Promise<ContentOutcome> {
  const { info, bytes } = await readObject(objects, key, { offset: 0 }, signal)
  const { sizeBytes, modifiedAtMs } = info
  const hasher = hashing.begin(algorithm)
  let hashed = false
  try {
    for await (const chunk of bytes) {
      signal.throwIfAborted()
      const length = chunk.byteLength
      await hasher.update(chunk)
      releaseBuffer(chunk)
      onRead(length, 0)
      await rate.take(length, signal)
    }
    hashed = true
    const hex = await hasher.digest()
    return hex === wanted ? { kind: 'right' } : { kind: 'wrong', hex, sizeBytes, modifiedAtMs }
  } finally {
    if (!hashed) hasher.drop()
  }
}

/** Whether a failure is one of this blob, and others may be read. */
export function isOfTheBlob({ code }: StoreError): boolean {
  return ofTheBlob.has(code)
}

const ofTheBlob: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'InvalidPath',
  'InvalidParameter',
  'Corrupt',
  'PermissionDenied',
  'PreconditionFailed',
  'Archived',
  'TooLarge',
  'Unsupported',
  'Unexpected',
])
