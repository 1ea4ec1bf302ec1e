import { Readable } from 'node:stream'

import type { S3Client } from '@aws-sdk/client-s3'

import { explained } from '../errors.ts'
import { answeredWords, foreignCode, isOfService, requireService } from '../foreign-answer.ts'
import { retryAfter } from '../transport-error.ts'
import { requireWholeDocument, wholeBody } from '../whole-document.ts'
import { isDocument } from '../xml-document.ts'

interface Response {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  body: unknown
}

/**
 * Looks at answers before the SDK's deserialiser does. That takes what is there of documents that were cut short, takes
 * a page of a proxy for an answer without anything in it, and says of a refusal that is no document what its parser
 * says of it.
 */
export function requireWholeAnswers(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args)
      const response = result.response as Response
      const command = String(context['commandName'])
      if (!(response.body instanceof Readable)) return result
      if (response.statusCode >= 300) {
        if (command !== 'HeadObjectCommand') await requireRefusal(response, response.body)
      } else if (lists.has(command)) {
        // Read, and refused, by our own scanner.
      } else if (documentCommands.has(command)) {
        const body = await wholeBody(response.body)
        requireWholeDocument(body.toString('utf8'))
        response.body = Readable.from([body])
      } else {
        await requireSuccess(response, response.body, command)
      }
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'requireWholeAnswers' },
  )
}

/** Goes on with a document of the service only; anything else is told here. */
async function requireRefusal(response: Response, stream: Readable): Promise<void> {
  const body = await wholeBody(stream)
  response.body = Readable.from([body])
  const text = body.toString('utf8')
  if (isDocument(text, 'Error')) return
  const { statusCode: status, headers } = response
  const [code, retry] = foreignCode(status, text)
  throw explained(
    code,
    answeredWords(status, text),
    { status },
    { retry, ...retryAfter(headers['retry-after']) },
  )
}

async function requireSuccess(response: Response, stream: Readable, command: string): Promise<void> {
  const { statusCode: status, headers } = response
  if (isOfService(status, headers)) return
  const isContent = command === 'GetObjectCommand' || command === 'HeadObjectCommand'
  const body = isContent ? '' : (await wholeBody(stream)).toString('utf8')
  stream.destroy()
  requireService(status, headers, body)
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

const lists: ReadonlySet<string> = new Set(['ListObjectsCommand', 'ListObjectsV2Command'])
