import { Readable } from 'node:stream'

import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'

import { StoreError } from '../errors.ts'
import type { ListQuery, ObjectPage } from '../object-store.ts'
import { scanListPage } from '../list-scanner.ts'
import { wholeBody } from '../whole-document.ts'

/**
 * One page of ListObjectsV2. The SDK signs and sends; its answer is read by our scanner, and the SDK's own
 * deserialiser gets an empty list in its stead. Failures go through the SDK untouched.
 */
export async function listPage(
  client: S3Client,
  bucket: string,
  query: ListQuery,
  abortSignal: AbortSignal,
): Promise<ObjectPage> {
  const command = new ListObjectsV2Command({
    Bucket: bucket,
    Prefix: query.prefix,
    EncodingType: 'url',
    ...(query.delimiter === undefined ? {} : { Delimiter: query.delimiter }),
    ...(query.startAfter === undefined ? {} : { StartAfter: query.startAfter }),
    ...(query.token === undefined ? {} : { ContinuationToken: query.token }),
    ...(query.maxKeys === undefined ? {} : { MaxKeys: query.maxKeys }),
  })
  let page: ObjectPage | undefined
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const response = result.response as { statusCode: number; body: Readable }
      if (response.statusCode === 200) {
        page = scanListPage((await wholeBody(response.body)).toString('utf8'))
        response.body = Readable.from([Buffer.from('<ListBucketResult></ListBucketResult>')])
      }
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'scanListPage' },
  )
  await client.send(command, { abortSignal })
  if (page === undefined) throw new StoreError('Corrupt', 'the service gave no list', {}, { retry: 'later' })
  return page
}
