import { letGo, readObject, StoreError, type ObjectStore, type OpenObject } from '../../drivers/index.ts'
import type { Sink } from './source.ts'

export interface DownloadOrder {
  readonly objects: ObjectStore
  readonly key: string
  readonly sink: Sink
}

export interface DownloadProgress {
  planned(sizeBytes: number): void
  received(bytes: number): void
}

/** Brings an object here. A connection that breaks is taken up where it broke; a download of other than all bytes fails. */
export async function download(
  { objects, key, sink }: DownloadOrder,
  progress: DownloadProgress,
  signal: AbortSignal,
): Promise<void> {
  let opened: OpenObject | undefined
  try {
    opened = await readObject(objects, key, { offset: 0 }, signal)
    const { info, bytes } = opened
    progress.planned(info.sizeBytes)
    await sink.begin({ name: key.slice(key.lastIndexOf('/') + 1), sizeBytes: info.sizeBytes }, signal)
    let received = 0
    for await (const chunk of bytes) {
      signal.throwIfAborted()
      await sink.write(chunk)
      received += chunk.byteLength
      progress.received(chunk.byteLength)
    }
    if (received !== info.sizeBytes) {
      const message = `${received} of ${info.sizeBytes} bytes arrived`
      throw new StoreError('Corrupt', message, { operation: 'download', path: key })
    }
    await sink.commit()
  } catch (error) {
    if (opened !== undefined) await letGo(opened.bytes)
    await sink.discard()
    throw error
  }
}
