import { isStoreError, StoreError } from '../common/errors.ts'
import type { ByteRange, ObjectInfo, ObjectStore } from './object-store.ts'

/** The bytes of an object, and what it is. */
export interface OpenObject {
  readonly info: ObjectInfo
  readonly bytes: AsyncIterable<Uint8Array>
}

/**
 * Reads an object through broken connections: a body that ends early is asked for again from where it broke, as
 * long as it is the same object (entity tag) and each try brings some bytes. Fails with PreconditionFailed when the
 * object changed meanwhile. `info.sizeBytes` is the size of the whole object.
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
 * Gives up a body that will not be read. One that was never begun must be begun for that: until then nothing
 * inside has run that could close the connection and free its place among the requests.
 */
export async function discardBody(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const _ of bytes) break
  } catch {
    // It broke off by itself.
  }
}
