import { deflateRaw, inflateRaw, crc32 } from 'node:zlib'
import { endianness } from 'node:os'
import { promisify } from 'node:util'
import { setImmediate as nextTurn } from 'node:timers/promises'

import { z } from 'zod'

import { entryKinds } from '../../api/rows.ts'
import { mostPlaces, windowBytes, type RestartPoints } from '../gzip/restart-points.ts'
import { contentDigestBytes } from '../model/layer-entries.ts'
import type { EntryBatch } from '../tar/entry-batch.ts'
import { mostTextLength } from '../tar/list-tar.ts'
import { mostEntries } from '../tar/tar-parser.ts'
import type { LayerFacts } from '../thread/read-layer.ts'

/*
 * A file of a layer:
 *
 *   16 bytes   `bollard-layer` and line ends
 *   4 bytes    version of this format, little endian
 *   4 bytes    length of the head in bytes
 *   4 bytes    CRC-32 of the head
 *   head       JSON, see `headSchema`
 *   columns    deflated, one behind another
 *   windows    of the restart points, deflated each by itself
 *
 * Numbers of columns are written as the processor has them.
 */
const magic = Buffer.from('bollard-layer\n\n\n', 'latin1')
const fileVersion = 1
const fixedBytes = magic.length + 12
const mostHeadBytes = 4096

const headSchema = z.object({
  digest: z.string(),
  byteOrder: z.enum(['LE', 'BE']),
  compression: z.enum(['none', 'gzip', 'zstd', 'xz', 'bzip2']),
  compressedBytes: z.int().nonnegative(),
  unpackedBytes: z.int().nonnegative(),
  entries: z.int().min(0).max(mostEntries),
  pathBytes: z
    .int()
    .min(0)
    .max(3 * mostTextLength),
  targetBytes: z
    .int()
    .min(0)
    .max(3 * mostTextLength),
  /** Absent where there are no restart points. */
  points: z.int().min(0).max(mostPlaces).exactOptional(),
  columnsBytes: z.int().nonnegative(),
  /** CRC-32 of columns and windows as they are in the file. */
  checksum: z.number(),
})
type Head = z.infer<typeof headSchema>

/** A layer as it is kept. */
export interface KeptLayer {
  readonly digest: string
  readonly compressedBytes: number
  readonly facts: LayerFacts
  readonly entries: EntryBatch
}

/** What was kept cannot be used. The layer is read again. */
export class DamagedLayerFile extends Error {
  override readonly name = 'DamagedLayerFile'
}

/** The file of a layer, in pieces. Works a few milliseconds at a time. */
export async function writeLayerFile(layer: KeptLayer): Promise<readonly Uint8Array[]> {
  const { facts, entries } = layer
  const { points } = facts
  const [paths, pathEnds] = await textColumn(entries.paths)
  const [targets, targetEnds] = await textColumn(entries.targets)
  const pointColumns: readonly Column[] =
    points === undefined
      ? []
      : [
          points.outputAt,
          points.atByte,
          points.skipBits,
          points.isFirst,
          Uint32Array.from(points.windows, ({ byteLength }) => byteLength),
        ]
  const columns: readonly Column[] = [
    entries.sizesBytes,
    entries.userIds,
    entries.groupIds,
    entries.modifiedAtMs,
    entries.startsAt,
    entries.modes,
    entries.kinds,
    entries.contentDigests,
    pathEnds,
    targetEnds,
    ...pointColumns,
    paths,
    targets,
  ]
  const packed = await deflate(Buffer.concat(columns.map(bytesIn)), { level: 1 })
  const body = [packed, ...(points?.windows ?? [])]
  const head: Head = {
    digest: layer.digest,
    byteOrder: endianness(),
    compression: facts.compression,
    compressedBytes: layer.compressedBytes,
    unpackedBytes: facts.unpackedBytes,
    entries: entries.count,
    pathBytes: paths.byteLength,
    targetBytes: targets.byteLength,
    ...(points === undefined ? {} : { points: points.count }),
    columnsBytes: packed.byteLength,
    checksum: await checksumOf(body),
  }
  const json = Buffer.from(JSON.stringify(head))
  const fixed = Buffer.alloc(fixedBytes)
  magic.copy(fixed)
  fixed.writeUInt32LE(fileVersion, magic.length)
  fixed.writeUInt32LE(json.length, magic.length + 4)
  fixed.writeUInt32LE(crc32(json), magic.length + 8)
  return [fixed, json, ...body]
}

