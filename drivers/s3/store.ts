import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type ObjectCannedACL,
  type StorageClass,
} from '@aws-sdk/client-s3'

import { required, uploadMarkers, uploadToken } from '../answer-fields.ts'
import { isMadeOf } from '../completed-upload.ts'
import { encodeKey } from '../endpoint.ts'
import { unlessMissing } from '../missing.ts'
import type { ObjectStore, Part, Upload } from '../object-store.ts'
import type { ConfiguredClient } from './client.ts'
import { keyDeleter } from './delete-keys.ts'
import { s3Error } from './errors.ts'
import { listPage } from './list-page.ts'
import { getBody, headObject } from './reads.ts'
import { sentBody, sentBytes } from './sent-bytes.ts'

export interface S3StoreOptions {
  readonly bucket: string
  /** ListObjects, or ListObjectsV2. */
  readonly listVersion: 1 | 2
  /** Absent leaves the header out. */
  readonly storageClass?: string | undefined
  readonly acl?: string
  /** Absent for none; without a key id the service's own keys (AES256). */
  readonly encryption?: { readonly keyId?: string } | undefined
  /** Whether the service is Amazon's own; false when absent. */
  readonly ofAmazon?: boolean
}

/** The object store of one bucket, over the SDK. */
export function s3Store({ client, presign }: ConfiguredClient, options: S3StoreOptions): ObjectStore {
  const Bucket = options.bucket
  const written = writtenHeaders(options)
  const deleteKeys = keyDeleter(client, Bucket)
  const compared = sentBytes({ bucket: Bucket, ofAmazon: options.ofAmazon ?? false })
  const copySource = (key: string): string => `${encodeKey(Bucket)}/${encodeKey(key)}`

  return {
    limits: s3Limits,
    list: (query, signal) =>
      mapped(() => listPage(client, { bucket: Bucket, version: options.listVersion }, query, signal)),
    head: (key, signal) =>
      unlessMissing(() => mapped(async () => (await headObject(client, Bucket, key, signal)).info)),
    get: (key, range, signal) => mapped(() => getBody(client, Bucket, key, range, signal)),
    put: (key, body, abortSignal) =>
      mapped(async () => {
        const { input, md5 } = await sentBody(body)
        const command = new PutObjectCommand({ Bucket, Key: key, ...written, ...input })
        compared.requireArrived(body, md5, await client.send(command, { abortSignal }))
      }),
    copy: (from, to, abortSignal) =>
      mapped(async () => {
        const input = { Bucket, Key: to, CopySource: copySource(from), ...written }
        await client.send(new CopyObjectCommand({ ...input, MetadataDirective: 'REPLACE' }), { abortSignal })
      }),
    deleteMany: (keys, signal) => mapped(() => deleteKeys(keys, signal)),
    createUpload: (key, abortSignal) =>
      mapped(async () => {
        const command = new CreateMultipartUploadCommand({ Bucket, Key: key, ...written })
        const answer = await client.send(command, { abortSignal })
        return { key, uploadId: required(answer.UploadId, 'UploadId') }
      }),
    putPart: ({ key, uploadId }, number, body, abortSignal) =>
      mapped(async () => {
        const { input, md5 } = await sentBody(body)
        const part = { Bucket, Key: key, UploadId: uploadId, PartNumber: number }
        const answer = await client.send(new UploadPartCommand({ ...part, ...input }), { abortSignal })
        const kept = compared.requireArrived(body, md5, answer)
        const sent = { number, etag: required(answer.ETag, 'ETag'), sizeBytes: body.byteLength }
        return kept === undefined ? sent : { ...sent, md5: kept }
      }),
    copyPart: ({ key, uploadId }, number, from, range, abortSignal) =>
      mapped(async () => {
        const sizeBytes = range.length ?? 0
        const input = {
          Bucket,
          Key: key,
          UploadId: uploadId,
          PartNumber: number,
          CopySource: copySource(from),
        }
        const CopySourceRange = `bytes=${range.offset}-${range.offset + sizeBytes - 1}`
        const answer = await client.send(new UploadPartCopyCommand({ ...input, CopySourceRange }), {
          abortSignal,
        })
        return { number, etag: required(answer.CopyPartResult?.ETag, 'ETag'), sizeBytes }
      }),
    listParts: ({ key, uploadId }, after, abortSignal) =>
      mapped(async () => {
        const input = { Bucket, Key: key, UploadId: uploadId, PartNumberMarker: String(after) }
        const answer = await client.send(new ListPartsCommand(input), { abortSignal })
        const parts = (answer.Parts ?? []).map((part): Part => {
          const { PartNumber = 0, ETag = '', Size = 0 } = part
          return { number: PartNumber, etag: ETag, sizeBytes: Size }
        })
        return { parts, next: answer.IsTruncated === true ? parts.at(-1)?.number : undefined }
      }),
    completeUpload: (upload, parts, signal) => mapped(() => completeUpload(upload, parts, signal)),
    async abortUpload({ key, uploadId }, abortSignal) {
      const command = new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId })
      await unlessMissing(() => mapped(() => client.send(command, { abortSignal })))
    },
    listUploads: ({ prefix, token }, abortSignal) =>
      mapped(async () => {
        const [KeyMarker, UploadIdMarker] = uploadMarkers(token)
        const input = { Bucket, Prefix: prefix, KeyMarker, UploadIdMarker }
        const answer = await client.send(new ListMultipartUploadsCommand(input), { abortSignal })
        const uploads = (answer.Uploads ?? []).map((upload) => ({
          key: upload.Key ?? '',
          uploadId: upload.UploadId ?? '',
          startedAtMs: upload.Initiated?.getTime() ?? 0,
        }))
        const next = uploadToken(answer.NextKeyMarker, answer.NextUploadIdMarker)
        return { uploads, next: answer.IsTruncated === true ? next : undefined }
      }),
    presign: (method, key, expiresInSeconds) => mapped(() => presign(method, key, expiresInSeconds)),
    close: () => {
      client.destroy()
      return Promise.resolve()
    },
  }

  async function completeUpload(
    { key, uploadId }: Upload,
    parts: readonly Part[],
    abortSignal: AbortSignal,
  ): Promise<void> {
    const Parts = parts.map((part) => ({ PartNumber: part.number, ETag: part.etag }))
    const input = { Bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } }
    try {
      const answer = await client.send(new CompleteMultipartUploadCommand(input), { abortSignal })
      compared.requireJoined(parts, answer)
    } catch (cause) {
      const error = s3Error(cause)
      if (error.where.serviceCode !== 'NoSuchUpload') throw error
      const object = await headObject(client, Bucket, key, abortSignal)
      if (!isMadeOf(object.info, parts)) throw error
      compared.requireJoined(parts, object.answer)
    }
  }
}

/** Amazon S3's quotas for objects and multipart uploads. */
const s3Limits = {
  pageSize: 1000,
  deleteBatch: 1000,
  minPartBytes: 5 * 1024 ** 2,
  maxPartBytes: 5 * 1024 ** 3,
  maxParts: 10_000,
  maxPutBytes: 5 * 1024 ** 3,
  maxCopyBytes: 5 * 1024 ** 3,
} as const

/** The headers that the registry's driver sends with what it writes; parts carry none. */
function writtenHeaders({ storageClass, acl, encryption }: S3StoreOptions) {
  return {
    ContentType: 'application/octet-stream',
    ...(acl === undefined ? {} : { ACL: acl as ObjectCannedACL }),
    ...(storageClass === undefined ? {} : { StorageClass: storageClass as StorageClass }),
    ...(encryption === undefined
      ? {}
      : encryption.keyId === undefined
        ? { ServerSideEncryption: 'AES256' as const }
        : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: encryption.keyId }),
  }
}

async function mapped<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    throw s3Error(cause)
  }
}
