import type { ArchiveFile } from '../files/archive-file.ts'
import { StreamReader } from '../files/byte-reader.ts'
import type { ArchivedFile, OpenedArchive } from './opened-archive.ts'
import { decompress, type Compression } from '../compression/compression.ts'
import { readSmall, requireSmall } from './read-small.ts'
import { refused } from '../refusals.ts'
import { fileAt } from '../tar/tar-entries.ts'
import { indexTar, type TarIndex } from '../tar/tar-index.ts'

/**
 * Opens a compressed tar archive, which can be read forward only. One pass reads the headers and keeps small files in
 * memory. Reading the other files by ascending position takes one more pass; any other order starts new passes.
 */
export async function openCompressedTar(
  file: ArchiveFile,
  compression: Compression,
  passed: (bytes: number) => void,
  signal: AbortSignal,
): Promise<OpenedArchive> {
  const { entries, kept } = await indexFirst(new Pass(file, compression), passed, signal)
  /** The pass that the last reader left, for the next reader to continue. */
  let idle: Pass | undefined
  return {
    sizeBytes: file.sizeBytes,
    seekable: false,
    find(path) {
      const entry = fileAt(entries, path)
      return entry === undefined ? undefined : { path, sizeBytes: entry.sizeBytes, position: entry.offset }
    },
    open,
    async read(found, mostBytes, stop) {
      requireSmall(found, mostBytes)
      const bytes = kept.get(found.path)
      return bytes ?? readSmall(found, mostBytes, () => open(found, 0, stop))
    },
    async close() {
      await idle?.close()
      idle = undefined
    },
  }

  async function* open({ path, position, sizeBytes }: ArchivedFile, offset: number, stop: AbortSignal) {
    stop.throwIfAborted()
    const pass = await passTo(position + offset)
    const onAbort = (): void => pass.stop()
    stop.addEventListener('abort', onAbort)
    let broken = false
    try {
      const { reader } = pass
      if (reader.position < position + offset) await reader.skip(position + offset - reader.position)
      while (reader.position < position + sizeBytes) {
        const bytes = await reader.some(position + sizeBytes - reader.position)
        stop.throwIfAborted()
        if (bytes.byteLength === 0) throw refused('fileChanging', {}, path)
        yield bytes
      }
    } catch (error) {
      broken = true
      throw error
    } finally {
      stop.removeEventListener('abort', onAbort)
      if (broken || stop.aborted || idle !== undefined) await pass.close()
      else idle = pass
    }
  }

  async function passTo(position: number): Promise<Pass> {
    const taken = idle
    idle = undefined
    if (taken !== undefined && taken.reader.position <= position) return taken
    await taken?.close()
    return new Pass(file, compression)
  }
}

async function indexFirst(
  pass: Pass,
  passed: (bytes: number) => void,
  signal: AbortSignal,
): Promise<TarIndex> {
  const onAbort = (): void => pass.stop()
  signal.addEventListener('abort', onAbort)
  try {
    return await indexTar(pass.reader, { ...keep, passed: () => passed(pass.compressedBytes) }, signal)
  } finally {
    signal.removeEventListener('abort', onAbort)
    await pass.close()
  }
}

/** Enough for manifests and configurations. */
const keep = { keepBytes: 256 * 1024, keepAllBytes: 32 * 1024 * 1024 }

/** One forward read of the archive. It has its own abort signal because it may outlive the call that began it. */
class Pass {
  readonly reader: StreamReader
  readonly #stop = new AbortController()
  #compressedBytes = 0

  constructor(file: ArchiveFile, compression: Compression) {
    const chunks = this.#chunksOf(file)
    this.reader = new StreamReader(decompress(compression, chunks, file.sizeBytes))
  }

  /** Bytes read of the compressed file. */
  get compressedBytes(): number {
    return this.#compressedBytes
  }

  stop(): void {
    this.#stop.abort()
  }

  async close(): Promise<void> {
    this.stop()
    await this.reader.close().catch(() => undefined)
  }

  async *#chunksOf(file: ArchiveFile): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of await file.read({ offset: 0 }, this.#stop.signal)) {
      this.#compressedBytes += chunk.byteLength
      yield chunk
    }
  }
}
