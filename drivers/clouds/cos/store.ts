import type { IncomingHttpHeaders } from 'node:http'

import type COS from 'cos-nodejs-sdk-v5'

import { nextToken, nextPairToken, requireField, pairOfToken } from '../../xml/response-fields.ts'
import { isAssembledFrom, resolveFailedCompletion } from '../../objects/failed-completion.ts'
import { md5Text } from '../../objects/body-sums.ts'
import { joinCrc64 } from '../../objects/crc64.ts'
import { encodeKey } from '../../parameters/endpoint.ts'
import { StoreError, undefinedIfNotFound } from '../../common/errors.ts'
import {
  checksumsDiffer,
  requireStoredChecksum,
  requireJoinedChecksum,
} from '../../objects/checksum-checks.ts'
import { keyDeleter } from '../../objects/key-deleter.ts'
import { documentLists } from '../../xml/document-lists.ts'
import { percentDecode } from '../../xml/percent-decode.ts'
import { sourceIn } from '../../objects/copy-source.ts'
import type { CopySource, ListQuery, ObjectStore, Part, Upload } from '../../driver/object-store.ts'
import { readVersioning, readVersionPage } from '../../xml/version-list.ts'
import { childrenOf, childText, failuresIn } from '../../xml/document.ts'
import { maxBytesOf } from '../../xml/whole-body.ts'
import { documentOf, sendBody, textOf, type SentBody } from '../light-bucket.ts'
import type { Pair } from '../signable-request.ts'
import type { CosClient } from './client.ts'
import { requireAnswer, requireDocument } from './errors.ts'
import { archives, getBody, getWhole, headObject, objectInfo } from './reads.ts'
import { rangeIntoFile } from '../range-into-file.ts'
import type { Exchange } from './exchange.ts'

type UploadsQuery = COS.MultipartListParams

export interface CosStoreOptions {
  readonly bucket: string
  readonly region: string
  /** The host by which a copy names the bucket of its source. */
  readonly copySourceHost: (bucket: string) => string
  /** Undefined sends no header: the object gets the bucket's own class. */
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
  const told = writtenHeaders(options)
  const copySource = (from: CopySource): string => {
    const { bucket, key } = sourceIn(from, options.bucket)
    return `${options.copySourceHost(bucket)}/${encodeKey(key)}`
  }

