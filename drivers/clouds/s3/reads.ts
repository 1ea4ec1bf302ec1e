import { Readable } from 'node:stream'

import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'

import { responseSizes, requireLength, type ResponseSizes } from '../../http/content-range.ts'
import type {
  ByteRange,
  ListQuery,
  ObjectBody,
  ObjectInfo,
  RangeInFile,
  RangeTarget,
  WholeObject,
  WholeOptions,
} from '../../driver/object-store.ts'
import { wholeByStream } from '../../driver/whole-object.ts'
import { receivedBody } from '../../http/received-body.ts'
import { restoreField } from '../../driver/restore.ts'
import { s3Error } from './errors.ts'
import { keptBytes, taggedChecksum, type KeptBytes } from './sent-bytes.ts'
import { requireServiceResponse } from '../../xml/foreign-response.ts'
import { rangeBody, type OpenBody } from '../range-body.ts'
import { rangeIntoFile } from '../range-into-file.ts'
import { wholeObject } from '../whole-object.ts'
import type { AskBucket } from '../light-bucket.ts'
import type { LaneBucket } from '../lane-bucket.ts'
import type { ConfiguredClient } from './client.ts'
import { listDocument, listQuestion, type Listing } from './list-page.ts'
import { toldBy, toldHeaders, type ToldHeaders } from './told-headers.ts'

/** The bucket, and the classes and tiers of its service that must be restored before they can be read. */
export interface ReadPlace {
  readonly bucket: string
  readonly archives: ReadonlySet<string>
}

/** What an object is, and what the answer tells of its bytes. */
export interface HeadObject {
  readonly info: ObjectInfo
  readonly answer: KeptBytes
}

/** Reads of one bucket. Their failures are StoreErrors or the SDK's; see `s3Error`. */
export interface S3Reads {
  /** The document of one page of a list. */
  listDocument(query: ListQuery, signal: AbortSignal): Promise<Uint8Array>
  head(key: string, signal: AbortSignal): Promise<HeadObject>
  /** The bytes of a range as they come. Fails before the first when there is no object; past the end there are none. */
  get(key: string, range: ByteRange, signal: AbortSignal): Promise<ObjectBody>
  getWhole(key: string, options: WholeOptions, signal: AbortSignal): Promise<WholeObject>
  getInto(key: string, target: RangeTarget, signal: AbortSignal): Promise<RangeInFile>
}

/** Reads by light requests, and by the SDK where the SDK must sign. */
export function s3Reads(
  { client, ask, open, lane }: ConfiguredClient,
  place: ReadPlace,
  listing: Listing,
): S3Reads {
  const light = async (): Promise<S3Reads | undefined> => {
    const [asking, opening] = [await ask(), await open()]
    if (asking === undefined || opening === undefined) return undefined
    return lightReads({ ask: asking, open: opening, lane: await lane() }, bySdk, place, listing)
  }
  const bySdk: S3Reads = {
    get: (...given) => getBody(client, place, ...given),
    listDocument: (query, signal) => listDocument(client, place.bucket, listing, query, signal),
    head: (key, signal) => headObject(client, place, key, signal),
    getWhole: (key, options, signal) => wholeByStream(bySdk, key, options, signal),
    getInto: () => Promise.resolve({ kind: 'unread' }),
  }
  return {
    listDocument: async (query, signal) => ((await light()) ?? bySdk).listDocument(query, signal),
    head: async (key, signal) => ((await light()) ?? bySdk).head(key, signal),
    get: async (key, range, signal) => ((await light()) ?? bySdk).get(key, range, signal),
    getWhole: async (key, options, signal) => ((await light()) ?? bySdk).getWhole(key, options, signal),
    getInto: async (key, target, signal) => ((await light()) ?? bySdk).getInto(key, target, signal),
  }
}

interface Ways {
  readonly ask: AskBucket
  readonly open: OpenBody
  readonly lane: LaneBucket | undefined
}

/** `bySdk`: for answers that are not read here. */
function lightReads(
  { ask, open, lane }: Ways,
  bySdk: Pick<S3Reads, 'get'>,
  place: ReadPlace,
  listing: Listing,
): S3Reads {
  const head: S3Reads['head'] = async (key, signal) => {
    const { status, headers } = await ask({ method: 'HEAD', key, maxBytes: 0 }, signal)
    requireServiceResponse(status, headers, '')
    return {
      answer: describedBy(headers),
      info: infoOf(key, requireLength(headers['content-length']), headers),
    }
  }
  const terms = {
    ask,
    infoOf,
    head: async (key: string, signal: AbortSignal) => (await head(key, signal)).info,
  }
  return {
    listDocument: async (query, signal) => (await ask(listQuestion(listing, query), signal)).body,
    head,
    get: async (key, range, signal) =>
      (await rangeBody({ ...terms, open }, key, range, signal)) ?? bySdk.get(key, range, signal),
    getWhole: (key, options, signal) => wholeObject(terms, key, options, signal),
    getInto: (key, target, signal) => rangeIntoFile({ lane, infoOf }, key, target, signal),
  }

  function infoOf(key: string, sizeBytes: number, headers: Headers): ObjectInfo {
    return objectInfo(place, key, sizeBytes, describedBy(headers), toldBy(headers))
  }
}

type Headers = Readonly<Record<string, string>>

function describedBy(headers: Headers): Described {
  const modified = new Date(headers['last-modified'] ?? '')
  return {
    ...(Number.isNaN(modified.getTime()) ? {} : { LastModified: modified }),
    ...keptBytes(headers),
    StorageClass: headers['x-amz-storage-class'],
    Restore: headers['x-amz-restore'],
    ArchiveStatus: headers['x-amz-archive-status'],
  }
}

async function headObject(client: S3Client, place: ReadPlace, key: string, abortSignal: AbortSignal) {
  const command = new HeadObjectCommand({ Bucket: place.bucket, Key: key })
  const told = toldHeaders(command)
  const answer = await client.send(command, { abortSignal })
  return { answer, info: objectInfo(place, key, requireLength(answer.ContentLength), answer, told()) }
}

async function getBody(
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
      info: objectInfo(place, key, sizeBytes, answer, told()),
      bytes: receivedBody(body, bodyBytes, signal),
    }
  } catch (cause) {
    const error = s3Error(cause)
    if (error.where.status === 416) return emptyBody(client, place, key, signal)
    throw error
  }
}

/** Discards a body that cannot be used. */
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

/** The service refuses a range past the end; a reader gets no bytes. */
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
  /** The tiers of objects that Amazon moves by itself. */
  readonly ArchiveStatus?: string | undefined
}

function objectInfo(
  { bucket, archives }: ReadPlace,
  key: string,
  sizeBytes: number,
  from: Described,
  { storageClass: toldClass, restore: toldRestore }: ReturnType<ToldHeaders>,
): ObjectInfo {
  const checksum = taggedChecksum(bucket, from)
  const storageClass = from.StorageClass ?? toldClass
  const restore = from.Restore ?? toldRestore
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
