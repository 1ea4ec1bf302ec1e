import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

import { S3Refusal } from './errors.ts'

/** Refuses a body whose checksum is not the one that this header or trailer, as `x-amz-checksum-crc32`, gives. */
export function verifyChecksum(name: string, given: string, body: Uint8Array): void {
  const expected = checksums[name.replace('x-amz-checksum-', '')]?.(body)
  if (expected === undefined) throw new S3Refusal('NotImplemented')
  if (given !== expected) throw new S3Refusal('BadDigest')
}

/** The headers that hold a checksum of the body, and not only say something about one. */
export function isChecksum(name: string): boolean {
  return /^x-amz-checksum-(?!algorithm$|mode$|type$)/.test(name)
}

/** As `x-amz-checksum-crc32` has it: big-endian, in base64. */
export function crc32Of(body: Uint8Array): string {
  return base64(crc32(body))
}

/** In lower-case hexadecimal, as signatures have it. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

const checksums: Readonly<Record<string, (body: Uint8Array) => string>> = {
  crc32: crc32Of,
  crc32c: (body) => base64(crc32c(body)),
  sha1: (body) => createHash('sha1').update(body).digest('base64'),
  sha256: (body) => createHash('sha256').update(body).digest('base64'),
}

function base64(checksum: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(checksum)
  return bytes.toString('base64')
}

/** Castagnoli's polynomial, which node:zlib does not have. */
function crc32c(body: Uint8Array): number {
  let rest = 0xffff_ffff
  for (const byte of body) rest = (castagnoli[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8)
  return (rest ^ 0xffff_ffff) >>> 0
}

const castagnoli = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit += 1) rest = (rest & 1) === 1 ? (rest >>> 1) ^ 0x82f6_3b78 : rest >>> 1
  return rest
})
