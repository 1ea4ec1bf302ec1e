import { constants, type ZlibOptions } from 'node:zlib'

import { stretchesOf } from './random-cells.ts'

/**
 * What is in memory of a block. The bytes before it stand before its own, so that matches reach back over its begin; the
 * output has room for every block.
 */
export interface BlockMemory {
  /** `dictionaryBytes`, then `blockBytes`. */
  readonly input: Uint8Array
  readonly output: Uint8Array
}

/** A block as it is in its memory. */
export interface Block {
  /** How many bytes before the block there are: none before the first, `dictionaryBytes` before others. */
  readonly before: number
  readonly sizeBytes: number
}

/** As far back as deflate can refer. */
export const dictionaryBytes = 32 * 1024
/**
 * Content is cut into blocks of this size, which threads deflate side by side. Where it is cut decides about the bytes that
 * come out: who changes it changes the digests of all layers.
 */
export const blockBytes = 512 * 1024
/** Stretches that deflate would make longer are stored, and each of these takes five bytes more for 64 KiB. */
export const outputBytes = blockBytes + 4 * 1024

/** Deflates bytes without the frame of gzip, up to a byte border. */
export type Deflate = (bytes: Uint8Array, options: ZlibOptions) => Uint8Array | Promise<Uint8Array>

/**
 * Deflates one block; returns how many bytes of the output it takes. The outputs of all blocks, one behind the other, and
 * `gzipTail` are one member of gzip: the first block has `gzipHead`. The same bytes each time, as long as the version of
 * zlib is.
 */
export async function deflateBlock(
  { input, output }: BlockMemory,
  { before, sizeBytes }: Block,
  deflate: Deflate,
): Promise<number> {
  let filled = before === 0 ? gzipHead.byteLength : 0
  output.set(gzipHead.subarray(0, filled))
  for (const { from, to, random } of stretchesOf(blockIn(input, sizeBytes))) {
    const [start, end] = [dictionaryBytes + from, dictionaryBytes + to]
    const bytes = input.subarray(start, end)
    const reach = Math.min(before + from, dictionaryBytes)
    const dictionary = input.subarray(start - reach, start)
    const deflated = random ? undefined : await deflate(bytes, optionsFor(bytes, dictionary))
    if (deflated === undefined || deflated.byteLength > storedBytes(bytes.byteLength)) {
      filled += store(bytes, output.subarray(filled))
    } else {
      output.set(deflated, filled)
      filled += deflated.byteLength
    }
  }
  return filled
}

/** The bytes of a block in its memory. */
export function blockIn(input: Uint8Array, sizeBytes: number): Uint8Array {
  return input.subarray(dictionaryBytes, dictionaryBytes + sizeBytes)
}

/** Layers become as small as by the Go library in which skopeo and podman deflate, at its default. */
const level = 3
/** The most memory: longer tables of what was seen. */
const memLevel = 9

/** Two layers of the same bytes have the same digest where this and the version of zlib are the same. */
export const gzipRecipe = `blocks-${level}`

function optionsFor(bytes: Uint8Array, dictionary: Uint8Array): ZlibOptions {
  return {
    level,
    memLevel,
    finishFlush: constants.Z_SYNC_FLUSH,
    // All of it in one piece: zlib makes nothing much longer.
    chunkSize: storedBytes(bytes.byteLength) + 1024,
    ...(dictionary.byteLength === 0 ? {} : { dictionary }),
  }
}

/** Bytes as they are (RFC 1951, 3.2.4): pieces, each behind a byte that says so, its length, and that length inverted. */
function store(bytes: Uint8Array, output: Uint8Array): number {
  let filled = 0
  for (let at = 0; at < bytes.byteLength; at += mostStoredBytes) {
    const piece = bytes.subarray(at, at + mostStoredBytes)
    const { byteLength } = piece
    output.set([0, byteLength & 0xff, byteLength >> 8, ~byteLength & 0xff, (~byteLength >> 8) & 0xff], filled)
    output.set(piece, filled + storedHeadBytes)
    filled += storedHeadBytes + byteLength
  }
  return filled
}

function storedBytes(sizeBytes: number): number {
  return sizeBytes + Math.ceil(sizeBytes / mostStoredBytes) * storedHeadBytes
}

const mostStoredBytes = 0xffff
const storedHeadBytes = 5

/** RFC 1952: deflate, no flags, no time, an unknown system. */
export const gzipHead: Uint8Array = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)

/** The end of the deflated bytes, which has no content, then the CRC32 and the size of all that was deflated. */
export function gzipTail(crc32: number, sizeBytes: number): Uint8Array {
  const tail = new Uint8Array(10)
  const view = new DataView(tail.buffer)
  tail.set([0x03, 0x00])
  view.setUint32(2, crc32, true)
  view.setUint32(6, sizeBytes % 2 ** 32, true)
  return tail
}
