import { gunzip } from './gunzip.ts'
import { refused } from '../refusals.ts'
import { unbzip2 } from './unbzip2.ts'
import { unxz } from './unxz.ts'
import { unzstd } from './unzstd.ts'

/** What bytes are packed with, as they begin. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'lzma' | 'zip' | '7z'

/** As many bytes as `detectCompression` looks at. */
export const headBytes = 8

/** What they are, whatever they are said to be. */
export function detectCompression(head: Uint8Array): Compression {
  return magics.find(({ magic }) => magic.every((byte, at) => head[at] === byte))?.compression ?? 'none'
}

/**
 * Unpacks. Fails with Corrupt where the bytes are damaged, cut off, or followed by something else, with TooLarge where
 * they unpack to more than anything honest, and with Unsupported for what is not unpacked here. Failures of the chunks
 * themselves come as they are.
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

/** Whether `decompress` does it. */
export function canDecompress(compression: Compression): boolean {
  return !(compression in commands)
}

/** What whoever has such a file unpacks it with. */
const commands = { lzma: 'unlzma', zip: 'unzip', '7z': '7z x' } as const

const magics: readonly { readonly compression: Compression; readonly magic: readonly number[] }[] = [
  { compression: 'gzip', magic: [0x1f, 0x8b] },
  { compression: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  // Frames that are skipped stand first where `pzstd` wrote it.
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
