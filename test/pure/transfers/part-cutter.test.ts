import { describe, expect, it } from 'vitest'

import type { Chunks } from '../../../electron/transfers/model/source.ts'
import { fillWhole, PartCutter } from '../../../electron/transfers/upload/part-cutter.ts'
import { someBytes } from '../../conformance/harness.ts'

/** A few numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state
  }
}

async function* cut(bytes: Uint8Array, sizes: Generator<number, never>): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength;) {
    const size = sizes.next().value % 50
    yield bytes.subarray(at, at + size)
    at += size
  }
}

describe('cutting a stream into parts', () => {
  it('yields every byte once and in order, however chunks and parts are cut', async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = numbers(seed)
      const bytes = someBytes(random.next().value % 500, seed)
      const partBytes = 1 + (random.next().value % 70)
      const cutter = new PartCutter(cut(bytes, random))
      const parts: Uint8Array[] = []
      for (;;) {
        const part = new Uint8Array(partBytes)
        const read = await cutter.read(part)
        parts.push(part.subarray(0, read))
        if (read < partBytes) break
      }
      const full = parts.slice(0, -1).every((part) => part.byteLength === partBytes)
      expect({ seed, full, same: Buffer.concat(parts).equals(bytes) }).toEqual({
        seed,
        full: true,
        same: true,
      })
    }
  })

  it('reads nothing more once the stream has ended', async () => {
    const cutter = new PartCutter(cut(someBytes(3), numbers(1)))
    expect(await cutter.read(new Uint8Array(10))).toBe(3)
    expect(await cutter.read(new Uint8Array(10))).toBe(0)
  })

  it('fails as the stream does', async () => {
    const cutter = new PartCutter(
      // oxlint-disable-next-line require-yield -- it fails before its first chunk
      (async function* broken(): AsyncGenerator<Uint8Array> {
        throw new Error('unreadable')
      })(),
    )
    await expect(cutter.read(new Uint8Array(1))).rejects.toThrow('unreadable')
  })
})

describe('a body that is the whole of a stream', () => {
  const bytes = someBytes(1000)

  it.each([
    { lengthBytes: 1000, outcome: 'filled' },
    { lengthBytes: 999, outcome: 'longer' },
    { lengthBytes: 1001, outcome: 'shorter' },
  ])('of 1000 bytes that is taken for $lengthBytes is $outcome', async ({ lengthBytes, outcome }) => {
    for (const source of [() => cut(bytes, numbers(1)), () => readable(bytes, 300)]) {
      const filled = fillWhole(new PartCutter(source()), lengthBytes, 'key').then(
        (body) => (Buffer.compare(body, bytes) === 0 ? 'filled' : 'wrong'),
        String,
      )
      expect(await filled).toContain(outcome)
    }
  })
})

/** Gives at most so many bytes a read, as a file of a network may. */
function readable(bytes: Uint8Array, mostBytes: number): Chunks {
  let at = 0
  return {
    async *[Symbol.asyncIterator]() {
      yield* []
    },
    readInto(buffer, enoughBytes = buffer.byteLength) {
      let filled = 0
      while (filled < enoughBytes && at < bytes.byteLength) {
        const piece = bytes.subarray(at, at + Math.min(mostBytes, buffer.byteLength - filled))
        buffer.set(piece, filled)
        filled += piece.byteLength
        at += piece.byteLength
      }
      return Promise.resolve(filled)
    },
  }
}
