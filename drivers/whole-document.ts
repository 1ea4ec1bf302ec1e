import type { Readable } from 'node:stream'

import { StoreError } from './errors.ts'
import { refusePage } from './foreign-answer.ts'

/** The whole body of an answer; TooLarge beyond what the longest of documents has. */
export async function wholeBody(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > maxDocumentBytes) throw new StoreError('TooLarge', 'an answer is larger than any should be')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Refuses an XML document that was cut short, which may look whole to HTTP and to an SDK: of a cut list of parts it
 * gives fewer parts, and of a cut list of failed deletes none. Corrupt, to be tried again. See `refusePage` for what is
 * no document of a service.
 */
export function requireWholeDocument(text: string): void {
  refusePage(text)
  const root = /^\s*(?:<\?[^>]*\?>\s*)?<([A-Za-z][\w:.-]*)[^>]*?(\/?)>/.exec(text)
  if (root !== null && (root[2] === '/' || text.trimEnd().endsWith(`</${root[1]}>`))) return
  throw new StoreError('Corrupt', 'the answer was cut short', {}, { retry: 'later' })
}

/** A page of 1,000 keys of 1,024 bytes, each byte percent-encoded, with room for all else. */
const maxDocumentBytes = 16 * 1024 * 1024
