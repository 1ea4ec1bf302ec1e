import type { IncomingHttpHeaders } from 'node:http'

import { nextToken, nextPairToken, requireField, pairOfToken } from '../../xml/response-fields.ts'
import { isAssembledFrom, resolveFailedCompletion } from '../../objects/failed-completion.ts'
import { md5Text } from '../../objects/body-sums.ts'
import { joinCrc64 } from '../../objects/crc64.ts'
import {
  checksumsDiffer,
  requireStoredChecksum,
  requireJoinedChecksum,
} from '../../objects/checksum-checks.ts'
import { keyDeleter } from '../../objects/key-deleter.ts'
import { documentLists } from '../../xml/document-lists.ts'
import { percentDecode } from '../../xml/percent-decode.ts'
import { undefinedIfNotFound } from '../../common/errors.ts'
import { sourceIn } from '../../objects/copy-source.ts'
import type { ObjectStore, Part, Upload } from '../../driver/object-store.ts'
import { childText, parseXml } from '../../xml/document.ts'
import { sendBody } from '../light-bucket.ts'
import type { Pair } from '../signable-request.ts'
import { ossCaller } from './caller.ts'
import type { ListedPart, OssClients } from './client.ts'
import { deleteRequests } from './delete-keys.ts'
import { listDocument } from './list-page.ts'
import { archives, getBody, getInto, getWhole, headObject } from './reads.ts'
import { bucketVersioning, versionPage } from './versions.ts'

export interface OssStoreOptions {
  readonly bucket: string
  /** See `BucketAddress`. */
  readonly service: string
  /** Undefined for none; without a key id the service's own keys (AES256). */
  readonly encryption: { readonly keyId?: string } | undefined
}

/** The object store of one bucket, over the SDK's low-level calls; its uploader, queue and retries are not used. */
export function ossStore(clients: OssClients, options: OssStoreOptions): ObjectStore {
  const { bucket } = options
  const written = writtenHeaders(options)
  const caller = ossCaller(clients)
  const { ask, sums } = clients

  return {
    limits: ossLimits,
    bucketAddress: { service: options.service, bucket },
    // https://help.aliyun.com/en/oss/user-guide/0015-00000406
    ...documentLists({ version: 2, archives: [...archives], longDelimiters: false }, (query, signal) =>
      listDocument(ask, query, signal),
    ),
    head: (key, signal) => undefinedIfNotFound(async () => (await headObject(ask, key, signal)).info),
    getWhole: (key, options, signal) => getWhole(ask, key, options, signal),
    getInto: (key, target, signal) => getInto(clients.lane, key, target, signal),
    get: (key, range, signal) => getBody(clients, caller, key, range, signal),
    async put(key, body, signal) {
      const { md5, crc64 } = await sums(body, ['md5', 'crc64'])
      const headers: readonly Pair[] = [...Object.entries(written), ['content-md5', md5Text(md5)]]
      const answer = await sendBody(ask, { key, headers, body }, signal)
      requireStoredChecksum(crc64, keptCrc(answer.headers))
    },
    async copy(from, to, signal) {
      const source = sourceIn(from, bucket)
      const headers = { ...written, 'x-oss-metadata-directive': 'REPLACE' }
      await caller({ signal, headers }, (client) => client.copy(to, source.key, source.bucket))
    },
    deleteMany: keyDeleter(deleteRequests(caller)),
    async createUpload(key, signal) {
      const answer = await caller({ signal, headers: written }, (client) => client.initMultipartUpload(key))
      return { key, uploadId: requireField(answer.uploadId, 'UploadId') }
    },
    async putPart({ key, uploadId }, number, body, signal) {
      const query: readonly Pair[] = [
        ['partNumber', String(number)],
        ['uploadId', uploadId],
      ]
      const [{ crc64 }, { headers }] = await Promise.all([
        sums(body, ['crc64']),
        sendBody(ask, { key, query, headers: Object.entries(octets), body }, signal),
      ])
      requireStoredChecksum(crc64, keptCrc(headers))
      return { number, etag: requireField(headers['etag'], 'ETag'), sizeBytes: body.byteLength, crc64 }
    },
    async copyPart({ key, uploadId }, number, from, range, signal) {
      const sizeBytes = range.length ?? 0
      const bytes = `${range.offset}-${range.offset + sizeBytes - 1}`
      const { key: sourceKey, bucket: sourceBucketName } = sourceIn(from, bucket)
      const source = { sourceKey, sourceBucketName }
      const answer = await caller({ signal }, (client) =>
        client.uploadPartCopy(key, uploadId, number, bytes, source),
      )
      const inDocument = childText(parseXml(answer.res.data.toString('utf8')), 'ETag')
      return { number, etag: requireField(inDocument, 'ETag'), sizeBytes }
    },
    async listParts({ key, uploadId }, after, signal) {
      const query = {
        'max-parts': ossLimits.pageSize,
        ...(after === 0 ? {} : { 'part-number-marker': after }),
      }
      const answer = await caller({ signal }, (client) => client.listParts(key, uploadId, query))
      const parts = [answer.parts].flat().map(listedPart)
      return { parts, next: nextToken(answer.isTruncated, () => parts.at(-1)?.number) }
    },
    completeUpload,
    async abortUpload({ key, uploadId }, signal) {
      await undefinedIfNotFound(() =>
        caller({ signal }, (client) => client.abortMultipartUpload(key, uploadId)),
      )
    },
    async listUploads({ prefix, token }, signal) {
      const [keyMarker, idMarker] = pairOfToken(token)
      const query = {
        'max-uploads': ossLimits.pageSize,
        'encoding-type': 'url',
        ...(prefix === '' ? {} : { prefix }),
        ...(keyMarker === undefined ? {} : { 'key-marker': keyMarker }),
        ...(idMarker === undefined ? {} : { 'upload-id-marker': idMarker }),
      }
      const answer = await caller({ signal }, (client) => client.listUploads(query))
      const uploads = answer.uploads.map((upload) => ({
        key: percentDecode(upload.name),
        uploadId: upload.uploadId,
        startedAtMs: Date.parse(upload.initiated),
      }))
      const marker = percentDecode(answer.nextKeyMarker ?? '')
      return { uploads, next: nextPairToken(answer.isTruncated, marker, answer.nextUploadIdMarker) }
    },
    location: () => Promise.resolve(undefined),
    versioning: (signal) => bucketVersioning(caller, bucket, signal),
    listVersions: (query, signal) => versionPage(caller, query, signal),
    presign: (method, key, expiresInSeconds) =>
      Promise.resolve(clients.signedUrl(method, key, expiresInSeconds)),
    close: () => {
      clients.close()
      return Promise.resolve()
    },
  }

  async function completeUpload({ key, uploadId }: Upload, parts: readonly Part[], signal: AbortSignal) {
    const crc = joinCrc64(parts)
    try {
      const answer = await caller({ signal }, (client) =>
        client.completeMultipartUpload(key, uploadId, parts),
      )
      requireJoinedChecksum(crc, keptCrc(answer.res.headers))
    } catch (cause) {
      await resolveFailedCompletion(cause, {
        isMade: async () => {
          const object = await undefinedIfNotFound(() => headObject(ask, key, signal))
          return (
            isAssembledFrom(object?.info, parts) && !checksumsDiffer(crc, object && keptCrc(object.headers))
          )
        },
      })
    }
  }
}

