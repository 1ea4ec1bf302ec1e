import { describe, expect, it } from 'vitest'

import {
  releaseBuffer,
  releasingBuffers,
  releaseSocketBuffers,
} from '../../../drivers/http/buffer-release.ts'

describe('bytes that were used', () => {
  it('are gone when they are freed, at once', () => {
    const before = process.memoryUsage().arrayBuffers
    for (let index = 0; index < 64; index += 1) releaseBuffer(new Uint8Array(mebibyte))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(mebibyte)
  })

  it.each([
    ['share their buffer', new Uint8Array(mebibyte).subarray(1)],
    ['are of a pool', Buffer.from('few')],
    ['are of memory that threads share', new Uint8Array(new SharedArrayBuffer(mebibyte))],
  ])('stay where they %s', (_, bytes) => {
    const size = bytes.byteLength
    releaseBuffer(bytes)
    expect(bytes.byteLength).toBe(size)
  })

  it('are gone when a connection read them, and its memory was not filled', () => {
    const read = new Uint8Array(64 * 1024).subarray(0, 50_000)
    releaseSocketBuffers([read])
    expect(read.buffer.byteLength).toBe(0)
  })

  it.each([
    ['of a pool', Buffer.from('x'.repeat(Buffer.poolSize / 2 - 1))],
    ['of memory that threads share', new Uint8Array(new SharedArrayBuffer(mebibyte))],
  ])('stay where a connection hands on what is %s', (_, bytes) => {
    const size = bytes.byteLength
    releaseSocketBuffers([bytes])
    expect(bytes.byteLength).toBe(size)
  })

  it('stay in a stream until the next are asked for', async () => {
    const chunks = [new Uint8Array(mebibyte).fill(1), new Uint8Array(mebibyte).fill(2)]
    const seen: number[][] = []
    for await (const chunk of releasingBuffers(streamOf(chunks))) {
      seen.push([chunk.at(-1) ?? 0, ...chunks.map(({ byteLength }) => byteLength)])
    }
    expect(seen).toEqual([
      [1, mebibyte, mebibyte],
      [2, 0, mebibyte],
    ])
  })
})

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  await Promise.resolve()
  yield* chunks
}

const mebibyte = 1024 * 1024
