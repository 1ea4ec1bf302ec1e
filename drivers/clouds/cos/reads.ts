import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'

import { responseSizes, requireLength, type ResponseSizes } from '../../http/content-range.ts'
import { isStoreError } from '../../common/errors.ts'
import type {
  ByteRange,
  ObjectBody,
  ObjectInfo,
  WholeObject,
  WholeOptions,
} from '../../driver/object-store.ts'
import { receivedBody } from '../../http/received-body.ts'
import { restoreField } from '../../driver/restore.ts'
import type { CosClient } from './client.ts'
import { documentOf, type AskBucket } from '../light-bucket.ts'
import { rangeBody } from '../range-body.ts'
import { wholeObject } from '../whole-object.ts'
import { brokenAnswer } from './errors.ts'
import type { Exchange } from './exchange.ts'

/**
 * The classes whose objects must be restored before a read, and the tiers of the class that moves objects by itself.
 */
export const archives: ReadonlySet<string> = new Set(['ARCHIVE', 'DEEP_ARCHIVE'])

/** The bucket, as the SDK's calls name it. */
export interface BucketPlace {
  readonly Bucket: string
  readonly Region: string
}

/** Fails with NotFound when there is no such object. */
export async function headObject(ask: AskBucket, key: string, signal: AbortSignal) {
  const answer = await ask({ method: 'HEAD', key, maxBytes: 0 }, signal)
  documentOf(answer)
  const { headers } = answer
  return { info: objectInfo(key, requireLength(headers['content-length']), headers), headers }
}

/** Reads the whole object by one request. */
export function getWhole(
  ask: AskBucket,
  key: string,
  options: WholeOptions,
  signal: AbortSignal,
): Promise<WholeObject> {
  return wholeObject({ ask, infoOf: objectInfo, head: headOf(ask) }, key, options, signal)
}

function headOf(ask: AskBucket) {
  return async (key: string, signal: AbortSignal) => (await headObject(ask, key, signal)).info
}

/** The bytes of a range as they come, and what the object is. */
export async function getBody(
  client: CosClient,
  at: BucketPlace,
  key: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<ObjectBody> {
  const terms = { open: client.openBody, infoOf: objectInfo, head: headOf(client.ask) }
  return (await rangeBody(terms, key, range, signal)) ?? bodyBySdk(client, at, key, range, signal)
}

/** The same by the SDK, for answers that are not read here. */
async function bodyBySdk(
  client: CosClient,
  at: BucketPlace,
  key: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<ObjectBody> {
  if (range.length === 0) return emptyBody(client, key, signal)
  const last = range.length === undefined ? '' : String(range.offset + range.length - 1)
  // Asked for a range, even the whole one, a service says how large the object is: what is cut short shows.
  const Range = `bytes=${range.offset}-${last}`
  try {
    const { body, exchange } = await client.open(
      (cos, Output) => cos.getObject({ ...at, Key: key, Range, Output }),
      signal,
    )
    const { sizeBytes, bodyBytes } = answered(exchange, range)
    return {
      info: objectInfo(key, sizeBytes, exchange.headers),
      bytes: readBody(body, exchange, bodyBytes, signal),
    }
  } catch (error) {
    if (isStoreError(error) && error.where.status === 416) return emptyBody(client, key, signal)
    throw error
  }
}

/** Discards an answer that cannot be used. */
function answered(exchange: Exchange, range: ByteRange): ResponseSizes {
  const [contentRange, contentLength] = ['content-range', 'content-length'].map((name) =>
    exchange.header(name),
  )
  try {
    return responseSizes({ contentRange, contentLength }, range)
  } catch (error) {
    exchange.release()
    exchange.stop()
    throw error
  }
}

/** The service refuses a range past the end; a reader gets no bytes. */
async function emptyBody({ ask }: CosClient, key: string, signal: AbortSignal): Promise<ObjectBody> {
  return { info: (await headObject(ask, key, signal)).info, bytes: Readable.from([]) }
}

async function* readBody(body: Readable, exchange: Exchange, bodyBytes: number, signal: AbortSignal) {
  // The SDK may leave its end of the stream open when the connection breaks.
  void closedWithAnswer(body, exchange)
  try {
    yield* receivedBody(body, bodyBytes, signal)
    if (!exchange.whole) throw brokenAnswer(exchange.failure)
  } finally {
    exchange.release()
    if (!exchange.whole) exchange.stop()
  }
}

async function closedWithAnswer(body: Readable, exchange: Exchange): Promise<void> {
  await exchange.ended
  if (!exchange.whole) body.destroy(new Error('broken'))
}

export function objectInfo(key: string, sizeBytes: number, headers: IncomingHttpHeaders): ObjectInfo {
  const headerOf = (name: string): string | undefined => {
    const value = headers[name]
    return typeof value === 'string' ? value : undefined
  }
  const etag = headerOf('etag')
  // The header is left out for the standard class only.
  const storageClass = headerOf('x-cos-storage-class') ?? 'STANDARD'
  const restore = headerOf('x-cos-restore')
  const tier = headerOf('x-cos-storage-tier')
  const crc64 = headerOf('x-cos-hash-crc64ecma')
  return {
    key,
    sizeBytes,
    modifiedAtMs: Date.parse(headerOf('last-modified') ?? '') || 0,
    ...(etag === undefined ? {} : { etag }),
    storageClass,
    ...restoreField(archives, { storageClass, restore, tier }),
    ...(crc64 === undefined ? {} : { checksum: { kind: 'crc64', value: crc64 } }),
  }
}
