import type { Readable } from 'node:stream'

import { StoreError } from '../common/errors.ts'
import { requireNoWebPage } from './foreign-response.ts'

/** Reads a whole body. Fails with TooLarge beyond `mostBytes`, without reading more. */
export async function wholeBody(body: Readable, mostBytes: number): Promise<Buffer> {
  const { bytes, whole } = await upTo(body, mostBytes)
  if (whole) return bytes
  throw new StoreError('TooLarge', 'an answer is larger than any should be')
}

/** Reads the first 64 KiB of a refusal's body. */
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
 * Fails with Corrupt, to be tried again, where an XML document is cut short. HTTP and an SDK may take it for whole: then the
 * SDK gives fewer parts of a list of parts, and no failures of a delete. Fails as `requireNoWebPage` for a web page.
 */
export function requireWholeDocument(text: string): void {
  requireNoWebPage(text)
  const root = /^\s*(?:<\?[^>]*\?>\s*)?<([A-Za-z][\w:.-]*)(?:\s[^>]*?)?(\/?)>/.exec(text)
  if (root !== null && (root[2] === '/' || text.trimEnd().endsWith(`</${root[1]}>`))) return
  throw new StoreError('Corrupt', 'the answer was cut short', {}, { retry: 'later' })
}

/** The largest bodies of responses, in bytes. */
export const maxBytesOf = {
  /** A page of 1,000 keys of 1,024 percent-encoded bytes, and all other fields. */
  list: 16 * 1024 * 1024,
  /** Four times a page of 1,000 parts with checksums. An SDK takes 0.3 s for a megabyte. */
  sdkDocument: 2 * 1024 * 1024,
  /** A refusal, or a document that only confirms. */
  refusal: 64 * 1024,
} as const
