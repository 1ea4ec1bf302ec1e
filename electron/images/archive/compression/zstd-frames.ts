import type { StreamReader } from '../files/byte-reader.ts'
import { refused } from '../refusals.ts'

export interface ZstdFrame {
  /** Where it begins in the data, in bytes. */
  readonly frameAt: number
  /** Its header, and its blocks, the last one with the checksum. */
  readonly parts: AsyncIterable<Uint8Array>
}

/**
 * Splits zstd data into frames, and those into parts that are decompressed one by one (RFC 8878, section 3). Drops skippable
 * frames. A frame must be read to its end before the next one. Fails with Corrupt for invalid data, with TooLarge for a
 * window above 128 MiB, the default limit of `zstd -d`, and with Unsupported for a frame that needs a dictionary.
 */
export async function* zstdFrames(reader: StreamReader): AsyncGenerator<ZstdFrame, void, undefined> {
  for (let frames = 0; ; frames += 1) {
    const frameAt = reader.position
    const magic = await reader.read(4)
    if (magic.byteLength === 0 && frames > 0) return
    if (isSkippable(magic)) {
      const length = littleEndian(await exactly(reader, 4))
      if ((await reader.skip(length)) < length) throw damaged()
    } else if (littleEndian(magic) === frameMagic) yield { frameAt, parts: frameParts(reader) }
    else throw frames === 0 ? damaged() : refused('behindPacked', { format: 'zstd' })
  }
}

async function* frameParts(reader: StreamReader): AsyncGenerator<Uint8Array, void, undefined> {
  const [descriptor = 0] = await exactly(reader, 1)
  const single = (descriptor & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  const rest = await exactly(reader, (single ? 0 : 1) + dictionaryBytes + sizeBytes)
  const sizeAt = rest.byteLength - sizeBytes
  // A dictionary without a number is none that is asked for.
  if (littleEndian(rest.subarray(sizeAt - dictionaryBytes, sizeAt)) !== 0) throw refused('zstdDictionary', {})
  const size = rest.subarray(sizeAt)
  const windowBytes = single ? littleEndian(size) + (sizeBytes === 2 ? 256 : 0) : windowOf(rest[0] ?? 0)
  if (windowBytes > maxWindowBytes) {
    throw refused('packingTooLarge', { format: 'zstd', mostBytes: maxWindowBytes })
  }
  yield Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, descriptor, ...rest])
  for (let isLast = false; !isLast;) {
    const head = await exactly(reader, 3)
    const value = littleEndian(head)
    const [type, blockBytes] = [(value >> 1) & 3, value >> 3]
    isLast = (value & 1) !== 0
    if (type === reservedType || blockBytes > maxBlockBytes) throw damaged()
    const checksumBytes = isLast && (descriptor & 4) !== 0 ? 4 : 0
    const content = await exactly(reader, (type === repeatType ? 1 : blockBytes) + checksumBytes)
    yield Buffer.concat([head, content])
  }
}

const frameMagic = 0xfd2fb528
const maxWindowBytes = 128 * 1024 ** 2
/** The largest block, compressed or not (RFC 8878, section 3.1.1.2.4). */
const maxBlockBytes = 128 * 1024
const [repeatType, reservedType] = [1, 3]

function isSkippable(magic: Uint8Array): boolean {
  return magic.byteLength === 4 && (littleEndian(magic) & 0xfffffff0) >>> 0 === 0x184d2a50
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0)
}

/** Copies the bytes: those of the reader are valid until its next call only. */
async function exactly(reader: StreamReader, count: number): Promise<Uint8Array> {
  const bytes = (await reader.read(count)).slice()
  if (bytes.byteLength < count) throw damaged()
  return bytes
}

function damaged() {
  return refused('packingDamaged', { format: 'zstd' })
}
