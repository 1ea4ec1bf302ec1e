import { readRange, type ArchiveFile } from '../files/archive-file.ts'
import { openFolder } from './folder-archive.ts'
import type { OpenedArchive } from './opened-archive.ts'
import { openCompressedTar } from './compressed-tar.ts'
import { headBytes, detectCompression } from '../compression/compression.ts'
import { refused } from '../refusals.ts'
import { openTar } from './plain-tar.ts'

/**
 * Opens a plain or compressed tar archive, or the files of an image folder. Calls `passed` with the number of bytes read
 * so far. Fails with Unsupported for other files, and names the format if it is known.
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
