import type { Readable } from 'node:stream'

import { StoreError } from '../common/errors.ts'
import { requireNoWebPage } from './foreign-response.ts'

/** The whole body of an answer; TooLarge beyond what the longest document of its kind has, and no more of it is read. */
export async function wholeBody(body: Readable, mostBytes: number): Promise<Buffer> {
  const { bytes, whole } = await upTo(body, mostBytes)
  if (whole) return bytes
  throw new StoreError('TooLarge', 'an answer is larger than any should be')
}

/** What a refusal says. The rest of one that is longer than any should be is not read. */
export async function refusalBody(body: Readable): Promise<Buffer> {
  return (await upTo(body, maxBytesOf.refusal)).bytes
}

async function upTo(
  body: Readable,
  mostBytes: number,
): Promise<{ readonly bytes: Buffer; readonly whole: boolean }> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > mostBytes) return { bytes: Buffer.concat(chunks).subarray(0, mostBytes), whole: false }
  }
  return { bytes: Buffer.concat(chunks), whole: true }
}

/**
 * Refuses an XML document that was cut short, which may look whole to HTTP and to an SDK: of a cut list of parts it
 * gives fewer parts, and of a cut list of failed deletes none. Corrupt, to be tried again. See `requireNoWebPage` for what is
 * no document of a service.
 */
export function requireWholeDocument(text: string): void {
  requireNoWebPage(text)
  const root = /^\s*(?:<\?[^>]*\?>\s*)?<([A-Za-z][\w:.-]*)(?:\s[^>]*?)?(\/?)>/.exec(text)
  if (root !== null && (root[2] === '/' || text.trimEnd().endsWith(`</${root[1]}>`))) return
  throw new StoreError('Corrupt', 'the answer was cut short', {}, { retry: 'later' })
}

/** How long the documents of answers are at most. */
export const maxBytesOf = {
  /** A page of 1,000 keys of 1,024 bytes, each byte percent-encoded, with room for all else. */
  list: 16 * 1024 * 1024,
  /** A page of 1,000 parts with all their checksums takes a quarter of it. An SDK reads a megabyte in 0.3 s. */
  sdkDocument: 2 * 1024 * 1024,
  /** A refusal, and what says only that something is done. */
  refusal: 64 * 1024,
} as const
