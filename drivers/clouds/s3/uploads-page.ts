import { ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3'

import { nextPairToken, requireField, pairOfToken } from '../../xml/response-fields.ts'
import { StoreError } from '../../common/errors.ts'
import type { UploadPage, UploadQuery } from '../../driver/object-store.ts'
import { childText, childrenOf, parseDocument } from '../../xml/document.ts'
import { insideDeserializer, takingDocument } from './take-document.ts'

/** One page of ListMultipartUploads. The SDK signs and sends the request; we read the answer. */
export async function uploadsPage(
  client: S3Client,
  bucket: string,
  { prefix, token }: UploadQuery,
  abortSignal: AbortSignal,
): Promise<UploadPage> {
  const [KeyMarker, UploadIdMarker] = pairOfToken(token)
  const input = { Bucket: bucket, Prefix: prefix, KeyMarker, UploadIdMarker }
  const command = new ListMultipartUploadsCommand(input)
  let page: UploadPage | undefined
  const take = takingDocument('ListMultipartUploadsResult', (document) => {
    page = readPage(document.toString('utf8'))
  })
  command.middlewareStack.add(take, insideDeserializer)
  await client.send(command, { abortSignal })
  if (page === undefined) throw new StoreError('Corrupt', 'the service gave no list', {}, { retry: 'later' })
  return page
}

function readPage(text: string): UploadPage {
  const document = parseDocument(text, 'ListMultipartUploadsResult')
  const uploads = childrenOf(document, 'Upload').map((upload) => ({
    key: requireField(childText(upload, 'Key'), 'Key'),
    uploadId: requireField(childText(upload, 'UploadId'), 'UploadId'),
    startedAtMs: Date.parse(childText(upload, 'Initiated') ?? '') || 0,
  }))
  const [truncated, keyMarker, idMarker] = ['IsTruncated', 'NextKeyMarker', 'NextUploadIdMarker'].map(
    (name) => childText(document, name),
  )
  return { uploads, next: nextPairToken(truncated, keyMarker, idMarker) }
}
