import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'

import { Crc64 } from './crc64.ts'

/** The MD5 of a body, in hexadecimal. */
export async function contentMd5(body: Uint8Array): Promise<string> {
  const hash = createHash('md5')
  await forEachSlice(body, 4 * mebibyte, (slice) => void hash.update(slice))
  return hash.digest('hex')
}

/** The CRC32 of a body. */
export async function contentCrc32(body: Uint8Array): Promise<number> {
  let checksum = 0
  await forEachSlice(body, 8 * mebibyte, (slice) => (checksum = crc32(slice, checksum)))
  return checksum
}

/** A CRC32 as the header `x-amz-checksum-crc32` has it: big-endian, in Base64. */
export function crc32Text(checksum: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(checksum)
  return bytes.toString('base64')
}

/** The CRC64 of a body, as OSS and COS give it, in decimal; see `Crc64`. */
export async function contentCrc64(body: Uint8Array): Promise<string> {
  const crc = new Crc64()
  await forEachSlice(body, mebibyte, (slice) => crc.update(slice))
  return crc.value
}

/**
 * Runs over a body in slices, and lets other work of the thread run between two of them. A slice should take a few
 * milliseconds: MD5 takes about 2 ms a MiB.
 */
async function forEachSlice(
  body: Uint8Array,
  sliceBytes: number,
  run: (slice: Uint8Array) => void,
): Promise<void> {
  for (let at = 0; at < body.byteLength; at += sliceBytes) {
    if (at > 0) await setImmediate()
    run(body.subarray(at, at + sliceBytes))
  }
}

const mebibyte = 1024 * 1024
