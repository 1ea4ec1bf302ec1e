import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { DigestPool } from '../../../electron/catalog/build/digest-pool.ts'
import { parseDigest } from '../../../drivers/common/names.ts'

const bytesOf = (at: number): Buffer => createHash('sha256').update(`${at}`).digest()
/** Whole pieces of memory, and a part of one. */
const count = 70_000
const all = Array.from({ length: count }, (_, at) => bytesOf(at)).sort((a, b) => a.compare(b))

function inOrder(pool: DigestPool, ascending: readonly Uint32Array[] = []) {
  const sorted = pool.sorted(ascending)
  const bytes = new Uint8Array(32 * sorted.count)
  sorted.copyInto(bytes)
  return { sorted, bytes: Buffer.from(bytes.buffer) }
}

describe('digests in the order of their bytes', () => {
  it('are those that were added, each once, wherever they were added', () => {
    const pool = new DigestPool()
    const found = new Map<number, Buffer>()
    // Two ranges of blobs that come page by page in turns, and links to every third of them.
    const half = count / 2
    const ranges = [new Uint32Array(half), new Uint32Array(half)] as const
    for (let at = 0; at < half; at += 1) {
      for (const [range, numbers] of ranges.entries()) {
        const bytes = all[range * half + at] ?? Buffer.alloc(32)
        numbers[at] = pool.appendSha256(bytes, 0)
        if (at % 3 === 0) found.set(pool.addSha256(Buffer.concat([Buffer.alloc(5), bytes]), 5), bytes)
      }
    }
    for (const [number, bytes] of found) expect(pool.addSha256(bytes, 0)).toBe(number)
    const other = pool.add(parseDigest(`sha512:${'a'.repeat(128)}`))
    for (const ascending of [ranges, [], [ranges[1], ranges[0]], [ranges[0], ranges[0]]]) {
      const { sorted, bytes } = inOrder(pool, ascending)
      expect(bytes.equals(Buffer.concat(all))).toBe(true)
      for (const [range, numbers] of ranges.entries()) {
        expect(numbers.every((number, at) => sorted.placeOf(number) === range * half + at)).toBe(true)
      }
      for (const [number, each] of found) {
        const place = sorted.placeOf(number)
        expect(bytes.subarray(32 * place, 32 * place + 32).equals(each)).toBe(true)
      }
      expect(sorted.placeOf(other)).toBe(count)
    }
  })

  it('are none of none', () => {
    expect(inOrder(new DigestPool()).sorted.count).toBe(0)
  })
})
