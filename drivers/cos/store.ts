import { Readable } from 'node:stream'

import type COS from 'cos-nodejs-sdk-v5'

import { contentMd5 } from '../content-md5.ts'
import { crc64, joinCrc64 } from '../crc64.ts'
import { encodeKey } from '../endpoint.ts'
import { isStoreError, StoreError } from '../errors.ts'
import { percentDecode, scanListPage } from '../list-scanner.ts'
import type { ByteRange, ObjectBody, ObjectInfo, ObjectStore, Part, Upload } from '../object-store.ts'
import { receivedBody } from '../received-body.ts'
import { childrenOf, childText, fitsXml, type XmlElement } from '../xml-document.ts'
import type { CosClient } from './client.ts'
import { brokenAnswer, requireAnswer, requireDocument } from './errors.ts'
import type { Exchange } from './exchange.ts'

type UploadsQuery = COS.MultipartListParams

export interface CosStoreOptions {
  readonly bucket: string
  readonly region: string
  /** By which a copy names its source. */
  readonly copySourceHost: string
  /** Undefined leaves the header out: the bucket's own class. */
  readonly storageClass: string | undefined
  readonly encrypted: boolean
}

/** The object store of one bucket, over the SDK's calls of one request each. */
export function cosStore(client: CosClient, options: CosStoreOptions): ObjectStore {
  const at = { Bucket: options.bucket, Region: options.region }
  const written = {
    ContentType: 'application/octet-stream',
    ...(options.storageClass === undefined ? {} : { StorageClass: options.storageClass as 'STANDARD' }),
    ...(options.encrypted ? { ServerSideEncryption: 'AES256' as const } : {}),
  }
  const copySource = (key: string): string => `${options.copySourceHost}/${encodeKey(key)}`

  return {
    limits: cosLimits,
    async list({ prefix, delimiter, startAfter, token, maxKeys }, signal) {
      const Query = {
        prefix,
        delimiter,
        marker: token ?? startAfter,
        'max-keys': maxKeys,
        'encoding-type': 'url',
      }
      const exchange = await client.sendToRegion(
        (cos) => cos.request({ ...at, Method: 'GET', Query: given(Query), RawBody: true }),
        signal,
      )
      requireAnswer(exchange)
      return scanListPage(exchange.text.trimStart())
    },
    async head(key, signal) {
      try {
        return (await headObject(key, signal)).info
      } catch (error) {
        if (isStoreError(error, 'NotFound')) return undefined
        throw error
      }
    },
    get: (key, range, signal) => getBody(key, range, signal),
    async put(key, body, signal) {
      const { sent, crc } = await sentBody(body)
      const exchange = await client.send(
        (cos) => cos.putObject({ ...at, ...written, ...sent, ...unqueued, Key: key }),
        signal,
      )
      requireAnswer(exchange)
      requireSame(crc, exchange, 'later')
    },
    async copy(from, to, signal) {
      const input = { ...at, ...written, Key: to, CopySource: copySource(from) }
      const exchange = await client.sendToRegion(
        (cos) => cos.putObjectCopy({ ...input, MetadataDirective: 'Replaced' }),
        signal,
      )
      requireDocument(exchange, 'CopyObjectResult')
    },
    async deleteMany(keys, signal) {
      for (const Key of keys.filter((each) => !fitsXml(each))) {
        requireAnswer(await client.sendToRegion((cos) => cos.deleteObject({ ...at, Key }), signal))
      }
      const Objects = keys.filter(fitsXml).map((Key) => ({ Key }))
      if (Objects.length === 0) return []
      const exchange = await client.sendToRegion(
        (cos) => cos.deleteMultipleObject({ ...at, ...quietly, Objects }),
        signal,
      )
      return childrenOf(requireDocument(exchange, 'DeleteResult'), 'Error')
        .map((failure) => ({
          key: childText(failure, 'Key') ?? '',
          code: childText(failure, 'Code') ?? '',
          message: childText(failure, 'Message') ?? '',
        }))
        .filter((failure) => failure.code !== 'NoSuchKey')
    },
    async createUpload(key, signal) {
      const exchange = await client.send((cos) => cos.multipartInit({ ...at, ...written, Key: key }), signal)
      const document = requireDocument(exchange, 'InitiateMultipartUploadResult')
      return { key, uploadId: required(childText(document, 'UploadId'), 'UploadId') }
    },
    async putPart({ key, uploadId }, number, body, signal) {
      const { sent, crc } = await sentBody(body)
      const input = { ...at, ...sent, Key: key, UploadId: uploadId, PartNumber: number }
      const exchange = await client.send((cos) => cos.multipartUpload(input), signal)
      requireAnswer(exchange)
      requireSame(crc, exchange, 'later')
      const etag = required(exchange.header('etag'), 'ETag')
      return { number, etag, sizeBytes: body.byteLength, crc64: crc }
    },
    async copyPart({ key, uploadId }, number, from, range, signal) {
      const sizeBytes = range.length ?? 0
      const input = {
        ...at,
        Key: key,
        UploadId: uploadId,
        PartNumber: number,
        CopySource: copySource(from),
        CopySourceRange: `bytes=${range.offset}-${range.offset + sizeBytes - 1}`,
      }
      const exchange = await client.sendToRegion((cos) => cos.uploadPartCopy(input), signal)
      const document = requireDocument(exchange, 'CopyPartResult')
      return { number, etag: required(childText(document, 'ETag'), 'ETag'), sizeBytes }
    },
    async listParts({ key, uploadId }, after, signal) {
      const input = { ...at, Key: key, UploadId: uploadId, PartNumberMarker: String(after) }
      const exchange = await client.send((cos) => cos.multipartListPart(input), signal)
      const document = requireDocument(exchange, 'ListPartsResult')
      const parts = childrenOf(document, 'Part').map((part) => ({
        number: wholeNumber(childText(part, 'PartNumber')),
        etag: required(childText(part, 'ETag'), 'ETag'),
        sizeBytes: wholeNumber(childText(part, 'Size')),
      }))
      return { parts, next: isTruncated(document) ? parts.at(-1)?.number : undefined }
    },
    completeUpload,
    async abortUpload({ key, uploadId }, signal) {
      try {
        const input = { ...at, Key: key, UploadId: uploadId }
        const exchange = await client.send((cos) => cos.multipartAbort(input), signal)
        requireAnswer(exchange)
      } catch (error) {
        if (!isStoreError(error, 'NotFound')) throw error
      }
    },
    async listUploads({ prefix, token }, signal) {
      const [KeyMarker = '', UploadIdMarker = ''] = token === undefined ? [] : markers(token)
      const marked = token === undefined ? {} : { KeyMarker, UploadIdMarker }
      const exchange = await client.send(
        // The SDK's types ask for a delimiter, which would hide what is below it.
        (cos) => cos.multipartList({ ...at, Prefix: prefix, EncodingType: 'url', ...marked } as UploadsQuery),
        signal,
      )
      const document = requireDocument(exchange, 'ListMultipartUploadsResult')
      const keyOf = (text = ''): string =>
        childText(document, 'EncodingType') === 'url' ? percentDecode(text) : text
      const uploads = childrenOf(document, 'Upload').map((upload) => ({
        key: keyOf(childText(upload, 'Key')),
        uploadId: required(childText(upload, 'UploadId'), 'UploadId'),
        startedAtMs: Date.parse(childText(upload, 'Initiated') ?? '') || 0,
      }))
      const marker = keyOf(childText(document, 'NextKeyMarker'))
      const next = JSON.stringify([marker, childText(document, 'NextUploadIdMarker') ?? ''])
      return { uploads, next: isTruncated(document) ? next : undefined }
    },
    presign: (method, key, expiresInSeconds) => client.presign(method, key, expiresInSeconds),
    close: () => {
      client.close()
      return Promise.resolve()
    },
  }

  async function headObject(key: string, signal: AbortSignal) {
    const exchange = await client.send((cos) => cos.headObject({ ...at, Key: key }), signal)
    requireAnswer(exchange)
    return { info: objectInfo(key, Number(exchange.header('content-length') ?? 0), exchange), exchange }
  }

  async function getBody(key: string, range: ByteRange, signal: AbortSignal): Promise<ObjectBody> {
    if (range.length === 0) return emptyBody(key, signal)
    const last = range.length === undefined ? '' : String(range.offset + range.length - 1)
    // Asked for a range, even the whole one, a service says how large the object is: what is cut short shows.
    const Range = `bytes=${range.offset}-${last}`
    try {
      const { body, exchange } = await client.open(
        (cos, Output) => cos.getObject({ ...at, Key: key, Range, Output }),
        signal,
      )
      const told = /^bytes (\d+)-\d+\/(\d+)$/.exec(exchange.header('content-range') ?? '')
      if (Number(told?.[1] ?? 0) !== range.offset) {
        exchange.release()
        exchange.stop()
        throw new StoreError('Corrupt', 'the service answered with another range', {}, { retry: 'later' })
      }
      const sizeBytes = Number(told?.[2] ?? exchange.header('content-length') ?? 0)
      return { info: objectInfo(key, sizeBytes, exchange), bytes: readBody(body, exchange, signal) }
    } catch (error) {
      if (isStoreError(error) && error.where.status === 416) return emptyBody(key, signal)
      throw error
    }
  }

  /** A range past the end is refused by the service, and is no bytes for a reader. */
  async function emptyBody(key: string, signal: AbortSignal): Promise<ObjectBody> {
    return { info: (await headObject(key, signal)).info, bytes: Readable.from([]) }
  }

  async function completeUpload({ key, uploadId }: Upload, parts: readonly Part[], signal: AbortSignal) {
    const Parts = parts.map((part) => ({ PartNumber: part.number, ETag: part.etag }))
    const expected = joined(parts)
    try {
      const input = { ...at, Key: key, UploadId: uploadId, Parts }
      const exchange = await client.send((cos) => cos.multipartComplete(input), signal)
      requireDocument(exchange, 'CompleteMultipartUploadResult')
      requireSame(expected, exchange, 'never')
    } catch (error) {
      if (!isStoreError(error) || error.where.serviceCode !== 'NoSuchUpload') throw error
      // It may have been completed by an earlier try whose answer was lost.
      const { info, exchange } = await headObject(key, signal)
      const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0)
      const isThis = info.etag?.replaceAll('"', '').endsWith(`-${parts.length}`) === true
      if (info.sizeBytes !== sizeBytes || !isThis) throw error
      requireSame(expected, exchange, 'never')
    }
  }
}

