import { Readable } from 'node:stream'

import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'

import { StoreError } from '../errors.ts'
import type { ByteRange, ObjectBody, ObjectInfo } from '../object-store.ts'
import { receivedBody } from '../received-body.ts'
import { s3Error } from './errors.ts'
import { taggedChecksum, type KeptBytes } from './sent-bytes.ts'

export async function headObject(client: S3Client, Bucket: string, key: string, abortSignal: AbortSignal) {
  const answer = await client.send(new HeadObjectCommand({ Bucket, Key: key }), { abortSignal })
  return { answer, info: objectInfo(Bucket, key, answer.ContentLength ?? 0, answer) }
}

/** The bytes of a range, as they come. Fails before the first when there is no object; past the end there are none. */
export async function getBody(
  client: S3Client,
  Bucket: string,
  key: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<ObjectBody> {
  if (range.length === 0) return emptyBody(client, Bucket, key, signal)
  const last = range.length === undefined ? '' : String(range.offset + range.length - 1)
  // Asked for a range, even the whole one, a service says how large the object is: what is cut short shows.
  const Range = `bytes=${range.offset}-${last}`
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket, Key: key, Range }), {
      abortSignal: signal,
    })
    const given = /^bytes (\d+)-\d+\/(\d+)$/.exec(answer.ContentRange ?? '')
    if (Number(given?.[1] ?? 0) !== range.offset) {
      throw new StoreError('Corrupt', 'the service answered with another range', {}, { retry: 'later' })
    }
    const info = objectInfo(Bucket, key, Number(given?.[2] ?? answer.ContentLength ?? 0), answer)
    return { info, bytes: receivedBody(answer.Body as Readable, answer.ContentLength, signal) }
  } catch (cause) {
    const error = s3Error(cause)
    if (error.where.status === 416) return emptyBody(client, Bucket, key, signal)
    throw error
  }
}

/** A range past the end is refused by the service, and is no bytes for a reader. */
async function emptyBody(
  client: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<ObjectBody> {
  return { info: (await headObject(client, bucket, key, signal)).info, bytes: Readable.from([]) }
}

interface Described extends KeptBytes {
  readonly LastModified?: Date | undefined
  readonly StorageClass?: string | undefined
}

function objectInfo(bucket: string, key: string, sizeBytes: number, from: Described): ObjectInfo {
  const checksum = taggedChecksum(bucket, from)
  return {
    key,
    sizeBytes,
    modifiedAtMs: from.LastModified?.getTime() ?? 0,
    ...(from.ETag === undefined ? {} : { etag: from.ETag }),
    ...(from.StorageClass === undefined ? {} : { storageClass: from.StorageClass }),
    ...(checksum === undefined ? {} : { checksum }),
  }
}
