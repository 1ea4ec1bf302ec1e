import type { Readable } from 'node:stream'

import { cancelledError, explained, isStoreError, type StoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'

/**
 * Yields the bytes of a response as they arrive. Fails with Unavailable, to be tried again, when the connection breaks or
 * ends before `expectedBytes`; with Cancelled when the signal aborts. A reader that stops closes the connection.
 */
export async function* receivedBody(
  body: Readable,
  expectedBytes: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stop = (): void => void body.destroy()
  signal.addEventListener('abort', stop)
  let received = 0
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      received += chunk.byteLength
      yield chunk
    }
    if (signal.aborted) throw cancelledError({})
    if (expectedBytes !== undefined && received < expectedBytes) {
      throw explained('Unavailable', explain('brokeOff', {}), {}, { retry: 'later' })
    }
  } catch (cause) {
    throw bodyError(cause, signal)
  } finally {
    signal.removeEventListener('abort', stop)
    body.destroy()
  }
}

/** Why a body ended before its end: Cancelled where the signal aborted, else Unavailable, to be tried again. */
export function bodyError(cause: unknown, signal: AbortSignal): StoreError {
  if (signal.aborted) return cancelledError({}, cause)
  if (isStoreError(cause)) return cause
  return explained('Unavailable', explain('brokeOff', {}), {}, { cause, retry: 'later' })
}
