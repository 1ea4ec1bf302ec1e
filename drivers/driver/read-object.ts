import { isStoreError, StoreError } from '../common/errors.ts'
import type { ByteRange, ObjectInfo, ObjectStore } from './object-store.ts'

/** An object that is being read. */
export interface OpenObject {
  readonly info: ObjectInfo
  readonly bytes: AsyncIterable<Uint8Array>
}

/**
 * Reads an object, also through broken connections: where a body ends early, it asks for the rest. It gives up after five
 * tries in a row without a byte. Fails with PreconditionFailed when the object changed meanwhile (entity tag or size).
 * `info.sizeBytes` is the size of the whole object.
 */
export async function readObject(
  objects: ObjectStore,
  key: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<OpenObject> {
  const first = await objects.get(key, range, signal)
  return { info: first.info, bytes: continued() }

  async function* continued(): AsyncGenerator<Uint8Array, void, undefined> {
    const end = Math.min(first.info.sizeBytes, range.offset + (range.length ?? Number.MAX_SAFE_INTEGER))
    let at = range.offset
    let bytes = first.bytes
    let fruitless = 0
    for (;;) {
      const failure = yield* untilBroken()
      if (failure === undefined) return
      fruitless += 1
      signal.throwIfAborted()
      if (fruitless > 5) throw failure.exhausted().at({ operation: 'get', path: key })
      const again = await objects.get(key, { offset: at, length: end - at }, signal)
      if (again.info.etag !== first.info.etag || again.info.sizeBytes !== first.info.sizeBytes) {
        await discardBody(again.bytes)
        throw new StoreError('PreconditionFailed', 'the object changed while it was read', { path: key })
      }
      bytes = again.bytes
    }

    async function* untilBroken(): AsyncGenerator<Uint8Array, StoreError | undefined, undefined> {
      try {
        for await (const chunk of bytes) {
          fruitless = 0
          at += chunk.byteLength
          if (at > end) throw new StoreError('Corrupt', 'more bytes came than were asked for', { path: key })
          yield chunk
        }
      } catch (error) {
        if (!isStoreError(error) || error.retry !== 'later') throw error
        return error
      }
      if (at >= end) return undefined
      return new StoreError('Unavailable', 'the body ended early', { path: key }, { retry: 'later' })
    }
  }
}

/**
 * Ends a body that nobody will read: closes its connection and ends its request. It reads one chunk for that, because a
 * generator that never started runs no `finally`.
 */
export async function discardBody(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const _ of bytes) break
  } catch {
    // The body has ended by itself.
  }
}
