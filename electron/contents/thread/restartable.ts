import { decompress, type Compression } from '../../images/archive/compression/compression.ts'
import { unzstd } from '../../images/archive/compression/unzstd.ts'
import { NotDeflate } from '../gzip/deflate-scanner.ts'
import { GzipScanner } from '../gzip/gzip-scanner.ts'
import { RestartNotes, type RestartPoints } from '../gzip/restart-points.ts'

interface Restartable {
  readonly unpacked: AsyncIterable<Uint8Array>
  /** To be asked at the end; undefined where there are none. */
  readonly points: () => RestartPoints | undefined
}

/**
 * Unpacks, and notes where unpacking could begin. zlib unpacks gzip in another thread, while this one looks for its blocks; a
 * frame of zstd is such a place, too. Fails as `decompress` does.
 */
export function restartable(
  compression: Compression,
  chunks: AsyncIterable<Uint8Array>,
  sizeBytes: number,
): Restartable {
  if (compression === 'gzip') return restartableGzip(chunks, sizeBytes)
  if (compression === 'zstd') return restartableZstd(chunks, sizeBytes)
  return { unpacked: decompress(compression, chunks, sizeBytes), points: () => undefined }
}

function restartableGzip(chunks: AsyncIterable<Uint8Array>, sizeBytes: number): Restartable {
  const notes = new RestartNotes()
  const scanner = new GzipScanner((block) => {
    if (block.isFirst || notes.wants(block.outputAt)) notes.add(block)
  })
  let isSound = true
  let outputBytes = 0
  return { unpacked: noted(), points: () => (isWhole() ? notes.points() : undefined) }

  async function* noted() {
    for await (const chunk of decompress('gzip', scanned(), sizeBytes)) {
      if (isSound) notes.output(chunk)
      outputBytes += chunk.byteLength
      yield chunk
    }
  }

  async function* scanned() {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.byteLength; at += sliceBytes) {
        const slice = chunk.subarray(at, at + sliceBytes)
        if (isSound) scan(slice)
        yield slice
      }
    }
  }

  function scan(slice: Uint8Array): void {
    try {
      scanner.push(slice)
    } catch (error) {
      if (!(error instanceof NotDeflate)) throw error
      isSound = false
    }
  }

  function isWhole(): boolean {
    return isSound && scanner.isBetweenMembers && scanner.outputBytes === outputBytes
  }
}

/** Scanned in less than a millisecond: zlib waits no longer for this thread. */
const sliceBytes = 64 * 1024

function restartableZstd(chunks: AsyncIterable<Uint8Array>, sizeBytes: number): Restartable {
  const notes = new RestartNotes()
  let outputAt = 0
  return { unpacked: noted(), points: () => notes.points() }

  async function* noted() {
    const unpacked = unzstd(chunks, sizeBytes, (atByte) => {
      if (notes.wants(outputAt)) notes.add({ outputAt, atByte, skipBits: 0, isFirst: true })
    })
    for await (const chunk of unpacked) {
      outputAt += chunk.byteLength
      yield chunk
    }
  }
}
