import { Readable } from 'node:stream'

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type HeadObjectCommandOutput,
  type ObjectCannedACL,
  type StorageClass,
} from '@aws-sdk/client-s3'

import { encodeKey } from '../endpoint.ts'
import { StoreError } from '../errors.ts'
import type { ByteRange, ObjectBody, ObjectInfo, ObjectStore, Part } from '../object-store.ts'
import { receivedBody } from '../received-body.ts'
import type { ConfiguredClient } from './client.ts'
import { bodyStream } from '../body-stream.ts'
import { contentMd5 } from '../content-md5.ts'
import { s3Error } from './errors.ts'
import { keyDeleter } from './delete-keys.ts'
import { listPage } from './list-page.ts'

export interface S3StoreOptions {
  readonly bucket: string
  /** ListObjects, or ListObjectsV2. */
  readonly listVersion: 1 | 2
  /** Absent leaves the header out. */
  readonly storageClass?: string | undefined
  readonly acl?: string
  /** Absent for none; without a key id the service's own keys (AES256). */
  readonly encryption?: { readonly keyId?: string } | undefined
}

/** The object store of one bucket, over the SDK. */
export function s3Store({ client, presign }: ConfiguredClient, options: S3StoreOptions): ObjectStore {
  const Bucket = options.bucket
  const written = writtenHeaders(options)
  const deleteKeys = keyDeleter(client, Bucket)
  const copySource = (key: string): string => `${encodeKey(Bucket)}/${encodeKey(key)}`

  return {
    limits: s3Limits,
    list: (query, signal) =>
      mapped(() => listPage(client, { bucket: Bucket, version: options.listVersion }, query, signal)),
    async head(key, abortSignal) {
      try {
        const answer = await client.send(new HeadObjectCommand({ Bucket, Key: key }), { abortSignal })
        return objectInfo(key, answer.ContentLength ?? 0, answer)
      } catch (cause) {
        const error = s3Error(cause)
        if (error.code === 'NotFound') return undefined
        throw error
      }
    },
    get: (key, range, signal) => mapped(() => getBody(key, range, signal)),
    put: (key, body, abortSignal) =>
      mapped(async () => {
        const input = { Bucket, Key: key, ...written, ...(await sentBody(body)) }
        await client.send(new PutObjectCommand(input), { abortSignal })
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
        const input = { Bucket, Key: key, UploadId: uploadId, PartNumber: number, ...(await sentBody(body)) }
        const answer = await client.send(new UploadPartCommand(input), { abortSignal })
        return { number, etag: required(answer.ETag, 'ETag'), sizeBytes: body.byteLength }
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
    async completeUpload({ key, uploadId }, parts, abortSignal) {
      const Parts = parts.map((part) => ({ PartNumber: part.number, ETag: part.etag }))
      const input = { Bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } }
      try {
        await client.send(new CompleteMultipartUploadCommand(input), { abortSignal })
      } catch (cause) {
        const error = s3Error(cause)
        if (error.where.serviceCode !== 'NoSuchUpload') throw error
        const object = await mapped(() =>
          client.send(new HeadObjectCommand({ Bucket, Key: key }), { abortSignal }),
        )
        if (!isCompleted(object, parts)) throw error
      }
    },
    async abortUpload({ key, uploadId }, abortSignal) {
      try {
        const command = new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId })
        await client.send(command, { abortSignal })
      } catch (cause) {
        const error = s3Error(cause)
        if (error.code !== 'NotFound') throw error
      }
    },
    listUploads: ({ prefix, token }, abortSignal) =>
      mapped(async () => {
        const [KeyMarker, UploadIdMarker] = token === undefined ? [] : markers(token)
        const input = { Bucket, Prefix: prefix, KeyMarker, UploadIdMarker }
        const answer = await client.send(new ListMultipartUploadsCommand(input), { abortSignal })
        const uploads = (answer.Uploads ?? []).map((upload) => ({
          key: upload.Key ?? '',
          uploadId: upload.UploadId ?? '',
          startedAtMs: upload.Initiated?.getTime() ?? 0,
        }))
        const next = JSON.stringify([answer.NextKeyMarker ?? '', answer.NextUploadIdMarker ?? ''])
        return { uploads, next: answer.IsTruncated === true ? next : undefined }
      }),
    presign: (method, key, expiresInSeconds) => mapped(() => presign(method, key, expiresInSeconds)),
    close: () => {
      client.destroy()
      return Promise.resolve()
    },
  }

  async function getBody(key: string, range: ByteRange, signal: AbortSignal): Promise<ObjectBody> {
    if (range.length === 0) return emptyBody(key, signal)
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
      const info = objectInfo(key, Number(given?.[2] ?? answer.ContentLength ?? 0), answer)
      return { info, bytes: receivedBody(answer.Body as Readable, answer.ContentLength, signal) }
    } catch (cause) {
      const error = s3Error(cause)
      if (error.where.status === 416) return emptyBody(key, signal)
      throw error
    }
  }

  /** A range past the end is refused by the service, and is no bytes for a reader. */
  async function emptyBody(key: string, abortSignal: AbortSignal): Promise<ObjectBody> {
    const answer = await client.send(new HeadObjectCommand({ Bucket, Key: key }), { abortSignal })
    return { info: objectInfo(key, answer.ContentLength ?? 0, answer), bytes: Readable.from([]) }
  }
}

/**
 * Whether an object is what these parts became: an upload that is gone may have been completed by an earlier try
 * whose answer was lost. Entity tags of such objects end in the number of parts, or begin with a dash (BOS).
 */
function isCompleted(object: HeadObjectCommandOutput, parts: readonly Part[]): boolean {
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0)
  const etag = (object.ETag ?? '').replaceAll('"', '')
  return object.ContentLength === sizeBytes && (etag.endsWith(`-${parts.length}`) || etag.startsWith('-'))
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

/**
 * The SDK hashes a Buffer with SHA-256 before sending it, which costs more than all the rest; a stream goes out as
 * it is. What arrives is verified by the service against the MD5.
 */
async function sentBody(body: Uint8Array) {
  return {
    Body: bodyStream(body),
    ContentLength: body.byteLength,
    ContentMD5: await contentMd5(body),
  }
}

interface Described {
  readonly LastModified?: Date | undefined
  readonly ETag?: string | undefined
  readonly StorageClass?: string | undefined
}

function objectInfo(key: string, sizeBytes: number, from: Described): ObjectInfo {
  return {
    key,
    sizeBytes,
    modifiedAtMs: from.LastModified?.getTime() ?? 0,
    ...(from.ETag === undefined ? {} : { etag: from.ETag }),
    ...(from.StorageClass === undefined ? {} : { storageClass: from.StorageClass }),
  }
}

async function mapped<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    throw s3Error(cause)
  }
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined && value !== '') return value
  throw new StoreError('Corrupt', `the service's answer has no ${name}`, {}, { retry: 'later' })
}

function markers(token: string): [string, string] {
  const [key, uploadId] = JSON.parse(token) as [string, string]
  return [key, uploadId]
}