/** Reads such a file. Fails with DamagedLayerFile for anything that `writeLayerFile` would not have written of this layer. */
export async function readLayerFile(file: Buffer, digest: string): Promise<KeptLayer> {
  const head = readHead(file)
  if (head.digest !== digest || head.byteOrder !== endianness()) throw new DamagedLayerFile('another layer')
  const bodyAt = fixedBytes + file.readUInt32LE(magic.length + 4)
  const body = file.subarray(bodyAt)
  if ((await checksumOf([body])) !== head.checksum) throw new DamagedLayerFile('checksum')
  const columns = new ColumnReader(await inflated(body.subarray(0, head.columnsBytes), columnBytes(head)))
  const { entries: count, points: pointCount } = head
  const numbers = {
    sizesBytes: columns.floats(count),
    userIds: columns.floats(count),
    groupIds: columns.floats(count),
    modifiedAtMs: columns.floats(count),
    startsAt: columns.floats(count),
    modes: columns.ids(count),
    kinds: columns.bytes(count),
    contentDigests: columns.bytes(count * contentDigestBytes),
  }
  const pathEnds = columns.ids(count)
  const targetEnds = columns.ids(count)
  const points =
    pointCount === undefined ? undefined : readPoints(columns, pointCount, body.subarray(head.columnsBytes))
  const paths = await textsIn(columns.bytes(head.pathBytes), pathEnds)
  const targets = await textsIn(columns.bytes(head.targetBytes), targetEnds)
  const entries: EntryBatch = { count, paths, targets, ...numbers }
  await check(entries, points, head)
  const { compression, compressedBytes, unpackedBytes } = head
  return { digest, compressedBytes, facts: { compression, unpackedBytes, points }, entries }
}

function readHead(file: Buffer): Head {
  if (file.length < fixedBytes || file.compare(magic, 0, magic.length, 0, magic.length) !== 0)
    throw new DamagedLayerFile('beginning')
  if (file.readUInt32LE(magic.length) !== fileVersion) throw new DamagedLayerFile('version')
  const headBytes = file.readUInt32LE(magic.length + 4)
  const json = file.subarray(fixedBytes, fixedBytes + headBytes)
  if (headBytes > mostHeadBytes || crc32(json) !== file.readUInt32LE(magic.length + 8))
    throw new DamagedLayerFile('head')
  try {
    return headSchema.parse(JSON.parse(json.toString('utf8')))
  } catch {
    throw new DamagedLayerFile('head')
  }
}

function columnBytes({ entries, points = 0, pathBytes, targetBytes }: Head): number {
  return (
    entries * (5 * 8 + 3 * 4 + 1 + contentDigestBytes) + points * (2 * 8 + 2 + 4) + pathBytes + targetBytes
  )
}

async function inflated(packed: Uint8Array, bytes: number): Promise<Buffer> {
  let columns: Buffer
  try {
    columns = await inflate(packed, { maxOutputLength: Math.max(1, bytes) })
  } catch {
    throw new DamagedLayerFile('columns')
  }
  if (columns.byteLength !== bytes) throw new DamagedLayerFile('columns')
  return columns
}

function readPoints(columns: ColumnReader, count: number, packed: Uint8Array): RestartPoints {
  const outputAt = columns.floats(count)
  const atByte = columns.floats(count)
  const skipBits = columns.bytes(count)
  const isFirst = columns.bytes(count)
  const windows: Uint8Array<ArrayBuffer>[] = []
  let at = 0
  for (const length of columns.ids(count)) {
    if (length > mostPackedWindowBytes) throw new DamagedLayerFile('windows')
    windows.push(Uint8Array.from(packed.subarray(at, at + length)))
    at += length
  }
  if (at !== packed.byteLength) throw new DamagedLayerFile('windows')
  return { count, outputAt, atByte, skipBits, isFirst, windows }
}