  return {
    limits: cosLimits,
    bucketAddress: { service: `cos at ${options.copySourceHost('')}`, bucket: options.bucket },
    // https://www.tencentcloud.com/document/product/436/30614
    ...documentLists({ version: 1, archives: [...archives], longDelimiters: false }, listDocument),
    head: (key, signal) => undefinedIfNotFound(async () => (await headObject(client.ask, key, signal)).info),
    getWhole: (key, options, signal) => getWhole(client.ask, key, options, signal),
    getInto: (key, target, signal) =>
      rangeIntoFile({ lane: client.lane, infoOf: objectInfo }, key, target, signal),
    get: (key, range, signal) => getBody(client, at, key, range, signal),
    async put(key, body, signal) {
      await send({ key, body, headers: told }, signal)
    },
    async copy(from, to, signal) {
      const input = { ...at, ...written, Key: to, CopySource: copySource(from) }
      const exchange = await client.sendToRegion(
        (cos) => cos.putObjectCopy({ ...input, MetadataDirective: 'Replaced' }),
        signal,
      )
      requireDocument(exchange, 'CopyObjectResult')
    },
    deleteMany: keyDeleter({ together: deleteTogether, one: deleteOne }),
    async createUpload(key, signal) {
      const exchange = await client.send((cos) => cos.multipartInit({ ...at, ...written, Key: key }), signal)
      const document = requireDocument(exchange, 'InitiateMultipartUploadResult')
      return { key, uploadId: requireField(childText(document, 'UploadId'), 'UploadId') }
    },
    async putPart({ key, uploadId }, number, body, signal) {
      const query: readonly Pair[] = [
        ['partNumber', String(number)],
        ['uploadId', uploadId],
      ]
      const { headers, crc64 } = await send({ key, body, query }, signal)
      return { number, etag: requireField(headers['etag'], 'ETag'), sizeBytes: body.byteLength, crc64 }
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
      return { number, etag: requireField(childText(document, 'ETag'), 'ETag'), sizeBytes }
    },
    async listParts({ key, uploadId }, after, signal) {
      const input = { ...at, Key: key, UploadId: uploadId, PartNumberMarker: String(after) }
      const exchange = await client.send((cos) => cos.multipartListPart(input), signal)
      const document = requireDocument(exchange, 'ListPartsResult')
      const parts = childrenOf(document, 'Part').map((part) => ({
        number: wholeNumber(childText(part, 'PartNumber')),
        etag: requireField(childText(part, 'ETag'), 'ETag'),
        sizeBytes: wholeNumber(childText(part, 'Size')),
      }))
      return { parts, next: nextToken(childText(document, 'IsTruncated'), () => parts.at(-1)?.number) }
    },
    completeUpload,
    async abortUpload({ key, uploadId }, signal) {
      const input = { ...at, Key: key, UploadId: uploadId }
      await undefinedIfNotFound(async () => {
        requireAnswer(await client.send((cos) => cos.multipartAbort(input), signal))
      })
    },
    async listUploads({ prefix, token }, signal) {
      const [KeyMarker = '', UploadIdMarker = ''] = pairOfToken(token)
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
        uploadId: requireField(childText(upload, 'UploadId'), 'UploadId'),
        startedAtMs: Date.parse(childText(upload, 'Initiated') ?? '') || 0,
      }))
      const marker = keyOf(childText(document, 'NextKeyMarker'))
      const idMarker = childText(document, 'NextUploadIdMarker')
      return { uploads, next: nextPairToken(childText(document, 'IsTruncated'), marker, idMarker) }
    },
    location: () => Promise.resolve(undefined),
    async versioning(signal) {
      return readVersioning(textOf(await ask([['versioning', '']], signal)))
    },
    async listVersions({ prefix, token }, signal) {
      const [keyMarker = '', idMarker = ''] = pairOfToken(token)
      const query: readonly Pair[] = [
        ['encoding-type', 'url'],
        ['prefix', prefix],
        ['key-marker', keyMarker],
        ['version-id-marker', idMarker],
      ]
      return readVersionPage(textOf(await ask([['versions', ''], ...given(query)], signal)))
    },
    presign: (method, key, expiresInSeconds) => client.presign(method, key, expiresInSeconds),
    close: () => {
      client.close()
      return Promise.resolve()
    },
  }

  /** The service verifies the MD5 before it keeps anything; its CRC64 of what it keeps is compared with ours. */
  async function send({ headers = [], ...sent }: SentBody, signal: AbortSignal) {
    const { md5, crc64 } = await client.sums(sent.body, ['md5', 'crc64'])
    const verified: readonly Pair[] = [...headers, ['content-md5', md5Text(md5)]]
    const answer = await sendBody(client.ask, { ...sent, headers: verified }, signal)
    requireStoredChecksum(crc64, crcIn(answer.headers))
    return { headers: answer.headers, crc64 }
  }

  async function deleteTogether(keys: readonly string[], signal: AbortSignal) {
    const Objects = keys.map((Key) => ({ Key }))
    const exchange = await client.sendToRegion(
      (cos) => cos.deleteMultipleObject({ ...at, ...quietly, Objects }),
      signal,
    )
    return failuresIn(requireDocument(exchange, 'DeleteResult'))
  }

  async function deleteOne(Key: string, signal: AbortSignal): Promise<void> {
    requireAnswer(await client.sendToRegion((cos) => cos.deleteObject({ ...at, Key }), signal))
  }

  /** Asks the bucket for a document; what is empty is left out. */
  async function ask(query: readonly Pair[], signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    return documentOf(await client.askRegion({ method: 'GET', query, maxBytes: maxBytesOf.list }, signal))
  }

  /** The document of one page of a list. */
  function listDocument(
    { prefix, delimiter, startAfter, token, maxKeys }: ListQuery,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const query: readonly Pair[] = [
      ['encoding-type', 'url'],
      ['prefix', prefix],
      ['delimiter', delimiter ?? ''],
      ['marker', token ?? startAfter ?? ''],
      ['max-keys', maxKeys === undefined ? '' : String(maxKeys)],
    ]
    return ask(given(query), signal)
  }

  async function completeUpload({ key, uploadId }: Upload, parts: readonly Part[], signal: AbortSignal) {
    const Parts = parts.map((part) => ({ PartNumber: part.number, ETag: part.etag }))
    const crc = joinCrc64(parts)
    try {
      const input = { ...at, Key: key, UploadId: uploadId, Parts }
      const exchange = await client.send((cos) => cos.multipartComplete(input), signal)
      requireDocument(exchange, 'CompleteMultipartUploadResult')
      requireJoinedChecksum(crc, keptCrc(exchange))
    } catch (error) {
      await resolveFailedCompletion(error, {
        isMade: async () => {
          const object = await undefinedIfNotFound(() => headObject(client.ask, key, signal))
          return (
            isAssembledFrom(object?.info, parts) && !checksumsDiffer(crc, object && crcIn(object.headers))
          )
        },
      })
    }
  }
}

/** The answer names only the keys that could not be deleted. */
const quietly = { Quiet: true }

/** What the SDK makes of `written`. */
function writtenHeaders({ storageClass, encrypted }: CosStoreOptions): readonly Pair[] {
  return [
    ['content-type', 'application/octet-stream'],
    ...(storageClass === undefined ? [] : [['x-cos-storage-class', storageClass] as const]),
    ...(encrypted ? [['x-cos-server-side-encryption', 'AES256'] as const] : []),
  ]
}

/** COS's quotas: https://www.tencentcloud.com/document/product/436/14112 */
const cosLimits = {
  pageSize: 1000,
  rangesAtOnce: 64,
  deleteBatch: 1000,
  minPartBytes: 1024 ** 2,
  maxPartBytes: 5 * 1024 ** 3,
  maxParts: 10_000,
  maxPutBytes: 5 * 1024 ** 3,
  maxCopyBytes: 5 * 1024 ** 3,
} as const

/** The same without empty values. */
function given(query: readonly Pair[]): readonly Pair[] {
  return query.filter(([, value]) => value !== '')
}

/** Not every answer has it. */
function keptCrc(exchange: Exchange): string | undefined {
  return crcIn(exchange.headers)
}

function crcIn(headers: IncomingHttpHeaders): string | undefined {
  const crc = headers['x-cos-hash-crc64ecma']
  return typeof crc === 'string' ? crc : undefined
}

function wholeNumber(text = ''): number {
  const value = Number(text)
  if (text !== '' && Number.isSafeInteger(value) && value >= 0) return value
  throw new StoreError('Corrupt', 'a number in the answer is none', {}, { retry: 'later' })
}
