import { describe, expect, it } from 'vitest'

import { joinCrc64 } from '../../../drivers/objects/crc64.ts'
import { contentCrc64 } from '../../../drivers/objects/checksums.ts'
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

/** ECMA-182's polynomial, reflected. */
function bitByBit(body: Uint8Array): bigint {
  const ones = 0xffff_ffff_ffff_ffffn
  let crc = ones
  for (const byte of body) {
    crc ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit += 1)
      crc = (crc & 1n) === 1n ? (crc >> 1n) ^ 0xc96c_5795_d787_0f42n : crc >> 1n
  }
  return crc ^ ones
}
