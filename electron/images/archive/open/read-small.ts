import { refused } from '../refusals.ts'
import type { ArchivedFile } from './opened-archive.ts'

/** Reads a small file into memory. Fails with TooLarge, before it reads, above `mostBytes`. */
export async function readSmall(
  file: ArchivedFile,
  mostBytes: number,
  chunks: () => AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  requireSmall(file, mostBytes)
  const bytes = new Uint8Array(file.sizeBytes)
  let filled = 0
  for await (const chunk of chunks()) {
    if (filled + chunk.byteLength > file.sizeBytes) throw changed(file)
    bytes.set(chunk, filled)
    filled += chunk.byteLength
  }
  if (filled < file.sizeBytes) throw changed(file)
  return bytes
}

export function requireSmall({ path, sizeBytes }: ArchivedFile, mostBytes: number): void {
  if (sizeBytes > mostBytes) throw refused('fileTooLarge', { mostBytes }, path)
}

function changed({ path }: ArchivedFile) {
  return refused('fileChanging', {}, path)
}
