import { PutObjectCommand, UploadPartCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3'

import { bodyStream } from '../../http/body-stream.ts'
import { isShared } from '../../http/lanes/shared-bytes.ts'
import { md5Text } from '../../objects/body-sums.ts'
import { sendBody, type AskBucket } from '../light-bucket.ts'
import type { Pair } from '../signable-request.ts'
import type { ConfiguredClient } from './client.ts'
import { keptBytes, type KeptBytes } from './sent-bytes.ts'

/** A body for an object, or for a part of one. */
export interface S3Body {
  readonly key: string
  /** Absent for a whole object. */
  readonly part?: { readonly uploadId: string; readonly number: number }
  readonly body: Uint8Array
  /** What the service verifies: the MD5 in hexadecimal, or the CRC32 as its header has it. */
  readonly sum: { readonly md5: string } | { readonly crc32: string }
}

/** Headers of a whole object; a part has none of them. */
export type WrittenHeaders = Pick<
  PutObjectCommandInput,
  'ContentType' | 'ACL' | 'StorageClass' | 'ServerSideEncryption' | 'SSEKMSKeyId'
>

/** Sends a body and gives what the service says of it. Fails with StoreErrors or the SDK's; see `s3Error`. */
export type SendS3Body = (sent: S3Body, signal: AbortSignal) => Promise<KeptBytes>

/**
 * Sends small bodies, and those that a lane takes, by light requests; others by the SDK, which knows directory buckets. A
 * service is asked whether it wants a large body before it is sent, unless it took the last one: the question takes as long
 * as an answer.
 */
export function s3Bodies(configured: ConfiguredClient, bucket: string, written: WrittenHeaders): SendS3Body {
  const { client, hasLane } = configured
  let tookLast = false
  return async (sent, signal) => {
    const ask = await configured.ask()
    const { body } = sent
    const isLarge = body.byteLength >= leastAskedBytes
    const isLight = !isLarge || (hasLane && isShared(body))
    if (ask === undefined || !isLight) return bySdk(client, { Bucket: bucket, ...written }, sent, signal)
    const asksFirst = isLarge && !tookLast
    try {
      const kept = await light(ask, written, { ...sent, asksFirst }, signal)
      tookLast = true
      return kept
    } catch (error) {
      tookLast = false
      throw error
    }
  }
}

/** From this size on, the SDK asks. */
const leastAskedBytes = 2 * 1024 * 1024

async function light(
  ask: AskBucket,
  written: WrittenHeaders,
  { key, part, body, sum, asksFirst }: S3Body & { readonly asksFirst: boolean },
  signal: AbortSignal,
): Promise<KeptBytes> {
  const query: readonly Pair[] =
    part === undefined
      ? []
      : [
          ['partNumber', String(part.number)],
          ['uploadId', part.uploadId],
        ]
  const headers: readonly Pair[] = [
    ...(part === undefined ? headersOf(written) : [octets]),
    'md5' in sum ? ['content-md5', md5Text(sum.md5)] : ['x-amz-checksum-crc32', sum.crc32],
  ]
  const answer = await sendBody(ask, { key, query, headers, body, asksFirst }, signal)
  return keptBytes(answer.headers)
}

const octets: Pair = ['content-type', 'application/octet-stream']

/** As the SDK names them. */
function headersOf(written: WrittenHeaders): readonly Pair[] {
  const named = [
    ['content-type', written.ContentType],
    ['x-amz-acl', written.ACL],
    ['x-amz-storage-class', written.StorageClass],
    ['x-amz-server-side-encryption', written.ServerSideEncryption],
    ['x-amz-server-side-encryption-aws-kms-key-id', written.SSEKMSKeyId],
  ] as const
  return named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

/**
 * The SDK hashes a Buffer with SHA-256 before sending it, which costs more than all the rest; a stream goes out as it is.
 */
function bySdk(
  client: ConfiguredClient['client'],
  written: WrittenHeaders & { readonly Bucket: string },
  { key: Key, part, body, sum }: S3Body,
  abortSignal: AbortSignal,
): Promise<KeptBytes> {
  const verified = 'md5' in sum ? { ContentMD5: md5Text(sum.md5) } : { ChecksumCRC32: sum.crc32 }
  const sent = { Key, Body: bodyStream(body), ContentLength: body.byteLength, ...verified }
  if (part === undefined) return client.send(new PutObjectCommand({ ...written, ...sent }), { abortSignal })
  const { uploadId: UploadId, number: PartNumber } = part
  const { Bucket } = written
  return client.send(new UploadPartCommand({ Bucket, UploadId, PartNumber, ...sent }), { abortSignal })
}
