import type { Readable } from 'node:stream'

import { cancelledError, explained, isStoreError } from '../common/errors.ts'
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
    if (signal.aborted) throw cancelledError({}, cause)
    throw isStoreError(cause)
      ? cause
      : explained('Unavailable', explain('brokeOff', {}), {}, { cause, retry: 'later' })
  } finally {
    signal.removeEventListener('abort', stop)
    body.destroy()
  }
}
