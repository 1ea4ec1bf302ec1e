import { afterEach, describe, expect, it, vi } from 'vitest'

import { Crc64, joinCrc64 } from '../../../drivers/objects/crc64.ts'
import { contentCrc64 } from '../../../drivers/objects/checksums.ts'
import { foldDistances } from '../../../drivers/objects/sums/crc64-kernel.ts'
import { someBytes } from '../../conformance/harness.ts'

const text = (content: string): Uint8Array => new TextEncoder().encode(content)

describe('the CRC64 that OSS and COS give', () => {
  it.each([
    // The check value of CRC-64/XZ in the catalogue of parametrised CRC algorithms.
    { content: '123456789', expected: String(0x995d_c9bb_df19_39fan) },
    { content: '', expected: '0' },
  ])('of "$content" is $expected', async ({ content, expected }) => {
    expect(await contentCrc64(text(content))).toBe(expected)
  })

  it('agrees with the definition, bit by bit, at every length around a step of eight bytes', async () => {
    for (let length = 0; length < 40; length += 1) {
      const body = someBytes(length, length + 1)
      expect(await contentCrc64(body), `${length} bytes`).toBe(String(bitByBit(body)))
    }
  })

  it('is the same whatever lies around the bytes, and across slices', async () => {
    const body = someBytes(2 * 1024 * 1024 + 13)
    const whole = await contentCrc64(body)
    const moved = new Uint8Array(body.byteLength + 3)
    moved.set(body, 3)
    expect(await contentCrc64(moved.subarray(3))).toBe(whole)
    body[2_000_000] = (body[2_000_000] ?? 0) ^ 1
    expect(await contentCrc64(body)).not.toBe(whole)
  })

  it.each([4095, 4096, 4097, 4103, 4104, 9001, 20_000])(
    'agrees with the definition on %i bytes',
    (length) => {
      const body = someBytes(length, length)
      expect(crcOf(body)).toBe(String(bitByBit(body)))
    },
  )

  it('is the same whatever lengths the pieces have that it is made of, and wherever they lie', () => {
    const body = someBytes(500_000)
    const expected = crcInPieces(body, () => 1000)
    let state = 7
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      return (state >>> 8) % below
    }
    for (let round = 0; round < 40; round += 1) {
      const most = [100, 5000, 10_000, 200_000, 400_000][round % 5] ?? 0
      expect(crcInPieces(body, () => random(most) + 1)).toBe(expected)
    }
  })

  it('takes memory that threads share', () => {
    const body = someBytes(300_000)
    const shared = new Uint8Array(new SharedArrayBuffer(body.byteLength))
    shared.set(body)
    expect(crcOf(shared)).toBe(crcOf(body))
  })

  it('leaves out no byte of a long body', () => {
    const body = someBytes(140_000)
    const whole = crcOf(body)
    for (let at = 0; at < body.byteLength; at += 611) {
      body[at] = (body[at] ?? 0) ^ 0x10
      expect(crcOf(body), `byte ${at}`).not.toBe(whole)
      body[at] = (body[at] ?? 0) ^ 0x10
    }
  })

  it('may take a byte away that is added at the distances of folding', () => {
    const pattern = new Uint8Array(Math.max(...foldDistances) + 1)
    for (const at of [0, ...foldDistances]) pattern[at] = 0xa7
    expect(divided(pattern, 0n)).toBe(0n)
  })

  it.each([[[]], [[0, 5]], [[5, 0]], [[1, 1]], [[100, 7, 100, 3]], [[4096, 1_048_577]]])(
    'of bodies of %j bytes joins to that of all of them',
    async (lengths) => {
      const body = someBytes(lengths.reduce((sum, length) => sum + length, 0))
      const bodies = []
      let at = 0
      for (const sizeBytes of lengths) {
        bodies.push({ crc64: await contentCrc64(body.subarray(at, at + sizeBytes)), sizeBytes })
        at += sizeBytes
      }
      expect(joinCrc64(bodies)).toBe(await contentCrc64(body))
    },
  )
})

describe('the CRC64 of long pieces', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
    vi.resetModules()
  })

  it('is made in WebAssembly', async () => {
    const instance = vi.spyOn(WebAssembly, 'Instance')
    const { Crc64 } = await freshModule()
    new Crc64().update(new Uint8Array(4000))
    expect(instance).not.toHaveBeenCalled()
    new Crc64().update(new Uint8Array(5000))
    expect(instance).toHaveReturnedTimes(1)
  })

  it('is the same where WebAssembly is off', async () => {
    vi.stubGlobal('WebAssembly', undefined)
    const { Crc64: Plain } = await freshModule()
    const body = someBytes(300_000)
    const crc = new Plain()
    crc.update(body)
    expect(crc.value).toBe(crcOf(body))
  })
})

const freshModule = () => {
  vi.resetModules()
  return import('../../../drivers/objects/crc64.ts')
}

function crcOf(body: Uint8Array): string {
  return crcInPieces(body, () => body.byteLength)
}

function crcInPieces(body: Uint8Array, nextBytes: () => number): string {
  const crc = new Crc64()
  for (let at = 0; at < body.byteLength;) {
    const piece = body.subarray(at, at + nextBytes())
    crc.update(piece)
    at += piece.byteLength
  }
  return crc.value
}

function bitByBit(body: Uint8Array): bigint {
  const ones = 0xffff_ffff_ffff_ffffn
  return divided(body, ones) ^ ones
}

/** What is left of a body, divided by ECMA-182's polynomial, reflected. */
function divided(body: Uint8Array, begin: bigint): bigint {
  let crc = begin
  for (const byte of body) {
    crc ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit += 1)
      crc = (crc & 1n) === 1n ? (crc >> 1n) ^ 0xc96c_5795_d787_0f42n : crc >> 1n
  }
  return crc
}
