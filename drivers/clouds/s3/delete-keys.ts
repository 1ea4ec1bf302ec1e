import { DeleteObjectCommand, DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3'

import type { DeleteRequests } from '../../objects/key-deleter.ts'
import type { KeyFailure } from '../../driver/object-store.ts'
import { failuresIn, parseDocument } from '../../xml/document.ts'
import { s3Error } from './errors.ts'
import { insideDeserializer, takingDocument } from './take-document.ts'

/** How keys of a bucket are deleted. */
export function deleteRequests(client: S3Client, bucket: string): DeleteRequests {
  return {
    together: (keys, signal) => deleteTogether(client, bucket, keys, signal),
    one: (key, signal) => deleteOne(client, bucket, key, signal),
  }
}

async function deleteTogether(
  client: S3Client,
  bucket: string,
  keys: readonly string[],
  abortSignal: AbortSignal,
): Promise<readonly KeyFailure[]> {
  const Objects = keys.map((Key) => ({ Key }))
  const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })
  let failures: readonly KeyFailure[] = []
  const take = takingDocument('DeleteResult', (document) => {
    failures = failuresIn(parseDocument(document.toString('utf8'), 'DeleteResult'))
  })
  command.middlewareStack.add(take, insideDeserializer)
  try {
    await client.send(command, { abortSignal })
  } catch (cause) {
    throw s3Error(cause)
  }
  return failures
}

async function deleteOne(
  client: S3Client,
  bucket: string,
  key: string,
  abortSignal: AbortSignal,
): Promise<void> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal })
  } catch (cause) {
    throw s3Error(cause)
  }
}
