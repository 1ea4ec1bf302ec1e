import type { Chunks } from '../../transfers/model/source.ts'

/** The same chunks; `onBytes` is told how many bytes of them were read in all. */
export function countedChunks(chunks: Chunks, onBytes: (readBytes: number) => void): Chunks {
  let readBytes = 0
  const count = (bytes: number): void => {
    readBytes += bytes
    onBytes(readBytes)
  }
  const readInto = chunks.readInto?.bind(chunks)
  return {
    ...(readInto === undefined
      ? {}
      : {
          async readInto(buffer: Uint8Array) {
            const filled = await readInto(buffer)
            count(filled)
            return filled
          },
        }),
    [Symbol.asyncIterator]() {
      const iterator = chunks[Symbol.asyncIterator]()
      return {
        async next() {
          const step = await iterator.next()
          if (step.done !== true) count(step.value.byteLength)
          return step
        },
        async return() {
          await iterator.return?.()
          return { done: true, value: undefined }
        },
      }
    },
  }
}
