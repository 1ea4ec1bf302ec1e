import { PartCutter } from '../../../transfers/upload/part-cutter.ts'
import type { Chunks } from '../../../transfers/model/source.ts'

/** Chunks that are opened when the first is read. `onDemand`: a reader's own memory is filled, without waiting for others. */
export function lazyChunks(open: () => Promise<Chunks>, onDemand: boolean): Chunks {
  let opened: Promise<Opened> | undefined
  const start = (): Promise<Opened> => (opened ??= open().then(opening))
  const iterator: AsyncIterator<Uint8Array, undefined> = {
    next: async () => (await start()).next(),
    async return() {
      await (await opened?.catch(() => undefined))?.close()
      return { done: true, value: undefined }
    },
  }
  const readInto = async (buffer: Uint8Array): Promise<number> => (await start()).readInto(buffer)
  return { [Symbol.asyncIterator]: () => iterator, ...(onDemand ? { readInto } : {}) }
}

export async function* noChunks(): AsyncGenerator<Uint8Array, void, undefined> {
  // There are no bytes.
}

interface Opened {
  next(): Promise<IteratorResult<Uint8Array, undefined>>
  readInto(buffer: Uint8Array): Promise<number>
  close(): Promise<void>
}

function opening(chunks: Chunks): Opened {
  const iterator = chunks[Symbol.asyncIterator]()
  const cutter = new PartCutter({
    ...(chunks.readInto === undefined ? {} : { readInto: chunks.readInto.bind(chunks) }),
    [Symbol.asyncIterator]: () => iterator,
  })
  return {
    next: () => iterator.next(),
    readInto: (buffer) => cutter.read(buffer),
    close: () => cutter.close(),
  }
}
