import { ListObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'

import { StoreError } from '../../common/errors.ts'
import type { ListQuery } from '../../driver/object-store.ts'
import { maxBytesOf } from '../../xml/whole-body.ts'
import type { LightQuestion } from '../light-bucket.ts'
import type { Pair } from '../signable-request.ts'
import { insideDeserializer, takingDocument } from './take-document.ts'

/** How a service lists. */
export interface Listing {
  readonly version: 1 | 2
  /** Whether the service is asked for the state of restores, which only Amazon's own service takes. */
  readonly restores: boolean
}

/**
 * The document of one page of ListObjectsV2, or of ListObjects where a service knows only that: there the token is the key
 * to go on after. The SDK signs and sends; its own deserialiser gets an empty list in the document's stead. Failures go
 * through the SDK untouched.
 */
export async function listDocument(
  client: S3Client,
  bucket: string,
  { version, restores }: Listing,
  query: ListQuery,
  abortSignal: AbortSignal,
): Promise<Uint8Array> {
  const input = {
    Bucket: bucket,
    Prefix: query.prefix,
    EncodingType: 'url',
    ...(query.delimiter === undefined ? {} : { Delimiter: query.delimiter }),
    ...(query.maxKeys === undefined ? {} : { MaxKeys: query.maxKeys }),
    ...(restores ? { OptionalObjectAttributes: ['RestoreStatus' as const] } : {}),
  } as const
  const { startAfter, token } = query
  let document: Uint8Array | undefined
  const take = takingDocument('ListBucketResult', (taken) => {
    document = taken
  })
  if (version === 1) {
    const marker = token ?? startAfter
    const command = new ListObjectsCommand({ ...input, ...(marker === undefined ? {} : { Marker: marker }) })
    command.middlewareStack.add(take, insideDeserializer)
    await client.send(command, { abortSignal })
  } else {
    const command = new ListObjectsV2Command({
      ...input,
      ...(startAfter === undefined ? {} : { StartAfter: startAfter }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
    })
    command.middlewareStack.add(take, insideDeserializer)
    await client.send(command, { abortSignal })
  }
  if (document === undefined)
    throw new StoreError('Corrupt', 'the service gave no list', {}, { retry: 'later' })
  return document
}

/**
 * The same request in the form that we sign. Empty values are left out, because some services sign them in another
 * way.
 */
export function listQuestion({ version, restores }: Listing, query: ListQuery): LightQuestion {
  const { prefix, delimiter, maxKeys, startAfter, token } = query
  const after: readonly Pair[] =
    version === 1
      ? [['marker', token ?? startAfter ?? '']]
      : [
          ['list-type', '2'],
          ['start-after', startAfter ?? ''],
          ['continuation-token', token ?? ''],
        ]
  const all: readonly Pair[] = [
    ...after,
    ['encoding-type', 'url'],
    ['prefix', prefix],
    ['delimiter', delimiter ?? ''],
    ['max-keys', maxKeys === undefined ? '' : String(maxKeys)],
  ]
  return {
    method: 'GET',
    query: all.filter(([, value]) => value !== ''),
    headers: restores ? [['x-amz-optional-object-attributes', 'RestoreStatus']] : [],
    maxBytes: maxBytesOf.list,
  }
}
