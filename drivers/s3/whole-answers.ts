import { Readable } from 'node:stream'

import type { S3Client } from '@aws-sdk/client-s3'

import { requireWholeDocument, wholeBody } from '../whole-document.ts'

/** Refuses documents that were cut short before the SDK's deserialiser, which takes what is there, reads them. */
export function requireWholeAnswers(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args)
      const response = result.response as { statusCode: number; body: unknown }
      const command = context['commandName']
      if (response.statusCode !== 200 || !documentCommands.has(String(command))) return result
      if (!(response.body instanceof Readable)) return result
      const body = await wholeBody(response.body)
      requireWholeDocument(body.toString('utf8'))
      response.body = Readable.from([body])
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
