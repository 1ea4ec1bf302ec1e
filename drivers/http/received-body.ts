import type { Readable } from 'node:stream'

import { isStoreError, StoreError } from '../common/errors.ts'

/**
 * The bytes of an answer as they come. Fails with Unavailable, to be tried again, when the connection breaks or fewer
 * bytes come than were announced; with Cancelled when the signal stops it. Whoever stops reading closes it.
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
    if (signal.aborted) throw new StoreError('Cancelled', 'stopped before it was done')
    if (expectedBytes !== undefined && received < expectedBytes) {
      throw new StoreError('Unavailable', 'the body ended early', {}, { retry: 'later' })
    }
  } catch (cause) {
    if (signal.aborted) throw new StoreError('Cancelled', 'stopped before it was done', {}, { cause })
    throw isStoreError(cause)
      ? cause
      : new StoreError(
          'Unavailable',
          'the connection broke in the middle of a body',
          {},
          { cause, retry: 'later' },
        )
  } finally {
    signal.removeEventListener('abort', stop)
    body.destroy()
  }
}
