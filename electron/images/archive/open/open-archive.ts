import { readRange, type ArchiveFile } from '../files/archive-file.ts'
import { openFolder } from './folder-archive.ts'
import type { OpenedArchive } from './opened-archive.ts'
import { openCompressedTar } from './compressed-tar.ts'
import { headBytes, detectCompression } from '../compression/compression.ts'
import { refused } from '../refusals.ts'
import { openTar } from './plain-tar.ts'

/**
 * Opens what was dropped: a tar archive, one that is packed, or the files of a layout's folder. `passed` is told how many
 * of the file's bytes have been passed. Fails with Unsupported for what is none of them, naming it where it is known.
 */
export async function openArchive(
  files: readonly ArchiveFile[],
  passed: (bytes: number) => void,
  signal: AbortSignal,
): Promise<OpenedArchive> {
  const [file, ...more] = files
  if (file === undefined || more.length > 0) return openFolder(files)
  if (file.sizeBytes === 0) throw refused('emptyFile', {})
  const compression = detectCompression(await readRange(file, { offset: 0, length: headBytes }, signal))
  return compression === 'none'
    ? openTar(file, passed, signal)
    : openCompressedTar(file, compression, passed, signal)
}
