import type { ByteRange } from '../../../../drivers/index.ts'
import type { Chunks } from '../../../transfers/model/source.ts'

/** A dropped file: an archive, or one file of an image folder. Any range can be read at any time. */
export interface ArchiveFile {
  /** Relative to the dropped file or folder, with `/`. */
  readonly path: string
  readonly sizeBytes: number
  read(range: ByteRange, signal: AbortSignal): Promise<Chunks>
  /** Whether it is on this computer: reading it waits for a disk and for nobody else. */
  readonly local?: boolean
}

/** Reads a whole range. Returns fewer bytes only at the end of the file. */
export async function readRange(
  file: ArchiveFile,
  range: Required<ByteRange>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const length = Math.max(0, Math.min(range.length, file.sizeBytes - range.offset))
  const bytes = new Uint8Array(length)
  if (length === 0) return bytes
  let filled = 0
  for await (const chunk of await file.read({ offset: range.offset, length }, signal)) {
    const taken = chunk.subarray(0, length - filled)
    bytes.set(taken, filled)
    filled += taken.byteLength
    if (filled === length) break
  }
  return bytes.subarray(0, filled)
}
