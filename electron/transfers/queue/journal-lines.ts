import { open } from 'node:fs/promises'

import { hasCode } from '../local/local-file-error.ts'

/**
 * Yields the complete lines of a file, as text; none where there is no file. A line longer than the limit is yielded
 * empty. An incomplete last line is not yielded; the result is `torn` then. `from` is the place of a line, in bytes.
 */
export async function* journalLines(
  path: string,
  from = 0,
): AsyncGenerator<string, 'whole' | 'torn', undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  })
  if (file === undefined) return 'whole'
  try {
    let pieces: Buffer[] = []
    let sizeBytes = 0
    let position = from
    const add = (piece: Buffer): void => {
      sizeBytes += piece.byteLength
      if (sizeBytes <= maxLineBytes) pieces.push(piece)
      else pieces = []
    }
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position)
      position += bytesRead
      if (bytesRead === 0) return sizeBytes === 0 ? 'whole' : 'torn'
      const chunk = buffer.subarray(0, bytesRead)
      let start = 0
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        add(chunk.subarray(start, end))
        yield Buffer.concat(pieces).toString()
        pieces = []
        sizeBytes = 0
        start = end + 1
      }
      add(chunk.subarray(start))
    }
  } finally {
    await file.close()
  }
}

const chunkBytes = 256 * 1024
const newline = 0x0a
/** A transfer with all its reports stays far below. */
const maxLineBytes = 64 * 1024 * 1024
