import { readRange, type ArchiveFile } from './archive-file.ts'
import { openFolder } from './folder-archive.ts'
import { openGzippedTar } from './gzip-archive.ts'
import type { OpenedArchive } from './opened-archive.ts'
import { refused } from './refusals.ts'
import { openTar } from './tar-archive.ts'

/**
 * Opens what was dropped: a tar archive, one in gzip, or the files of a layout's folder. `passed` is told how many of
 * the file's bytes have been passed. Fails with Unsupported for what is none of them, naming it where it is known.
 */
export async function openArchive(
  files: readonly ArchiveFile[],
  passed: (bytes: number) => void,
  signal: AbortSignal,
): Promise<OpenedArchive> {
  const [file, ...more] = files
  if (file === undefined || more.length > 0) return openFolder(files)
  if (file.sizeBytes === 0) throw refused('emptyFile', {})
  const head = await readRange(file, { offset: 0, length: 8 }, signal)
  const known = packings.find(({ magic }) => magic.every((byte, at) => head[at] === byte))
  if (known === undefined) return openTar(file, passed, signal)
  if (known.name === 'gzip') return openGzippedTar(file, passed, signal)
  throw refused('packedOtherwise', { format: known.name })
}

const packings: readonly { readonly name: string; readonly magic: readonly number[] }[] = [
  { name: 'gzip', magic: [0x1f, 0x8b] },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68] },
  { name: 'zip', magic: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'zip', magic: [0x50, 0x4b, 0x05, 0x06] },
  { name: '7z', magic: [0x37, 0x7a, 0xbc, 0xaf] },
]
