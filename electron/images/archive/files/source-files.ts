import { mapConcurrent } from '../../../../drivers/index.ts'
import type { Source } from '../../../transfers/model/source.ts'
import type { ArchiveFile } from './archive-file.ts'
import { refused } from '../refusals.ts'

export interface SourceFile {
  readonly path: string
  readonly sizeBytes: number
  readonly source: Source
}

/** Opens the files of an archive. Fails with Corrupt when the size of a file changed since it was dropped. */
export async function archiveFiles(
  files: readonly SourceFile[],
  signal: AbortSignal,
): Promise<readonly ArchiveFile[]> {
  const asked = mapConcurrent(
    files,
    16,
    async ({ path, sizeBytes, source }, stop) => {
      const facts = await source.facts(stop)
      if (facts.sizeBytes !== sizeBytes) throw refused('fileChanged', {}, path)
    },
    signal,
  )
  for await (const _ of asked) void _
  return files.map(({ path, sizeBytes, source }) => ({
    path,
    sizeBytes,
    local: source.ref.kind === 'file',
    read: (range, stop) => source.read(range, stop),
  }))
}
