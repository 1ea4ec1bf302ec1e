import type { ArchiveFile } from '../files/archive-file.ts'
import type { Chunks } from '../../../transfers/model/source.ts'
import { lazyChunks, noChunks } from '../files/lazy-chunks.ts'
import { fileReader } from '../files/byte-reader.ts'
import type { ArchivedFile, OpenedArchive } from './opened-archive.ts'
import { readSmall } from './read-small.ts'
import { fileAt } from '../tar/tar-entries.ts'
import { indexTar } from '../tar/tar-index.ts'

/** Opens an uncompressed tar archive. Headers are read once; contents are read at their offsets. */
export async function openTar(
  file: ArchiveFile,
  passed: (bytes: number) => void,
  signal: AbortSignal,
): Promise<OpenedArchive> {
  const { entries } = await indexTar(
    fileReader(file, signal),
    { keepBytes: 0, keepAllBytes: 0, passed },
    signal,
  )
  return {
    sizeBytes: file.sizeBytes,
    seekable: true,
    find(path) {
      const entry = fileAt(entries, path)
      return entry === undefined ? undefined : { path, sizeBytes: entry.sizeBytes, position: entry.offset }
    },
    open,
    read: (found, mostBytes, stop) => readSmall(found, mostBytes, () => open(found, 0, stop)),
    close: () => Promise.resolve(),
  }

  function open({ position, sizeBytes }: ArchivedFile, offset: number, stop: AbortSignal): Chunks {
    if (offset >= sizeBytes) return noChunks()
    const range = { offset: position + offset, length: sizeBytes - offset }
    return lazyChunks(() => file.read(range, stop), file.local === true)
  }
}
