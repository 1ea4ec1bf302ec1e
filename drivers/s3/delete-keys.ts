import { DeleteObjectCommand, DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3'

import { mapConcurrent } from '../map-concurrent.ts'
import type { KeyFailure } from '../object-store.ts'
import { s3Error } from './errors.ts'

type DeleteKeys = (keys: readonly string[], signal: AbortSignal) => Promise<readonly KeyFailure[]>

/**
 * Deletes keys in one request or, with a service that says it has no such request, one by one from then on. What is
 * missing counts as deleted. A failure that may pass is thrown, so that all is tried again; others are told by key.
 */
export function keyDeleter(client: S3Client, bucket: string): DeleteKeys {
  let together = true
  return async (keys, signal) => {
    if (keys.length === 0) return []
    if (!together) return deleteEach(client, bucket, keys, signal)
    try {
      return await deleteTogether(client, bucket, keys, signal)
    } catch (cause) {
      const error = s3Error(cause)
      if (error.code !== 'Unsupported') throw error
      together = false
      return deleteEach(client, bucket, keys, signal)
    }
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
  const answer = await client.send(command, { abortSignal })
  return (answer.Errors ?? [])
    .filter((failure) => failure.Code !== 'NoSuchKey')
    .map(({ Key = '', Code = '', Message = '' }) => ({ key: Key, code: Code, message: Message }))
}

async function deleteEach(
  client: S3Client,
  bucket: string,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<readonly KeyFailure[]> {
  const failures: KeyFailure[] = []
  const results = mapConcurrent(
    keys,
    deletesInFlight,
    (key, stop) => deleteOne(client, bucket, key, stop),
    signal,
  )
  for await (const failure of results) if (failure !== undefined) failures.push(failure)
  return failures
}

/** One call takes one place of the store's limiter: a few requests for it, no more. */
const deletesInFlight = 8

async function deleteOne(
  client: S3Client,
  bucket: string,
  key: string,
  abortSignal: AbortSignal,
): Promise<KeyFailure | undefined> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal })
    return undefined
  } catch (cause) {
    const error = s3Error(cause)
    if (error.code === 'NotFound') return undefined
    if (error.retry !== 'never' || error.where.status === undefined) throw error
    return { key, code: error.where.serviceCode ?? error.code, message: error.message }
  }
}
