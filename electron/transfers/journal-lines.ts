import { open } from 'node:fs/promises'

/** The finished lines of a file, as text; none where there is no file. A last one without its end is left out. */
export async function* journalLines(path: string): AsyncGenerator<string, void, undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return
  try {
    const pieces: Buffer[] = []
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes))
      if (bytesRead === 0) return
      const chunk = buffer.subarray(0, bytesRead)
      let start = 0
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        pieces.push(chunk.subarray(start, end))
        yield Buffer.concat(pieces).toString()
        pieces.length = 0
        start = end + 1
      }
      pieces.push(chunk.subarray(start))
    }
  } finally {
    await file.close()
  }
}

const chunkBytes = 256 * 1024
const newline = 0x0a
