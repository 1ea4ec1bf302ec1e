import { StoreError } from '../common/errors.ts'
import type { ObjectStore, WholeObject, WholeOptions } from './object-store.ts'
import { discardBody } from './read-object.ts'

/** Reads an object whole by a store's `get`. */
export async function wholeByStream(
  objects: Pick<ObjectStore, 'get'>,
  key: string,
  { maxBytes, progress }: WholeOptions,
  signal: AbortSignal,
): Promise<WholeObject> {
  const { info, bytes } = await objects.get(key, { offset: 0 }, signal)
  if (info.sizeBytes > maxBytes) {
    await discardBody(bytes)
    throw tooLargeObject(info.sizeBytes, maxBytes)
  }
  const content = new Uint8Array(info.sizeBytes)
  let at = 0
  for await (const chunk of bytes) {
    progress?.()
    if (at + chunk.byteLength > content.byteLength)
      throw new StoreError('Corrupt', 'more bytes came than were asked for')
    content.set(chunk, at)
    at += chunk.byteLength
  }
  if (at === content.byteLength) return { info, bytes: content }
  throw new StoreError('Unavailable', 'the body ended early', {}, { retry: 'later' })
}

export function tooLargeObject(sizeBytes: number, maxBytes: number): StoreError {
  return new StoreError('TooLarge', `it has ${sizeBytes} bytes where at most ${maxBytes} are read`)
}
