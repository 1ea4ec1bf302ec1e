import { Readable } from 'node:stream'

import type { S3Client } from '@aws-sdk/client-s3'

import { StoreError } from '../errors.ts'

/**
 * Refuses a document that was cut short. The SDK's deserialiser takes what is there: of a cut list of parts it gives
 * fewer parts, and of a cut list of failed deletes none. Corrupt, to be tried again.
 */
export function requireWholeAnswers(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args)
      const response = result.response as { statusCode: number; body: unknown }
      const command = context['commandName']
      if (response.statusCode !== 200 || !documentCommands.has(String(command))) return result
      if (!(response.body instanceof Readable)) return result
      const text = await bodyText(response.body)
      if (!isWhole(text)) {
        throw new StoreError('Corrupt', 'the answer was cut short', {}, { retry: 'later' })
      }
      response.body = Readable.from([Buffer.from(text)])
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'requireWholeAnswers' },
  )
}

const documentCommands: ReadonlySet<string> = new Set([
  'CopyObjectCommand',
  'DeleteObjectsCommand',
  'CreateMultipartUploadCommand',
  'UploadPartCopyCommand',
  'ListPartsCommand',
  'CompleteMultipartUploadCommand',
  'ListMultipartUploadsCommand',
])

/** Whether the element that the document begins with also ends it. */
function isWhole(text: string): boolean {
  const root = /^\s*(?:<\?[^>]*\?>\s*)?<([A-Za-z][\w:.-]*)[^>]*?(\/?)>/.exec(text)
  if (root === null) return false
  return root[2] === '/' || text.trimEnd().endsWith(`</${root[1]}>`)
}

/** The whole body as text; TooLarge beyond what the longest of documents has. */
export async function bodyText(body: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > maxDocumentBytes) throw new StoreError('TooLarge', 'an answer is larger than any should be')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** A page of 1,000 keys of 1,024 bytes, each byte percent-encoded, with room for all else. */
const maxDocumentBytes = 16 * 1024 * 1024
