import { gunzip } from './gunzip.ts'
import { refused } from '../refusals.ts'
import { unbzip2 } from './unbzip2.ts'
import { unxz } from './unxz.ts'
import { unzstd } from './unzstd.ts'

/** What bytes are packed with, as they begin. */
export type Packing = 'not' | 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'lzma' | 'zip' | '7z'

/** As many bytes as `packingOf` looks at. */
export const headBytes = 8

/** What they are, whatever they are said to be. */
export function packingOf(head: Uint8Array): Packing {
  return magics.find(({ magic }) => magic.every((byte, at) => head[at] === byte))?.packing ?? 'not'
}

/**
 * Unpacks. Fails with Corrupt where the bytes are damaged, cut off, or followed by something else, with TooLarge where
 * they unpack to more than anything honest, and with Unsupported for what is not unpacked here. Failures of the chunks
 * themselves come as they are.
 */
export function unpacked(
  packing: Packing,
  chunks: AsyncIterable<Uint8Array>,
  packedBytes: number,
): AsyncIterable<Uint8Array> {
  switch (packing) {
    case 'not':
      return chunks
    case 'gzip':
      return gunzip(chunks, packedBytes)
    case 'zstd':
      return unzstd(chunks, packedBytes)
    case 'xz':
      return unxz(chunks, packedBytes)
    case 'bzip2':
      return unbzip2(chunks, packedBytes)
    case 'lzma':
    case 'zip':
    case '7z':
      throw refused('packedOtherwise', { format: packing, command: commands[packing] })
    default:
      return packing satisfies never
  }
}

/** Whether `unpacked` does it. */
export function unpackable(packing: Packing): boolean {
  return !(packing in commands)
}

/** What whoever has such a file unpacks it with. */
const commands = { lzma: 'unlzma', zip: 'unzip', '7z': '7z x' } as const

const magics: readonly { readonly packing: Packing; readonly magic: readonly number[] }[] = [
  { packing: 'gzip', magic: [0x1f, 0x8b] },
  { packing: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  // Frames that are skipped stand first where `pzstd` wrote it.
  ...Array.from(
    { length: 16 },
    (_, at) => ({ packing: 'zstd', magic: [0x50 + at, 0x2a, 0x4d, 0x18] }) as const,
  ),
  { packing: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0] },
  { packing: 'bzip2', magic: [0x42, 0x5a, 0x68] },
  { packing: 'lzma', magic: [0x5d, 0, 0] },
  { packing: 'zip', magic: [0x50, 0x4b, 0x03, 0x04] },
  { packing: 'zip', magic: [0x50, 0x4b, 0x05, 0x06] },
  { packing: '7z', magic: [0x37, 0x7a, 0xbc, 0xaf] },
]
