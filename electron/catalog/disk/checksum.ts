import { crc32 } from 'node:zlib'

import type { Column } from './columns.ts'

/**
 * The CRC-32 of columns, one behind another. Nothing is left out by leaving out what is empty, and `crc32` of no bytes
 * forgets what was before them where they have no address.
 */
export function checksumOf(columns: Iterable<Column>): number {
  let checksum = 0
  for (const column of columns) if (column.length > 0) checksum = crc32(bytesIn(column), checksum)
  return checksum
}

/** The bytes of a column, where they are. */
export function bytesIn({ buffer, byteOffset, byteLength }: Column): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
