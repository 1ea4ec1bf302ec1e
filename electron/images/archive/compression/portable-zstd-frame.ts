import { ZSTDDecoder } from 'zstddec/stream'

import { refused } from '../refusals.ts'

/**
 * Decompresses one frame, which comes as its header and blocks, by a library: the reference implementation in WebAssembly.
 *
 * The library asks for the next part without a way to wait for it, so it is only called when one is there. It does not
 * look at failures: it then gives nothing again and again, and never frees what it took for that frame.
 */
export async function* portableFrame(
  parts: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = new ZSTDDecoder()
  await decoder.init()
  const iterator = parts[Symbol.asyncIterator]()
  const part = new NextPart()
  const unpacking = decoder.decodeStreaming(part)
  let idle = 0
  try {
    for (;;) {
      if (part.isTaken) part.give(await iterator.next())
      const { taken } = part
      const unpacked = step(unpacking)
      if (unpacked === undefined) return
      if (unpacked.byteLength > 0) yield unpacked
      idle = unpacked.byteLength > 0 || part.taken > taken ? 0 : idle + 1
      // A checksum behind a full block is read without output, once.
      if (idle > 1) throw damaged()
    }
  } finally {
    part.give({ done: true, value: undefined })
    if (idle <= 1) unpackRest(unpacking)
  }
}

/** One part in wait. */
class NextPart implements Iterable<Uint8Array> {
  taken = 0
  #next: IteratorResult<Uint8Array, void> | undefined

  get isTaken(): boolean {
    return this.#next === undefined
  }

  give(next: IteratorResult<Uint8Array, void>): void {
    this.#next = next
  }

  *[Symbol.iterator](): Generator<Uint8Array, void, undefined> {
    for (;;) {
      const next = this.#next
      if (next === undefined || next.done === true) return
      this.#next = undefined
      this.taken += 1
      yield next.value
    }
  }
}

function step(unpacking: Generator<Uint8Array>): Uint8Array | undefined {
  try {
    const { done, value } = unpacking.next()
    return done === true ? undefined : value
  } catch {
    throw damaged()
  }
}

/** The library frees its memory only at its end. */
function unpackRest(unpacking: Generator<Uint8Array>): void {
  try {
    for (let steps = 0; steps < 8; steps += 1) if (unpacking.next().done === true) return
  } catch {
    // It says that the frame is not whole.
  }
}

function damaged() {
  return refused('packingDamaged', { format: 'zstd' })
}
