import { bodyStream } from '../body-stream.ts'
import { contentMd5 } from '../content-md5.ts'
import { crc64, joinCrc64 } from '../crc64.ts'
import { StoreError } from '../errors.ts'
import { percentDecode } from '../list-scanner.ts'
import type { ObjectInfo, ObjectStore, Part } from '../object-store.ts'
import { childText, parseXml } from '../xml-document.ts'
import { ossCaller } from './caller.ts'
import type { ListedPart, OssClients } from './client.ts'
import { deleteKeys } from './delete-keys.ts'
import { listPage } from './list-page.ts'
import { getBody, objectInfo } from './reads.ts'

export interface OssStoreOptions {
  readonly bucket: string
  /** Undefined for none; without a key id the service's own keys (AES256). */
  readonly encryption: { readonly keyId?: string } | undefined
}

/** The object store of one bucket, over the SDK's low-level calls; its uploader, queue and retries are not used. */
export function ossStore(clients: OssClients, options: OssStoreOptions): ObjectStore {
  const { bucket } = options
  const written = writtenHeaders(options)
  const caller = ossCaller(clients)

  return {
    limits: ossLimits,
    list: (query, signal) => listPage(caller, query, signal),
    head: (key, signal) => headObject(key, signal),
    get: (key, range, signal) => getBody(caller, key, range, signal),
    async put(key, body, signal) {
      const headers = { ...written, 'Content-MD5': await contentMd5(body) }
      const crc = await crc64(body)
      const answer = await caller({ signal, headers }, (client) => client.put(key, asBuffer(body)))
      requireArrived(crc, answer.res.headers['x-oss-hash-crc64ecma'])
    },
    async copy(from, to, signal) {
      const headers = { ...written, 'x-oss-metadata-directive': 'REPLACE' }
      await caller({ signal, headers }, (client) => client.copy(to, from, bucket))
    },
    deleteMany: (keys, signal) => deleteKeys(caller, keys, signal),
    async createUpload(key, signal) {
      const answer = await caller({ signal, headers: written }, (client) => client.initMultipartUpload(key))
      return { key, uploadId: required(answer.uploadId, 'UploadId') }
    },
    async putPart({ key, uploadId }, number, body, signal) {
      const crc = await crc64(body)
      const size = body.byteLength
      const answer = await caller({ signal, headers: octets }, (client) =>
        client.uploadPart(key, uploadId, number, bodyStream(body), 0, size),
      )
      requireArrived(crc, answer.res.headers['x-oss-hash-crc64ecma'])
      return { number, etag: answer.etag, sizeBytes: size, crc64: crc }
    },
    async copyPart({ key, uploadId }, number, from, range, signal) {
      const sizeBytes = range.length ?? 0
      const bytes = `${range.offset}-${range.offset + sizeBytes - 1}`
      const source = { sourceKey: from, sourceBucketName: bucket }
      const answer = await caller({ signal }, (client) =>
        client.uploadPartCopy(key, uploadId, number, bytes, source),
      )
      const inDocument = childText(parseXml(answer.res.data.toString('utf8')), 'ETag')
      return { number, etag: required(inDocument, 'ETag'), sizeBytes }
    },
    async listParts({ key, uploadId }, after, signal) {
      const query = {
        'max-parts': ossLimits.pageSize,
        ...(after === 0 ? {} : { 'part-number-marker': after }),
      }
      const answer = await caller({ signal }, (client) => client.listParts(key, uploadId, query))
      const parts = [answer.parts].flat().map(listedPart)
      return { parts, next: answer.isTruncated === 'true' ? parts.at(-1)?.number : undefined }
    },
    async completeUpload({ key, uploadId }, parts, signal) {
      const crc = joinedCrc(parts)
      try {
        const answer = await caller({ signal }, (client) =>
          client.completeMultipartUpload(key, uploadId, parts),
        )
        requireJoined(crc, answer.res.headers['x-oss-hash-crc64ecma'])
      } catch (cause) {
        if (!(cause instanceof StoreError) || cause.where.serviceCode !== 'NoSuchUpload') throw cause
        if (!(await isCompleted(key, parts, signal))) throw cause
      }
    },
    async abortUpload({ key, uploadId }, signal) {
      try {
        await caller({ signal }, (client) => client.abortMultipartUpload(key, uploadId))
      } catch (cause) {
        if (!(cause instanceof StoreError) || cause.code !== 'NotFound') throw cause
      }
    },
    async listUploads({ prefix, token }, signal) {
      const [keyMarker, idMarker] = token === undefined ? [] : markers(token)
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
      const next = [percentDecode(answer.nextKeyMarker ?? ''), answer.nextUploadIdMarker ?? '']
      return { uploads, next: answer.isTruncated ? JSON.stringify(next) : undefined }
    },
    async presign(method, key, expiresInSeconds) {
      const call = { signal: new AbortController().signal }
      return caller(call, (client) =>
        clients.signatureVersion === 4
          ? client.signatureUrlV4(method, expiresInSeconds, {}, key)
          : client.asyncSignatureUrl(key, { method, expires: expiresInSeconds }, false),
      )
    },
    close: () => {
      clients.close()
      return Promise.resolve()
    },
  }

  async function headObject(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined> {
    try {
      const answer = await caller({ signal }, (client) => client.head(key))
      const { headers } = answer.res
      if (headers['content-length'] !== undefined) return objectInfo(key, headers)
      // Where compression is on, a HEAD does not say how long the object is: its metadata does.
      const meta = await caller({ signal }, (client) => client.getObjectMeta(key))
      return objectInfo(key, { ...headers, 'content-length': meta.res.headers['content-length'] })
    } catch (cause) {
      if (cause instanceof StoreError && cause.code === 'NotFound') return undefined
      throw cause
    }
  }

  /** An upload that is gone may have been completed by an earlier try whose answer was lost. */
  async function isCompleted(key: string, parts: readonly Part[], signal: AbortSignal): Promise<boolean> {
    const object = await headObject(key, signal)
    const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0)
    return object?.sizeBytes === sizeBytes && (object.etag ?? '').endsWith(`-${parts.length}"`)
  }
}

