import { gunzip } from './gunzip.ts'
import { refused } from '../refusals.ts'
import { unbzip2 } from './unbzip2.ts'
import { unxz } from './unxz.ts'
import { unzstd } from './unzstd.ts'

/** A compression format, detected by the first bytes. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'lzma' | 'zip' | '7z'

/** The number of bytes that `detectCompression` needs. */
export const headBytes = 8

/** Detects the format by magic number, not by name or media type. */
export function detectCompression(head: Uint8Array): Compression {
  return magics.find(({ magic }) => magic.every((byte, at) => head[at] === byte))?.compression ?? 'none'
}

/**
 * Decompresses. Fails with Corrupt when the data is damaged, truncated or followed by other bytes; with TooLarge for a
 * decompression bomb; with Unsupported for lzma, zip and 7z. Failures of the input pass through unchanged.
 */
export function decompress(
  compression: Compression,
  chunks: AsyncIterable<Uint8Array>,
  compressedBytes: number,
): AsyncIterable<Uint8Array> {
  switch (compression) {
    case 'none':
      return chunks
    case 'gzip':
      return gunzip(chunks, compressedBytes)
    case 'zstd':
      return unzstd(chunks, compressedBytes)
    case 'xz':
      return unxz(chunks, compressedBytes)
    case 'bzip2':
      return unbzip2(chunks, compressedBytes)
    case 'lzma':
    case 'zip':
    case '7z':
      throw refused('packedOtherwise', { format: compression, command: commands[compression] })
    default:
      return compression satisfies never
  }
}

/** Whether `decompress` supports the format. */
export function canDecompress(compression: Compression): boolean {
  return !(compression in commands)
}

/** The command that decompresses such a file, for the error message. */
const commands = { lzma: 'unlzma', zip: 'unzip', '7z': '7z x' } as const

const magics: readonly { readonly compression: Compression; readonly magic: readonly number[] }[] = [
  { compression: 'gzip', magic: [0x1f, 0x8b] },
  { compression: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  // `pzstd` writes a skippable frame first.
  ...Array.from(
    { length: 16 },
    (_, at) => ({ compression: 'zstd', magic: [0x50 + at, 0x2a, 0x4d, 0x18] }) as const,
  ),
  { compression: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0] },
  { compression: 'bzip2', magic: [0x42, 0x5a, 0x68] },
  { compression: 'lzma', magic: [0x5d, 0, 0] },
  { compression: 'zip', magic: [0x50, 0x4b, 0x03, 0x04] },
  { compression: 'zip', magic: [0x50, 0x4b, 0x05, 0x06] },
  { compression: '7z', magic: [0x37, 0x7a, 0xbc, 0xaf] },
]
