import { linkedAbort } from '../../../drivers/common/linked-abort.ts'
import { Channel } from '../../../drivers/common/channel.ts'
import { newDeferred, type Deferred } from '../../../drivers/common/deferred.ts'
import type { Chunks } from '../../transfers/model/source.ts'
import { gzipContent } from './gzip-content.ts'
import type { GzipThreads } from './gzip-threads.ts'

/** The gzip of content from `offset` on, made while it is read. Opens the content again where the threads end. */
export async function* gzipStream(
  threads: GzipThreads,
  open: (signal: AbortSignal) => Chunks,
  offset: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stop = linkedAbort(signal)
  const pieces = new Channel<Uint8Array>()
  let given = offset
  let taken: Deferred | undefined
  const write = async (bytes: Uint8Array, at: number): Promise<void> => {
    const fresh = bytes.slice(Math.max(0, given - at))
    if (fresh.byteLength === 0) return
    stop.signal.throwIfAborted()
    taken = newDeferred()
    given += fresh.byteLength
    pieces.push(fresh)
    await taken.promise
  }
  const work = threads
    .run((engine) =>
      gzipContent(engine, open(stop.signal), { algorithm: 'sha256', write, signal: stop.signal }),
    )
    .then(
      () => pieces.end(),
      (error: unknown) => pieces.fail(error),
    )
  try {
    for await (const piece of pieces) {
      yield piece
      taken?.resolve()
    }
  } finally {
    stop.abort()
    taken?.resolve()
    await work
  }
}
