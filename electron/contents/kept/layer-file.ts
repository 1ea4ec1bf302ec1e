import { setImmediate as nextTurn } from 'node:timers/promises'
import { crc32 } from 'node:zlib'

import { entryKinds } from '../../api/rows.ts'
import { windowBytes, type RestartPoints } from '../gzip/restart-points.ts'
import { contentDigestBytes } from '../model/layer-entries.ts'
import { EntryRows, type EntryBatch } from '../tar/entry-batch.ts'
import type { LayerFacts } from '../thread/read-layer.ts'
import { pack, textColumn, textsIn, unpack, type Column, type ColumnReader } from './columns.ts'
import {
  DamagedLayerFile,
  readHead,
  rowsInGroup,
  writeHead,
  type FileHead,
  type PointsHead,
  type RowGroup,
} from './file-head.ts'

/** A layer as it is kept. */
export interface KeptLayer {
  readonly digest: string
  readonly compressedBytes: number
  readonly facts: LayerFacts
  readonly entries: EntryBatch
}

/** The file of a layer, in pieces. Works a few milliseconds at a time. */
export async function writeLayerFile(layer: KeptLayer): Promise<readonly Uint8Array[]> {
  const { facts, entries } = layer
  const groups: RowGroup[] = []
  const body: Uint8Array[] = []
  for (let first = 0; first < entries.count; first += rowsInGroup) {
    const { columns, ...group } = columnsOf(entries, first, Math.min(first + rowsInGroup, entries.count))
    const packed = await pack(columns)
    groups.push({ ...group, packedBytes: packed.byteLength })
    body.push(packed)
  }
  const { points } = facts
  const packedPoints = points === undefined ? undefined : await pack(pointColumns(points))
  if (points !== undefined && packedPoints !== undefined) {
    body.push(packedPoints)
    for (const window of points.windows) body.push(window)
  }
  const head = writeHead({
    digest: layer.digest,
    compression: facts.compression,
    compressedBytes: layer.compressedBytes,
    unpackedBytes: facts.unpackedBytes,
    groups,
    ...(points === undefined || packedPoints === undefined
      ? {}
      : { points: { count: points.count, packedBytes: packedPoints.byteLength } }),
    checksum: await checksumOf(body),
  })
  return [head, ...body]
}

/** Reads such a file. Fails with DamagedLayerFile for anything that `writeLayerFile` would not have written of this layer. */
export async function readLayerFile(file: Buffer, digest: string): Promise<KeptLayer> {
  const { head, body } = readHead(file)
  if (head.digest !== digest) throw new DamagedLayerFile('another layer')
  if ((await checksumOf([body])) !== head.checksum) throw new DamagedLayerFile('checksum')
  const rows = new EntryRows()
  let at = 0
  for (const group of head.groups) {
    const columns = await unpack(body.subarray(at, at + group.packedBytes), groupBytes(group))
    at += group.packedBytes
    const batch = readGroup(columns, group)
    checkRows(batch, rows.count === 0 ? -1 : (rows.batch.startsAt[rows.count - 1] ?? 0), head)
    rows.append(batch)
  }
  const points = head.points === undefined ? undefined : await readPoints(body.subarray(at), head.points)
  if (points !== undefined) checkPoints(points, head)
  else if (at !== body.byteLength) throw new DamagedLayerFile('length')
  const { compression, compressedBytes, unpackedBytes } = head
  return { digest, compressedBytes, facts: { compression, unpackedBytes, points }, entries: rows.batch }
}

function columnsOf(entries: EntryBatch, first: number, end: number) {
  const [paths, pathEnds] = textColumn(entries.paths.slice(first, end))
  const [targets, targetEnds] = textColumn(entries.targets.slice(first, end))
  const columns: readonly Column[] = [
    entries.sizesBytes.subarray(first, end),
    entries.userIds.subarray(first, end),
    entries.groupIds.subarray(first, end),
    entries.modifiedAtMs.subarray(first, end),
    entries.startsAt.subarray(first, end),
    entries.modes.subarray(first, end),
    pathEnds,
    targetEnds,
    entries.kinds.subarray(first, end),
    entries.contentDigests.subarray(first * contentDigestBytes, end * contentDigestBytes),
    paths,
    targets,
  ]
  return { rows: end - first, pathBytes: paths.byteLength, targetBytes: targets.byteLength, columns }
}

