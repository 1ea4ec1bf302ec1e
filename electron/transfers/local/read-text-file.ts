import { StoreError } from '../../../drivers/index.ts'
import type { Source } from '../model/source.ts'

/** The text of a small file that was dropped or chosen. Fails with TooLarge, and with InvalidParameter on what is no text. */
export async function readTextFile(source: Source, maxBytes: number, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of await source.read({ offset: 0 }, signal)) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxBytes) throw new StoreError('TooLarge', `the file has more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new StoreError('InvalidParameter', 'the file is not a text in UTF-8')
  }
}
