import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'

/** The CRC32 as `x-amz-checksum-crc32` has it (big-endian, Base64), made in slices of a few milliseconds. */
export async function contentCrc32(body: Uint8Array): Promise<string> {
  let checksum = 0
  for (let at = 0; at < body.byteLength; at += sliceBytes) {
    if (at > 0) await setImmediate()
    checksum = crc32(body.subarray(at, at + sliceBytes), checksum)
  }
  return crc32Text(checksum)
}

/** A CRC32 as the header writes it. */
export function crc32Text(checksum: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(checksum)
  return bytes.toString('base64')
}

const sliceBytes = 8 * 1024 * 1024
