import { endianness } from 'node:os'
import { crc32 } from 'node:zlib'

import { z } from 'zod'

import { mostPlaces } from '../gzip/restart-points.ts'
import { mostTextLength } from '../tar/list-tar.ts'
import { mostEntries } from '../tar/tar-parser.ts'

/*
 * A file of a layer:
 *
 *   16 bytes   `bollard-layer` and line ends
 *   4 bytes    version of this format, little endian
 *   4 bytes    length of the head in bytes
 *   4 bytes    CRC-32 of the head
 *   head       JSON, see `headSchema`
 *   groups     of rows, each deflated by itself: its columns one behind another
 *   points     deflated: the columns of the restart points
 *   windows    of the restart points, deflated each by itself
 *
 * Numbers of columns are written as the processor has them.
 */
const magic = Buffer.from('bollard-layer\n\n\n', 'latin1')
const fileVersion = 1
const fixedBytes = magic.length + 12
const mostHeadBytes = 64 * 1024

/** So few that nothing that is done with a group holds the thread for long. */
export const rowsInGroup = 16_384
const count = z.int().min(0).max(mostTextLength)

const groupSchema = z.object({
  rows: z.int().min(1).max(rowsInGroup),
  pathBytes: count,
  targetBytes: count,
  packedBytes: count,
})
const pointsSchema = z.object({ count: z.int().min(0).max(mostPlaces), packedBytes: count })

const headSchema = z.object({
  digest: z.string(),
  byteOrder: z.enum(['LE', 'BE']),
  compression: z.enum(['none', 'gzip', 'zstd', 'xz', 'bzip2']),
  compressedBytes: z.int().nonnegative(),
  unpackedBytes: z.int().nonnegative(),
  groups: z.array(groupSchema).max(Math.ceil(mostEntries / rowsInGroup)),
  /** Absent where there are no restart points. */
  points: pointsSchema.exactOptional(),
  /** CRC-32 of all behind the head, as it is in the file. */
  checksum: z.number(),
})

export type FileHead = z.infer<typeof headSchema>
export type RowGroup = z.infer<typeof groupSchema>
export type PointsHead = z.infer<typeof pointsSchema>

/** What was kept cannot be used. The layer is read again. */
export class DamagedLayerFile extends Error {
  override readonly name = 'DamagedLayerFile'
}

/** The beginning of a file, up to its body. */
export function writeHead(head: Omit<FileHead, 'byteOrder'>): Buffer {
  const json = Buffer.from(JSON.stringify({ ...head, byteOrder: endianness() }))
  const fixed = Buffer.alloc(fixedBytes)
  magic.copy(fixed)
  fixed.writeUInt32LE(fileVersion, magic.length)
  fixed.writeUInt32LE(json.length, magic.length + 4)
  fixed.writeUInt32LE(crc32(json), magic.length + 8)
  return Buffer.concat([fixed, json])
}

/** Fails with DamagedLayerFile for another kind or version of file, and for one of another processor. */
export function readHead(file: Buffer): { readonly head: FileHead; readonly body: Buffer } {
  if (file.length < fixedBytes || file.compare(magic, 0, magic.length, 0, magic.length) !== 0)
    throw new DamagedLayerFile('beginning')
  if (file.readUInt32LE(magic.length) !== fileVersion) throw new DamagedLayerFile('version')
  const headBytes = file.readUInt32LE(magic.length + 4)
  if (headBytes > mostHeadBytes) throw new DamagedLayerFile('head')
  const json = file.subarray(fixedBytes, fixedBytes + headBytes)
  if (crc32(json) !== file.readUInt32LE(magic.length + 8)) throw new DamagedLayerFile('head')
  const head = parsed(json)
  if (head.byteOrder !== endianness()) throw new DamagedLayerFile('byte order')
  return { head, body: file.subarray(fixedBytes + headBytes) }
}

function parsed(json: Buffer): FileHead {
  try {
    return headSchema.parse(JSON.parse(json.toString('utf8')))
  } catch {
    throw new DamagedLayerFile('head')
  }
}
