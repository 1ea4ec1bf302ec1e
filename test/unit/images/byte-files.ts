import type { ArchiveFile } from '../../../electron/images/archive/files/archive-file.ts'

/** A file that was dropped, held in memory; `read` counts what was asked of it. */
export interface ByteFile extends ArchiveFile {
  /** Bytes that were handed out so far. */
  readBytes: number
}

/** Hands its bytes out in chunks of an odd size, so that nothing falls on their borders by accident. */
export function byteFile(path: string, bytes: Uint8Array): ByteFile {
  const file: ByteFile = {
    path,
    sizeBytes: bytes.byteLength,
    readBytes: 0,
    async read({ offset, length }, signal) {
      signal.throwIfAborted()
      return chunks(bytes.subarray(offset, length === undefined ? undefined : offset + length))
    },
  }
  return file

  async function* chunks(rest: Uint8Array) {
    for (let at = 0; at < rest.byteLength; at += oddBytes) {
      const chunk = rest.subarray(at, at + oddBytes)
      file.readBytes += chunk.byteLength
      yield chunk
    }
  }
}

const oddBytes = 10_007

export function byteFiles(files: ReadonlyMap<string, Uint8Array>, folder = ''): readonly ByteFile[] {
  return [...files].map(([path, bytes]) => byteFile(folder + path, bytes))
}
