import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { JoiningMd5s } from '../../../drivers/http/lanes/thread/joining-md5s.ts'
import { ParallelMd5, type RunningMd5 } from '../../../drivers/objects/sums/parallel-md5.ts'
import { someBytes } from '../../conformance/harness.ts'

const slotBytes = 4096

/** The test suite of RFC 1321. */
const published = [
  ['', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a', '0cc175b9c0f1b6a831c399e269772661'],
  ['abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
  ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
] as const

describe('MD5s of bodies side by side', () => {
  it('are those that RFC 1321 gives', async () => {
    const bodies = published.map(([text]) => Buffer.from(text))
    expect(await joined(bodies)).toEqual(published.map(([, md5]) => md5))
  })

  it.each([1, 2, 3, 4, 5, 9])(
    'are those of Node, of %i bodies of each length around a block',
    async (count) => {
      for (const length of [0, 1, 54, 55, 56, 57, 62, 63, 64, 65, 119, 120, 127, 128, 129, 1000]) {
        const bodies = Array.from({ length: count }, (_, index) => someBytes(length, length + index))
        expect(await joined(bodies), `${length} bytes`).toEqual(bodies.map(md5Of))
      }
    },
  )

  it('are those of Node, of bodies of very unlike lengths', async () => {
    const bodies = [300_001, 0, 70_000, 1, 64, 1_000_000, 32_768, 65_536, 131_073].map((length) =>
      someBytes(length, length + 1),
    )
    expect(await joined(bodies)).toEqual(bodies.map(md5Of))
  })

  it.each([1, 2, 3, 4, 5, 6])(
    'are those of Node, however bodies come in pieces and lie in slots (sequence %i)',
    (seed) => {
      const random = randomNumbers(seed)
      const md5 = new ParallelMd5(6, slotBytes, 8)
      const bodies = new Set<Body>()
      const sums: string[] = []
      const expected: string[] = []
      while (sums.length < 60) {
        while (bodies.size < 8 && random(3) > 0) bodies.add({ md5: md5.begin(), expected: createHash('md5') })
        const pieces = [...bodies]
          .sort(() => random(3) - 1)
          .slice(0, random(7))
          .map((body, slot) => {
            const from = random(100)
            const to = from + (random(2) === 0 ? random(200) : random(slotBytes - from + 1))
            const bytes = someBytes(to - from, random(1_000_000))
            md5.slot(slot).set(bytes, from)
            body.expected.update(bytes)
            return { md5: body.md5, slot, from, to }
          })
        md5.update(pieces)
        for (const body of bodies) {
          if (random(10) > 0) continue
          bodies.delete(body)
          // A body that is given up leaves its place to another one.
          if (random(4) === 0) md5.drop(body.md5)
          else {
            sums.push(md5.digest(body.md5))
            expected.push(body.expected.digest('hex'))
          }
        }
      }
      expect(sums).toEqual(expected)
    },
  )

  it('leave the bytes in the slots as they are', () => {
    const md5 = new ParallelMd5(4, slotBytes)
    const given = [0, 1, 2, 3].map((slot) => someBytes(slotBytes, slot + 1))
    given.forEach((bytes, slot) => md5.slot(slot).set(bytes))
    const bodies = given.map(() => md5.begin())
    md5.update(bodies.map((body, slot) => ({ md5: body, slot, from: 0, to: slotBytes })))
    expect(bodies.map((body) => md5.digest(body))).toEqual(given.map(md5Of))
    expect([0, 1, 2, 3].map((slot) => md5Of(md5.slot(slot)))).toEqual(given.map(md5Of))
  })

  it('count how much was added', () => {
    const md5 = new ParallelMd5(1, slotBytes)
    const body = md5.begin()
    for (const to of [0, 10, 64, 100, 1000]) md5.update([{ md5: body, slot: 0, from: 0, to }])
    expect(body.sizeBytes).toBe(1174)
  })

  it('are as many at once as were asked for', () => {
    const md5 = new ParallelMd5(1, slotBytes, 3)
    const bodies = [md5.begin(), md5.begin(), md5.begin()]
    expect(() => md5.begin()).toThrow(RangeError)
    for (const body of bodies) expect(md5.digest(body)).toBe(md5Of(Buffer.alloc(0)))
    expect(md5.digest(md5.begin())).toBe(md5Of(Buffer.alloc(0)))
  })

  it.each([
    ['a slot that is none', { slot: 2, from: 0, to: 1 }],
    ['a slot before the first', { slot: -1, from: 0, to: 1 }],
    ['bytes behind the slot', { slot: 0, from: 0, to: slotBytes + 1 }],
    ['bytes before the slot', { slot: 0, from: -1, to: 1 }],
    ['an end before the beginning', { slot: 0, from: 2, to: 1 }],
    ['no number', { slot: 0, from: 0, to: NaN }],
  ])('refuse %s', (_, place) => {
    const md5 = new ParallelMd5(2, slotBytes)
    const body = md5.begin()
    expect(() => md5.update([{ md5: body, ...place }])).toThrow(RangeError)
    expect(md5.digest(body)).toBe(md5Of(Buffer.alloc(0)))
  })

  it('refuse a body that comes twice in one call, that has ended, or that another one began', () => {
    const md5 = new ParallelMd5(2, slotBytes)
    const body = md5.begin()
    const piece = { md5: body, slot: 0, from: 0, to: 1 }
    expect(() => md5.update([piece, { ...piece, slot: 1 }])).toThrow(RangeError)
    md5.digest(body)
    expect(() => md5.update([piece])).toThrow(TypeError)
    expect(() => md5.digest(body)).toThrow(TypeError)
    expect(() => md5.drop(body)).toThrow(TypeError)
    expect(() => md5.drop(new ParallelMd5(1, slotBytes).begin())).toThrow(TypeError)
  })

  it('keep the memory as large as it was made', () => {
    const md5 = new ParallelMd5(4, slotBytes)
    const { buffer } = md5.slot(0)
    for (let round = 0; round < 1000; round += 1) {
      const bodies = [0, 1, 2, 3].map(() => md5.begin())
      md5.update(bodies.map((body, slot) => ({ md5: body, slot, from: 0, to: slotBytes })))
      for (const body of bodies) md5.digest(body)
    }
    expect(md5.slot(3).buffer).toBe(buffer)
    expect(buffer.byteLength).toBeLessThanOrEqual(65_536)
  })
})

interface Body {
  readonly md5: RunningMd5
  readonly expected: ReturnType<typeof createHash>
}

function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex')
}

/** Whole numbers below a limit, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b_79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Of bodies in memory that threads share, which join those under way. */
function joined(bodies: readonly Uint8Array[]): Promise<readonly string[]> {
  const md5s = new JoiningMd5s()
  return Promise.all(
    bodies.map((body) => {
      const shared = new Uint8Array(new SharedArrayBuffer(body.byteLength))
      shared.set(body)
      return new Promise<string>((made) => md5s.add(shared, made))
    }),
  )
}