/** https://www.alibabacloud.com/help/en/oss/user-guide/limits; CopyObject is for objects of up to 1 GiB. */
const ossLimits = {
  pageSize: 1000,
  rangesAtOnce: 64,
  deleteBatch: 1000,
  minPartBytes: 100 * 1024,
  maxPartBytes: 5 * 1024 ** 3,
  maxParts: 10_000,
  maxPutBytes: 5 * 1024 ** 3,
  maxCopyBytes: 1024 ** 3,
} as const

/** The SDK guesses the type from the end of the key, and sends none for most keys of a registry. */
const octets = { 'content-type': 'application/octet-stream' } as const

/**
 * Objects have the access of the bucket. The registry sends `x-oss-acl`, which is a header for buckets and has no
 * effect on objects.
 */
function writtenHeaders({ encryption }: OssStoreOptions): Readonly<Record<string, string>> {
  if (encryption === undefined) return octets
  if (encryption.keyId === undefined) return { ...octets, 'x-oss-server-side-encryption': 'AES256' }
  return {
    ...octets,
    'x-oss-server-side-encryption': 'KMS',
    'x-oss-server-side-encryption-key-id': encryption.keyId,
  }
}

/** The CRC64 of what the service keeps; undefined where it does not say. */
function keptCrc(headers: IncomingHttpHeaders): string | undefined {
  const crc = headers['x-oss-hash-crc64ecma']
  return typeof crc === 'string' ? crc : undefined
}

function listedPart({ PartNumber, ETag, Size, HashCrc64ecma }: ListedPart): Part {
  const part = { number: Number(PartNumber), etag: ETag, sizeBytes: Number(Size) }
  return HashCrc64ecma === undefined ? part : { ...part, crc64: HashCrc64ecma }
}
