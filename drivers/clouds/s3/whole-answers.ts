import { Readable } from 'node:stream'

import type { S3Client } from '@aws-sdk/client-s3'

import { explained } from '../../common/errors.ts'
import {
  explainForeignResponse,
  codeOfForeignResponse,
  isServiceResponse,
  requireServiceResponse,
} from '../../xml/foreign-response.ts'
import { retryAfter } from '../../http/transport-error.ts'
import { maxBytesOf, refusalBody, requireWholeDocument, wholeBody } from '../../xml/whole-body.ts'
import { isDocument } from '../../xml/document.ts'

interface Response {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  body: unknown
}

/**
 * Checks answers before the SDK's deserialiser. The deserialiser accepts documents that were cut short, takes a page
 * of a proxy for an empty answer, and gives its parser's words for a refusal that is no document.
 */
export function requireWholeAnswers(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args)
      const response = result.response as Response
      const command = String(context['commandName'])
      const mostBytes = documents.get(command)
      if (!(response.body instanceof Readable)) return result
      if (response.statusCode >= 300) {
        if (command !== 'HeadObjectCommand') await requireRefusal(response, response.body)
      } else if (lists.has(command)) {
        // Read, and refused, by our own scanner.
      } else if (mostBytes !== undefined) {
        const body = await wholeBody(response.body, mostBytes)
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

/** Passes on only a document of the service; reports everything else. */
async function requireRefusal(response: Response, stream: Readable): Promise<void> {
  const body = await refusalBody(stream)
  response.body = Readable.from([body])
  const text = body.toString('utf8')
  if (isDocument(text, 'Error')) return
  const { statusCode: status, headers } = response
  const [code, retry] = codeOfForeignResponse(status, text)
  throw explained(
    code,
    explainForeignResponse(status, text),
    { status },
    { retry, ...retryAfter(headers['retry-after']) },
  )
}

async function requireSuccess(response: Response, stream: Readable, command: string): Promise<void> {
  const { statusCode: status, headers } = response
  const isContent = command === 'GetObjectCommand' || command === 'HeadObjectCommand'
  if (isContent) {
    if (!isServiceResponse(status, headers)) stream.destroy()
    requireServiceResponse(status, headers, '')
    return
  }
  const body = await wholeBody(stream, maxBytesOf.list)
  response.body = Readable.from([body])
  requireServiceResponse(status, headers, body.toString('utf8'))
}

/** Commands whose answer is a document, with the greatest length of it in bytes. */
const documents: ReadonlyMap<string, number> = new Map([
  ['CopyObjectCommand', maxBytesOf.refusal],
  ['CreateMultipartUploadCommand', maxBytesOf.refusal],
  ['UploadPartCopyCommand', maxBytesOf.refusal],
  ['CompleteMultipartUploadCommand', maxBytesOf.refusal],
  ['ListPartsCommand', maxBytesOf.sdkDocument],
  // Read by our own parser.
  ['DeleteObjectsCommand', maxBytesOf.list],
  ['ListMultipartUploadsCommand', maxBytesOf.list],
])

const lists: ReadonlySet<string> = new Set(['ListObjectsCommand', 'ListObjectsV2Command'])