function groupBytes({ rows, pathBytes, targetBytes }: RowGroup): number {
  return rows * (5 * 8 + 3 * 4 + 1 + contentDigestBytes) + pathBytes + targetBytes
}

function readGroup(columns: ColumnReader, { rows: count, pathBytes, targetBytes }: RowGroup): EntryBatch {
  const numbers = {
    sizesBytes: columns.floats(count),
    userIds: columns.floats(count),
    groupIds: columns.floats(count),
    modifiedAtMs: columns.floats(count),
    startsAt: columns.floats(count),
    modes: columns.ids(count),
  }
  const pathEnds = columns.ids(count)
  const targetEnds = columns.ids(count)
  return {
    count,
    ...numbers,
    kinds: columns.bytes(count),
    contentDigests: columns.bytes(count * contentDigestBytes),
    paths: textsIn(columns.bytes(pathBytes), pathEnds),
    targets: textsIn(columns.bytes(targetBytes), targetEnds),
  }
}

function pointColumns({ outputAt, atByte, windows, skipBits, isFirst }: RestartPoints): readonly Column[] {
  return [outputAt, atByte, Uint32Array.from(windows, ({ byteLength }) => byteLength), skipBits, isFirst]
}

async function readPoints(packed: Uint8Array, { count, packedBytes }: PointsHead): Promise<RestartPoints> {
  const columns = await unpack(packed.subarray(0, packedBytes), count * (2 * 8 + 4 + 2))
  const outputAt = columns.floats(count)
  const atByte = columns.floats(count)
  const windows: Uint8Array<ArrayBuffer>[] = []
  let at = packedBytes
  for (const length of columns.ids(count)) {
    if (length > mostPackedWindowBytes) throw new DamagedLayerFile('windows')
    windows.push(Uint8Array.from(packed.subarray(at, at + length)))
    at += length
  }
  if (at !== packed.byteLength) throw new DamagedLayerFile('windows')
  return { count, outputAt, atByte, skipBits: columns.bytes(count), isFirst: columns.bytes(count), windows }
}

const mostPackedWindowBytes = windowBytes + 1024

/** What a checksum does not say: a file may come from elsewhere. */
function checkRows(batch: EntryBatch, startsBefore: number, head: FileHead): void {
  let before = startsBefore
  for (let row = 0; row < batch.count; row += 1) {
    const startsAt = batch.startsAt[row] ?? -1
    const size = batch.sizesBytes[row] ?? -1
    const isSound =
      startsAt > before &&
      startsAt < head.unpackedBytes &&
      Number.isSafeInteger(startsAt) &&
      Number.isSafeInteger(size) &&
      size >= 0 &&
      (batch.kinds[row] ?? entryKinds.length) < entryKinds.length
    if (!isSound) throw new DamagedLayerFile('entries')
    before = startsAt
  }
}

function checkPoints(points: RestartPoints, head: FileHead): void {
  let [byteBefore, outputBefore] = [-1, 0]
  for (let at = 0; at < points.count; at += 1) {
    const [atByte, outputAt] = [points.atByte[at] ?? -1, points.outputAt[at] ?? -1]
    const isSound =
      Number.isSafeInteger(atByte) &&
      Number.isSafeInteger(outputAt) &&
      atByte > byteBefore &&
      atByte < head.compressedBytes &&
      outputAt >= outputBefore &&
      outputAt <= head.unpackedBytes &&
      (points.skipBits[at] ?? 8) < 8 &&
      (at > 0 || outputAt === 0)
    if (!isSound) throw new DamagedLayerFile('points')
    byteBefore = atByte
    outputBefore = outputAt
  }
}

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
