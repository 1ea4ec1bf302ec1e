import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketLocationCommand,
  ListPartsCommand,
  UploadPartCopyCommand,
  type ObjectCannedACL,
  type StorageClass,
} from '@aws-sdk/client-s3'

import { nextToken, requireField } from '../../xml/response-fields.ts'
import { isAssembledFrom, resolveFailedCompletion } from '../../objects/failed-completion.ts'
import { encodeKey } from '../../parameters/endpoint.ts'
import { requireStoredChecksum } from '../../objects/checksum-checks.ts'
import { crc32Text } from '../../objects/checksums.ts'
import { keyDeleter } from '../../objects/key-deleter.ts'
import { undefinedIfNotFound } from '../../common/errors.ts'
import { documentLists } from '../../xml/document-lists.ts'
import { sourceIn } from '../../objects/copy-source.ts'
import type { CopySource, KnownChecksums, ObjectStore, Part, Upload } from '../../driver/object-store.ts'
import { s3Bodies, type S3Body, type WrittenHeaders } from './bodies.ts'
import type { ConfiguredClient } from './client.ts'
import { deleteRequests } from './delete-keys.ts'
import { s3Error } from './errors.ts'
import { s3Reads } from './reads.ts'
import { partChecksums } from './part-checksums.ts'
import { uploadsPage } from './uploads-page.ts'
import { sentBytes, type KeptBytes } from './sent-bytes.ts'
import { bucketVersioning, versionPage } from './versions.ts'

export interface S3StoreOptions {
  readonly bucket: string
  /** See `BucketAddress`. */
  readonly service: string
  /** ListObjects, or ListObjectsV2. */
  readonly listVersion: 1 | 2
  /** Whether the delimiter of a list may have several characters; false when absent. */
  readonly longDelimiters?: boolean
  /** Absent leaves the header out. */
  readonly storageClass?: string | undefined
  readonly acl?: string
  /** Absent for none; without a key id the service's own keys (AES256). */
  readonly encryption?: { readonly keyId?: string } | undefined
  /** Whether the service is Amazon's own; false when absent. */
  readonly ofAmazon?: boolean
  /** Classes and tiers of the service that must be restored before they can be read. */
  readonly archives: ReadonlySet<string>
  /** Whether the service is asked to take CRC32s of parts; false when absent. */
  readonly partChecksums?: boolean
}

