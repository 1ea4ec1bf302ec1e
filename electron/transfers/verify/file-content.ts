import type { FileHandle } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'

import type { ContentCheck } from './content-check.ts'
import { pieceBytes, type ObjectRange } from './fetch-range.ts'

/** Writes all bytes at `offset`, in as many calls as that takes. */
export async function writeFully(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let at = 0; at < bytes.byteLength;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.byteLength - at, offset + at)
    at += bytesWritten
  }
}

/** Whether the file's first `sizeBytes` bytes match the check. */
export async function fileMatches(
  file: FileHandle,
  sizeBytes: number,
  check: ContentCheck,
  signal: AbortSignal,
): Promise<boolean> {
  const running = check.begin()
  for await (const piece of readPieces(file, { offset: 0, length: sizeBytes }, signal)) running.update(piece)
  return running.matches()
}

/** The CRC32 of a range of a file. */
export async function rangeCrc32(file: FileHandle, range: ObjectRange, signal: AbortSignal): Promise<number> {
  let crc = 0
  for await (const piece of readPieces(file, range, signal)) crc = crc32(piece, crc)
  return crc
}

/** Whether two files have the same bytes. */
export async function areEqualFiles(a: FileHandle, b: FileHandle, signal: AbortSignal): Promise<boolean> {
  const [one, other] = [await a.stat(), await b.stat()]
  if (!one.isFile() || !other.isFile() || one.size !== other.size) return false
  const range = { offset: 0, length: one.size }
  const others = readPieces(b, range, signal)
  for await (const piece of readPieces(a, range, signal)) {
    const { value } = await others.next()
    if (value === undefined || !Buffer.from(piece.buffer, 0, piece.byteLength).equals(value)) {
      await others.return()
      return false
    }
  }
  return true
}

/** Yields fewer bytes where the file ends before the range. A piece is valid until the next one is requested. */
async function* readPieces(
  file: FileHandle,
  { offset, length }: ObjectRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = new Uint8Array(Math.min(pieceBytes, length))
  for (let at = offset; at < offset + length;) {
    signal.throwIfAborted()
    let filled = 0
    const wanted = Math.min(buffer.byteLength, offset + length - at)
    while (filled < wanted) {
      const { bytesRead } = await file.read(buffer, filled, wanted - filled, at + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    if (filled === 0) return
    yield buffer.subarray(0, filled)
    at += filled
    await setImmediate()
  }
}
