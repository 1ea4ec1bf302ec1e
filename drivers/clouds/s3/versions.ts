import { GetBucketVersioningCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3'

import { pairOfToken } from '../../xml/response-fields.ts'
import { StoreError } from '../../common/errors.ts'
import type { VersionPage, VersionQuery, Versioning } from '../../driver/object-store.ts'
import { readVersioning, readVersionPage } from '../../xml/version-list.ts'
import { insideDeserializer, takingDocument } from './take-document.ts'

export async function bucketVersioning(
  client: S3Client,
  Bucket: string,
  abortSignal: AbortSignal,
): Promise<Versioning> {
  let versioning: Versioning | undefined
  const command = new GetBucketVersioningCommand({ Bucket })
  const take = takingDocument('VersioningConfiguration', (document) => {
    versioning = readVersioning(document.toString('utf8'))
  })
  command.middlewareStack.add(take, insideDeserializer)
  await client.send(command, { abortSignal })
  return taken(versioning)
}

/** One page of ListObjectVersions. */
export async function versionPage(
  client: S3Client,
  Bucket: string,
  { prefix, token }: VersionQuery,
  abortSignal: AbortSignal,
): Promise<VersionPage> {
  const [KeyMarker, idMarker = ''] = pairOfToken(token)
  let page: VersionPage | undefined
  const command = new ListObjectVersionsCommand({
    Bucket,
    Prefix: prefix,
    EncodingType: 'url',
    ...(KeyMarker === undefined ? {} : { KeyMarker }),
    ...(idMarker === '' ? {} : { VersionIdMarker: idMarker }),
  })
  const take = takingDocument('ListVersionsResult', (document) => {
    page = readVersionPage(document.toString('utf8'))
  })
  command.middlewareStack.add(take, insideDeserializer)
  await client.send(command, { abortSignal })
  return taken(page)
}

function taken<Answer>(answer: Answer | undefined): Answer {
  if (answer !== undefined) return answer
  throw new StoreError('Corrupt', 'the service gave no answer', {}, { retry: 'later' })
}