/** The object store of one bucket, over the SDK. */
export function s3Store(configured: ConfiguredClient, options: S3StoreOptions): ObjectStore {
  const { client, presign, sums } = configured
  const Bucket = options.bucket
  const place = { bucket: Bucket, archives: options.archives }
  const listing = { version: options.listVersion, restores: options.ofAmazon ?? false }
  const reads = s3Reads(configured, place, listing)
  const written = writtenHeaders(options)
  const send = s3Bodies(configured, Bucket, written)
  const dialect = {
    version: options.listVersion,
    archives: [...options.archives],
    longDelimiters: options.longDelimiters ?? false,
  }
  const deleteMany = keyDeleter(deleteRequests(client, Bucket))
  const compared = sentBytes({ bucket: Bucket, ofAmazon: options.ofAmazon ?? false })
  const checksums = partChecksums(options.partChecksums ?? false)
  const copySource = (from: CopySource): string => {
    const { bucket, key } = sourceIn(from, Bucket)
    return `${encodeKey(bucket)}/${encodeKey(key)}`
  }

  return {
    limits: s3Limits,
    bucketAddress: { service: options.service, bucket: Bucket },
    ...documentLists(dialect, (query, signal) => mapped(() => reads.listDocument(query, signal))),
    head: (key, signal) =>
      undefinedIfNotFound(() => mapped(async () => (await reads.head(key, signal)).info)),
    getWhole: (key, options, signal) => mapped(() => reads.getWhole(key, options, signal)),
    getInto: (key, target, signal) => mapped(() => reads.getInto(key, target, signal)),
    get: (key, range, signal) => mapped(() => reads.get(key, range, signal)),
    put: (key, body, signal) =>
      mapped(async () => {
        const { md5 } = await sums(body, ['md5'])
        const answer = await send({ key, body, sum: { md5 } }, signal)
        await compared.requireArrived({ md5, crc32: () => crc32Of(body) }, answer)
      }),
    copy: (from, to, abortSignal) =>
      mapped(async () => {
        const input = { Bucket, Key: to, CopySource: copySource(from), ...written }
        await client.send(new CopyObjectCommand({ ...input, MetadataDirective: 'REPLACE' }), { abortSignal })
      }),
    deleteMany,
    createUpload: (key, abortSignal) =>
      mapped(async () => {
        const answer = await checksums.begin((asked) => {
          const command = new CreateMultipartUploadCommand({ Bucket, Key: key, ...written, ...asked })
          return mapped(() => client.send(command, { abortSignal }))
        })
        return { key, uploadId: requireField(answer.UploadId, 'UploadId') }
      }),
    putPart: (upload, number, body, signal, known) =>
      mapped(() => putPart(upload, number, body, signal, known)),
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
        const { ETag, ChecksumCRC32 } = answer.CopyPartResult ?? {}
        return { number, etag: requireField(ETag, 'ETag'), sizeBytes, ...crc32Field(ChecksumCRC32) }
      }),
    listParts: ({ key, uploadId }, after, abortSignal) =>
      mapped(async () => {
        const input = { Bucket, Key: key, UploadId: uploadId, PartNumberMarker: String(after) }
        const answer = await client.send(new ListPartsCommand(input), { abortSignal })
        checksums.learn(uploadId, answer.ChecksumAlgorithm)
        const parts = (answer.Parts ?? []).map((part): Part => {
          const { PartNumber = 0, ETag = '', Size = 0, ChecksumCRC32 } = part
          return { number: PartNumber, etag: ETag, sizeBytes: Size, ...crc32Field(ChecksumCRC32) }
        })
        return { parts, next: nextToken(answer.IsTruncated, () => parts.at(-1)?.number) }
      }),
    completeUpload: (upload, parts, signal) => mapped(() => completeUpload(upload, parts, signal)),
    async abortUpload({ key, uploadId }, abortSignal) {
      const command = new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId })
      await undefinedIfNotFound(() => mapped(() => client.send(command, { abortSignal })))
      checksums.forget(uploadId)
    },
    listUploads: (query, signal) => mapped(() => uploadsPage(client, Bucket, query, signal)),
    location: (signal) =>
      mapped(async () => {
        const answer = await client.send(new GetBucketLocationCommand({ Bucket }), { abortSignal: signal })
        // Of the first region nothing is said.
        return answer.LocationConstraint ?? 'us-east-1'
      }),
    versioning: (signal) => mapped(() => bucketVersioning(client, Bucket, signal)),
    listVersions: (query, signal) => mapped(() => versionPage(client, Bucket, query, signal)),
    presign: (method, key, expiresInSeconds) => mapped(() => presign(method, key, expiresInSeconds)),
    close: () => {
      configured.close()
      return Promise.resolve()
    },
  }

  async function putPart(
    { key, uploadId }: Upload,
    number: number,
    body: Uint8Array,
    abortSignal: AbortSignal,
    known: KnownChecksums | undefined,
  ): Promise<Part> {
    const asked = { Bucket, Key: key, UploadId: uploadId, MaxParts: 1 }
    const crc32s = await checksums.areCrc32(uploadId, async () => {
      const answer = await client.send(new ListPartsCommand(asked), { abortSignal })
      return answer.ChecksumAlgorithm
    })
    const part = { uploadId, number }
    const sum = crc32s ? { crc32: await crc32Of(body, known) } : await sums(body, ['md5'])
    const answer = await send({ key, part, body, sum }, abortSignal)
    const kept = { number, etag: requireField(answer.ETag, 'ETag'), sizeBytes: body.byteLength }
    const crc32 = 'crc32' in sum ? sum.crc32 : undefined
    const byCrc32 = crc32 !== undefined && answer.ChecksumCRC32 !== undefined
    if (byCrc32) requireStoredChecksum(crc32, answer.ChecksumCRC32)
    const md5 = byCrc32 ? compared.taggedMd5(answer) : await arrivedMd5(body, sum, known, answer)
    return { ...kept, ...(md5 === undefined ? {} : { md5 }), ...crc32Field(crc32) }
  }

  async function arrivedMd5(
    body: Uint8Array,
    sum: S3Body['sum'],
    known: KnownChecksums | undefined,
    answer: KeptBytes,
  ): Promise<string | undefined> {
    const { md5 } = 'md5' in sum ? sum : await sums(body, ['md5'])
    return compared.requireArrived({ md5, crc32: () => crc32Of(body, known) }, answer)
  }

  /** As its header has it. */
  async function crc32Of(body: Uint8Array, known?: KnownChecksums): Promise<string> {
    return crc32Text(known?.crc32 ?? Number((await sums(body, ['crc32'])).crc32))
  }

  async function completeUpload(
    { key, uploadId }: Upload,
    parts: readonly Part[],
    abortSignal: AbortSignal,
  ): Promise<void> {
    const Parts = parts.map(({ number, etag, crc32 }) => ({
      PartNumber: number,
      ETag: etag,
      ...(crc32 === undefined ? {} : { ChecksumCRC32: crc32 }),
    }))
    const input = { Bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } }
    try {
      const answer = await client.send(new CompleteMultipartUploadCommand(input), { abortSignal })
      compared.requireJoined(parts, answer)
      checksums.forget(uploadId)
    } catch (cause) {
      await resolveFailedCompletion(s3Error(cause), {
        isListed: async () => {
          const asked = { Bucket, Key: key, UploadId: uploadId, MaxParts: 1 }
          const send = () => client.send(new ListPartsCommand(asked), { abortSignal })
          return (await undefinedIfNotFound(() => mapped(send))) !== undefined
        },
        isMade: async () => {
          const object = await undefinedIfNotFound(() => mapped(() => reads.head(key, abortSignal)))
          return isAssembledFrom(object?.info, parts) && !compared.isOther(parts, object?.answer ?? {})
        },
      })
    }
  }
}

/** Amazon S3's quotas for objects and multipart uploads. */
const s3Limits = {
  pageSize: 1000,
  rangesAtOnce: 64,
  deleteBatch: 1000,
  minPartBytes: 5 * 1024 ** 2,
  maxPartBytes: 5 * 1024 ** 3,
  maxParts: 10_000,
  maxPutBytes: 5 * 1024 ** 3,
  maxCopyBytes: 5 * 1024 ** 3,
} as const

function crc32Field(crc32: string | undefined): Pick<Part, 'crc32'> {
  return crc32 === undefined ? {} : { crc32 }
}

/** The headers that the registry's driver sends with what it writes; parts carry none. */
function writtenHeaders({ storageClass, acl, encryption }: S3StoreOptions): WrittenHeaders {
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
