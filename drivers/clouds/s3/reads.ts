import { Readable } from 'node:stream'

import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'

import { responseSizes, requireLength, type ResponseSizes } from '../../http/content-range.ts'
import type { ByteRange, ObjectBody, ObjectInfo } from '../../driver/object-store.ts'
import { receivedBody } from '../../http/received-body.ts'
import { restoreField } from '../../driver/restore.ts'
import { s3Error } from './errors.ts'
import { taggedChecksum, type KeptBytes } from './sent-bytes.ts'
import { toldHeaders, type ToldHeaders } from './told-headers.ts'

/** The bucket, and the classes and tiers of its service that must be restored before they can be read. */
export interface ReadPlace {
  readonly bucket: string
  readonly archives: ReadonlySet<string>
}

export async function headObject(client: S3Client, place: ReadPlace, key: string, abortSignal: AbortSignal) {
  const command = new HeadObjectCommand({ Bucket: place.bucket, Key: key })
  const told = toldHeaders(command)
  const answer = await client.send(command, { abortSignal })
  return { answer, info: objectInfo(place, key, requireLength(answer.ContentLength), answer, told) }
}

/** The bytes of a range, as they come. Fails before the first when there is no object; past the end there are none. */
export async function getBody(
  client: S3Client,
  place: ReadPlace,
  key: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<ObjectBody> {
  if (range.length === 0) return emptyBody(client, place, key, signal)
  const last = range.length === undefined ? '' : String(range.offset + range.length - 1)
  // Asked for a range, even the whole one, a service says how large the object is: what is cut short shows.
  const Range = `bytes=${range.offset}-${last}`
  try {
    const command = new GetObjectCommand({ Bucket: place.bucket, Key: key, Range })
    const told = toldHeaders(command)
    const answer = await client.send(command, { abortSignal: signal })
    const body = answer.Body as Readable
    const { sizeBytes, bodyBytes } = answered(answer, range, body)
    return {
      info: objectInfo(place, key, sizeBytes, answer, told),
      bytes: receivedBody(body, bodyBytes, signal),
    }
  } catch (cause) {
    const error = s3Error(cause)
    if (error.where.status === 416) return emptyBody(client, place, key, signal)
    throw error
  }
}

/** Lets go of a body that cannot be used. */
function answered(
  {
    ContentRange,
    ContentLength,
  }: { readonly ContentRange?: string | undefined; readonly ContentLength?: number | undefined },
  range: ByteRange,
  body: Readable,
): ResponseSizes {
  try {
    return responseSizes({ contentRange: ContentRange, contentLength: ContentLength }, range)
  } catch (error) {
    body.destroy()
    throw error
  }
}

/** A range past the end is refused by the service, and is no bytes for a reader. */
async function emptyBody(
  client: S3Client,
  place: ReadPlace,
  key: string,
  signal: AbortSignal,
): Promise<ObjectBody> {
  return { info: (await headObject(client, place, key, signal)).info, bytes: Readable.from([]) }
}

interface Described extends KeptBytes {
  readonly LastModified?: Date | undefined
  readonly StorageClass?: string | undefined
  readonly Restore?: string | undefined
  /** Of objects that Amazon moves between tiers by itself. */
  readonly ArchiveStatus?: string | undefined
}

function objectInfo(
  { bucket, archives }: ReadPlace,
  key: string,
  sizeBytes: number,
  from: Described,
  told: ToldHeaders,
): ObjectInfo {
  const checksum = taggedChecksum(bucket, from)
  const storageClass = from.StorageClass ?? told().storageClass
  const restore = from.Restore ?? told().restore
  return {
    key,
    sizeBytes,
    modifiedAtMs: from.LastModified?.getTime() ?? 0,
    ...(from.ETag === undefined ? {} : { etag: from.ETag }),
    ...(storageClass === undefined ? {} : { storageClass }),
    ...restoreField(archives, { storageClass, restore, tier: from.ArchiveStatus }),
    ...(checksum === undefined ? {} : { checksum }),
  }
}
