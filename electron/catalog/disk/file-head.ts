import { endianness } from 'node:os'

import { z } from 'zod'

import { DamagedCatalog } from './check-tables.ts'

/*
 * A file of a catalog:
 *
 *   16 bytes   `bollard-catalog` and a line end
 *   4 bytes    version of this format, little endian
 *   4 bytes    length of the head in bytes
 *   4 bytes    CRC-32 of the head
 *   head       JSON, see `headSchema`
 *   columns    from the next multiple of 8 on, each at a multiple of 8
 *
 * Numbers of columns are written as the processor has them.
 */
export const magic = Buffer.from('bollard-catalog\n', 'latin1')
export const fileVersion = 1
export const fixedBytes = magic.length + 12
const mostHeadBytes = 1024 * 1024

const count = z.number().nonnegative()

const headSchema = z.object({
  /** Of the bucket and root directory. */
  fingerprint: z.string(),
  byteOrder: z.enum(['LE', 'BE']),
  savedAtMs: z.number(),
  asOfMs: z.number(),
  requests: count,
  etagsAreMd5: z.boolean(),
  totals: z.object({
    keys: count,
    sizeBytes: count,
    blobBytes: count,
    strangers: z.object({ keys: count, sizeBytes: count }),
  }),
  classNames: z.array(z.string()),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['bytes', 'ids', 'numbers']),
      length: z.int().nonnegative(),
    }),
  ),
  /** CRC-32 of all columns, one behind another. */
  checksum: z.number(),
})

export type FileHead = z.infer<typeof headSchema>
export type ColumnType = FileHead['columns'][number]['type']

export const bytesOf = { bytes: 1, ids: 4, numbers: 8 } as const

/** What stands before the head; undefined for a file of another kind or version. */
export function readFixed(
  bytes: Buffer,
): { readonly headBytes: number; readonly checksum: number } | undefined {
  if (bytes.length < fixedBytes || bytes.compare(magic, 0, magic.length, 0, magic.length) !== 0)
    return undefined
  if (bytes.readUInt32LE(magic.length) !== fileVersion) return undefined
  const headBytes = bytes.readUInt32LE(magic.length + 4)
  if (headBytes > mostHeadBytes) throw new DamagedCatalog('length of the head')
  return { headBytes, checksum: bytes.readUInt32LE(magic.length + 8) }
}

export function writeFixed(headBytes: number, checksum: number): Buffer {
  const fixed = Buffer.alloc(fixedBytes)
  magic.copy(fixed)
  fixed.writeUInt32LE(fileVersion, magic.length)
  fixed.writeUInt32LE(headBytes, magic.length + 4)
  fixed.writeUInt32LE(checksum, magic.length + 8)
  return fixed
}

/** Fails with DamagedCatalog for what is no head. */
export function parseHead(json: string): FileHead {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new DamagedCatalog('head')
  }
  const head = headSchema.safeParse(value)
  if (!head.success) throw new DamagedCatalog('head')
  return head.data
}

export function ownByteOrder(): FileHead['byteOrder'] {
  return endianness()
}

export function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8
}