/** Past the SDK's queue, which lets three through at a time. */
const unqueued = { SkipTask: true }
/** Only the keys that could not be deleted come back. */
const quietly = { Quiet: true }

/** COS's quotas: https://www.tencentcloud.com/document/product/436/14112 */
const cosLimits = {
  pageSize: 1000,
  deleteBatch: 1000,
  minPartBytes: 1024 ** 2,
  maxPartBytes: 5 * 1024 ** 3,
  maxParts: 10_000,
  maxPutBytes: 5 * 1024 ** 3,
  maxCopyBytes: 5 * 1024 ** 3,
} as const

/** The service verifies the MD5 before it keeps anything; its CRC64 of what it keeps is compared with ours. */
async function sentBody(body: Uint8Array) {
  const Body = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const sent = { Body, ContentLength: body.byteLength, ContentMD5: await contentMd5(body) }
  return { sent, crc: await crc64(body) }
}

/** The CRC64 of the whole, where that of every part is known (a part of an earlier session's is not). */
function joined(parts: readonly Part[]): string | undefined {
  const known = parts.flatMap((part) => (part.crc64 === undefined ? [] : [{ ...part, crc64: part.crc64 }]))
  return known.length === parts.length ? joinCrc64(known) : undefined
}

function requireSame(expected: string | undefined, exchange: Exchange, retry: 'later' | 'never'): void {
  const kept = exchange.header('x-cos-hash-crc64ecma')
  if (expected === undefined || kept === undefined || kept === expected) return
  throw new StoreError('Corrupt', 'the service keeps other bytes than were sent (CRC64)', {}, { retry })
}

