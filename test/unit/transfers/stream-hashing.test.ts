import { createHash } from 'node:crypto'
import { resolve } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { HashThreadEnded, StreamHashing } from '../../../electron/transfers/verify/stream-hashing.ts'
import { someBytes } from '../../conformance/harness.ts'

const program = resolve('dist/hasher/hash-worker.mjs')

describe('content that is hashed while it comes', () => {
  let hashing: StreamHashing | undefined

  afterEach(() => hashing?.close())

  it.each([0, 1, 262_144, 262_145, 3_000_000])('has the right digest at %d bytes', async (length) => {
    hashing = new StreamHashing(program, 4)
    const bytes = someBytes(length)
    expect(await hashed(hashing, bytes)).toBe(sha256(bytes))
    expect(await hashing.whole('sha256', bytes.slice())).toBe(sha256(bytes))
  })

  it('is told apart from other content that comes at the same time', async () => {
    hashing = new StreamHashing(program, 2)
    const contents = Array.from({ length: 40 }, (_, seed) => someBytes(700_000 + seed, seed + 1))
    const running = hashing
    const digests = await Promise.all(contents.map((bytes) => hashed(running, bytes)))
    expect(digests).toEqual(contents.map(sha256))
  })

  it('may lie in memory that threads share, in pieces of any size between others', async () => {
    hashing = new StreamHashing(program, 2)
    const pieces = [1000, 3_000_000, 0, 262_145].map((length, seed) => someBytes(length, seed + 1))
    const hasher = hashing.begin('sha256')
    for (const piece of pieces) {
      await hasher.update(piece)
      await hasher.update(shared(piece))
    }
    expect(await hasher.digest()).toBe(sha256(Buffer.concat(pieces.flatMap((piece) => [piece, piece]))))
  })

  it('leaves its place to others when nobody wants the digest', async () => {
    hashing = new StreamHashing(program, 1)
    for (let dropped = 0; dropped < 50; dropped += 1) {
      const hasher = hashing.begin('sha256')
      await hasher.update(someBytes(300_000))
      hasher.drop()
    }
    const bytes = someBytes(5_000_000)
    expect(await hashed(hashing, bytes)).toBe(sha256(bytes))
  })

  it('is hashed in this thread where there is no other', async () => {
    hashing = new StreamHashing(resolve('dist/no-such-program.mjs'), 4)
    const bytes = someBytes(500_000)
    await expect(hashed(hashing, bytes)).rejects.toThrow(HashThreadEnded)
    await expect(hashing.begin('sha256').update(shared(bytes))).resolves.toBeUndefined()
    expect(await hashed(hashing, bytes)).toBe(sha256(bytes))
  })
})

async function hashed(hashing: StreamHashing, bytes: Uint8Array): Promise<string> {
  const hasher = hashing.begin('sha256')
  for (let at = 0; at < bytes.byteLength; at += 65_536) await hasher.update(bytes.subarray(at, at + 65_536))
  return hasher.digest()
}

function shared(bytes: Uint8Array): Uint8Array {
  const memory = new Uint8Array(new SharedArrayBuffer(bytes.byteLength))
  memory.set(bytes)
  return memory
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