const mostPackedWindowBytes = windowBytes + 1024

/** What a checksum does not say: a file may come from elsewhere. */
async function check(entries: EntryBatch, points: RestartPoints | undefined, head: Head): Promise<void> {
  let before = -1
  for (let row = 0; row < entries.count; row += 1) {
    const startsAt = entries.startsAt[row] ?? -1
    const size = entries.sizesBytes[row] ?? -1
    const isSound =
      startsAt > before &&
      startsAt < head.unpackedBytes &&
      Number.isSafeInteger(startsAt) &&
      Number.isSafeInteger(size) &&
      size >= 0 &&
      (entries.kinds[row] ?? entryKinds.length) < entryKinds.length
    if (!isSound) throw new DamagedLayerFile('entries')
    before = startsAt
    if (row % rowsATurn === 0) await nextTurn()
  }
  for (let at = 0; at < (points?.count ?? 0); at += 1) {
    const [atByte, outputAt] = [points?.atByte[at] ?? -1, points?.outputAt[at] ?? -1]
    const isSound =
      Number.isSafeInteger(atByte) &&
      Number.isSafeInteger(outputAt) &&
      atByte > (at === 0 ? -1 : (points?.atByte[at - 1] ?? 0)) &&
      atByte < head.compressedBytes &&
      outputAt >= (at === 0 ? 0 : (points?.outputAt[at - 1] ?? 0)) &&
      outputAt <= head.unpackedBytes &&
      (points?.skipBits[at] ?? 8) < 8 &&
      (at > 0 || outputAt === 0)
    if (!isSound) throw new DamagedLayerFile('points')
  }
}

type Column = Float64Array | Uint32Array | Uint8Array

function bytesIn({ buffer, byteOffset, byteLength }: Column): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Takes columns one behind another; each is copied, so that it begins where its numbers may. */
class ColumnReader {
  readonly #all: Buffer
  #at = 0

  constructor(all: Buffer) {
    this.#all = all
  }

  floats(count: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#copy(count * 8))
  }

  ids(count: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.#copy(count * 4))
  }

  bytes(count: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#copy(count))
  }

  #copy(bytes: number): ArrayBuffer {
    const copy = new Uint8Array(bytes)
    copy.set(this.#all.subarray(this.#at, this.#at + bytes))
    this.#at += bytes
    return copy.buffer
  }
}

/** The texts one behind another in UTF-8, and where each ends. */
async function textColumn(texts: readonly string[]): Promise<[bytes: Uint8Array, ends: Uint32Array]> {
  const ends = new Uint32Array(texts.length)
  const pieces: Buffer[] = []
  let end = 0
  for (let from = 0; from < texts.length; from += rowsATurn) {
    for (let row = from; row < Math.min(from + rowsATurn, texts.length); row += 1) {
      end += Buffer.byteLength(texts[row] ?? '')
      ends[row] = end
    }
    pieces.push(Buffer.from(texts.slice(from, from + rowsATurn).join('')))
    await nextTurn()
  }
  return [Buffer.concat(pieces), ends]
}

async function textsIn(bytes: Uint8Array, ends: Uint32Array): Promise<readonly string[]> {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts: string[] = []
  let from = 0
  for (const end of ends) {
    if (end < from || end > all.length) throw new DamagedLayerFile('names')
    texts.push(all.toString('utf8', from, end))
    from = end
    if (texts.length % rowsATurn === 0) await nextTurn()
  }
  if (from !== all.length) throw new DamagedLayerFile('names')
  return texts
}

const rowsATurn = 4096

async function checksumOf(pieces: readonly Uint8Array[]): Promise<number> {
  let sum = 0
  for (const piece of pieces) {
    for (let at = 0; at < piece.byteLength; at += bytesATurn) {
      sum = crc32(piece.subarray(at, at + bytesATurn), sum)
      if (piece.byteLength > bytesATurn) await nextTurn()
    }
  }
  return sum
}

const bytesATurn = 4 * 1024 * 1024

const deflate = promisify<Uint8Array, { level: number }, Buffer>(deflateRaw)
const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw)