async function* readBody(body: Readable, exchange: Exchange, signal: AbortSignal) {
  // The SDK may leave its end of the stream open when the connection breaks.
  void closedWithAnswer(body, exchange)
  try {
    yield* receivedBody(body, undefined, signal)
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

function objectInfo(key: string, sizeBytes: number, exchange: Exchange): ObjectInfo {
  const etag = exchange.header('etag')
  return {
    key,
    sizeBytes,
    modifiedAtMs: Date.parse(exchange.header('last-modified') ?? '') || 0,
    ...(etag === undefined ? {} : { etag }),
    // The header is left out for the standard class only.
    storageClass: exchange.header('x-cos-storage-class') ?? 'STANDARD',
  }
}

/** Without what is undefined: the SDK would sign it and not send it. */
function given(
  query: Readonly<Record<string, string | number | undefined>>,
): Record<string, string | number> {
  const entries = Object.entries(query)
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  )
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined && value !== '') return value
  throw new StoreError('Corrupt', `the service's answer has no ${name}`, {}, { retry: 'later' })
}

/** `false` is a text like any other. */
function isTruncated(document: XmlElement): boolean {
  return childText(document, 'IsTruncated') === 'true'
}

function wholeNumber(text = ''): number {
  const value = Number(text)
  if (text !== '' && Number.isSafeInteger(value) && value >= 0) return value
  throw new StoreError('Corrupt', 'a number in the answer is none', {}, { retry: 'later' })
}

function markers(token: string): [string, string] {
  const [key, uploadId] = JSON.parse(token) as [string, string]
  return [key, uploadId]
}