/** https://www.alibabacloud.com/help/en/oss/user-guide/limits; CopyObject is for objects of up to 1 GiB. */
const ossLimits = {
  pageSize: 1000,
  deleteBatch: 1000,
  minPartBytes: 100 * 1024,
  maxPartBytes: 5 * 1024 ** 3,
  maxParts: 10_000,
  maxPutBytes: 5 * 1024 ** 3,
  maxCopyBytes: 1024 ** 3,
} as const

/** The SDK would guess the type from the end of the key, and send none for most of a registry's. */
const octets = { 'Content-Type': 'application/octet-stream' } as const

/** Objects take their access from the bucket: the registry's own `x-oss-acl` is a header of buckets, without effect. */
function writtenHeaders({ encryption }: OssStoreOptions): Readonly<Record<string, string>> {
  if (encryption === undefined) return octets
  if (encryption.keyId === undefined) return { ...octets, 'x-oss-server-side-encryption': 'AES256' }
  return {
    ...octets,
    'x-oss-server-side-encryption': 'KMS',
    'x-oss-server-side-encryption-key-id': encryption.keyId,
  }
}

/** The same bytes, without a copy: the SDK wants a Buffer. */
function asBuffer(body: Uint8Array): Buffer {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}

function requireArrived(sent: string, arrived: string | string[] | undefined): void {
  if (arrived === undefined || arrived === sent) return
  throw new StoreError('Corrupt', 'what arrived is not what was sent', {}, { retry: 'later' })
}

/** Undefined when a part is not known by its checksum, as one that was copied. */
function joinedCrc(parts: readonly Part[]): string | undefined {
  const known: { crc64: string; sizeBytes: number }[] = []
  for (const { crc64: crc, sizeBytes } of parts) {
    if (crc === undefined) return undefined
    known.push({ crc64: crc, sizeBytes })
  }
  return joinCrc64(known)
}

function requireJoined(sent: string | undefined, joined: string | string[] | undefined): void {
  if (sent === undefined || joined === undefined || joined === sent) return
  throw new StoreError('Corrupt', 'the object that the service made of the parts is not what was sent')
}

function listedPart({ PartNumber, ETag, Size, HashCrc64ecma }: ListedPart): Part {
  const part = { number: Number(PartNumber), etag: ETag, sizeBytes: Number(Size) }
  return HashCrc64ecma === undefined ? part : { ...part, crc64: HashCrc64ecma }
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined && value !== '') return value
  throw new StoreError('Corrupt', `the service's answer has no ${name}`, {}, { retry: 'later' })
}

function markers(token: string): [string, string] {
  const [key, uploadId] = JSON.parse(token) as [string, string]
  return [key, uploadId]
}
