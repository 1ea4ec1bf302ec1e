import type { Chunks } from '../../../transfers/model/source.ts'
import type { ArchiveFile } from '../files/archive-file.ts'
import { lazyChunks, noChunks } from '../files/lazy-chunks.ts'
import { entryPath } from '../tar/entry-path.ts'
import type { ArchivedFile, OpenedArchive } from './opened-archive.ts'
import { readSmall } from './read-small.ts'
import { refused } from '../refusals.ts'

/** Opens the files of an image folder. Paths are relative to the folder of `oci-layout`, `index.json` or `manifest.json`. */
export function openFolder(files: readonly ArchiveFile[]): OpenedArchive {
  const byPath = new Map<string, ArchiveFile>()
  for (const file of files) {
    const path = entryPath(file.path)
    if (path !== undefined) byPath.set(path, file)
  }
  const root = rootOf([...byPath.keys()])
  return {
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    seekable: true,
    find(path) {
      const file = byPath.get(root + path)
      return file === undefined ? undefined : { path, sizeBytes: file.sizeBytes, position: 0 }
    },
    open,
    read: (found, mostBytes, stop) => readSmall(found, mostBytes, () => open(found, 0, stop)),
    close: () => Promise.resolve(),
  }

  function open({ path, sizeBytes }: ArchivedFile, offset: number, stop: AbortSignal): Chunks {
    const file = byPath.get(root + path)
    if (file === undefined || offset >= sizeBytes) return noChunks()
    const range = { offset, length: sizeBytes - offset }
    return lazyChunks(() => file.read(range, stop), file.local === true)
  }
}

/** The folder that holds the topmost marker file, such as `images/`; empty for the top. Fails with Unsupported without one. */
function rootOf(paths: readonly string[]): string {
  for (const marker of ['oci-layout', 'index.json', 'manifest.json']) {
    const [top] = paths
      .filter((path) => path === marker || path.endsWith(`/${marker}`))
      .sort((a, b) => a.length - b.length)
    if (top !== undefined) return top.slice(0, top.length - marker.length)
  }
  throw refused('notLayoutFolder', {})
}
