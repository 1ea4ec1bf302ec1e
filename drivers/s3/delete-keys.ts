import { DeleteObjectCommand, DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3'

import { deleteEach } from '../delete-each.ts'
import type { KeyFailure } from '../object-store.ts'
import { failuresIn, fitsXml, parseDocument } from '../xml-document.ts'
import { s3Error } from './errors.ts'
import { insideDeserializer, takingDocument } from './take-document.ts'

type DeleteKeys = (keys: readonly string[], signal: AbortSignal) => Promise<readonly KeyFailure[]>

/**
 * Deletes keys in one request, but for those that no XML can hold; or, with a service that says it has no such request,
 * one by one from then on.
 */
export function keyDeleter(client: S3Client, bucket: string): DeleteKeys {
  let together = true
  return async (keys, signal) => {
    if (!together) return oneByOne(keys, signal)
    const inDocument = keys.filter(fitsXml)
    try {
      const failures = inDocument.length === 0 ? [] : await deleteTogether(client, bucket, inDocument, signal)
      const others = keys.filter((key) => !fitsXml(key))
      return [...failures, ...(await oneByOne(others, signal))]
    } catch (cause) {
      const error = s3Error(cause)
      if (error.code !== 'Unsupported') throw error
      together = false
      return oneByOne(keys, signal)
    }
  }

  function oneByOne(keys: readonly string[], signal: AbortSignal): Promise<readonly KeyFailure[]> {
    return deleteEach(keys, (key, abortSignal) => deleteOne(client, bucket, key, abortSignal), signal)
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
    failures = failuresIn(parseDocument(document, 'DeleteResult'))
  })
  command.middlewareStack.add(take, insideDeserializer)
  await client.send(command, { abortSignal })
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
