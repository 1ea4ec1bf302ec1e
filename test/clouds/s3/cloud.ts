import { randomBytes } from 'node:crypto'

import type { Account } from '../common/account.ts'
import { Bucket } from '../common/bucket.ts'
import { bucketIn } from '../common/buckets.ts'
import { bucketBefore, MalformedAddress, readRequest, type BucketOfHost } from '../common/request.ts'
import { startServer, type CloudServer, type Protocol } from '../common/server.ts'
import { authenticate } from './authenticate.ts'
import type { Service } from './call.ts'
import { amazon, requireDialect, type Dialect } from './dialect.ts'
import { errorDocument, S3Refusal, type RefusalCode } from './errors.ts'
import { operationOf, perform } from './operations.ts'
import type { Verifier } from './verifier.ts'

export interface S3CloudOptions {
  readonly accounts: readonly Account[]
  readonly buckets: readonly string[]
  readonly port?: number
  readonly region?: string
  /** What follows the bucket in a virtual host name; `localhost` when absent (every name below it is this machine). */
  readonly hostSuffix?: string
  /** What the service is served below, as it is sent: `/storage/v1`. Elsewhere everything is refused. */
  readonly basePath?: string
  /** Host names, without port, that stand for a bucket whatever they end in. */
  readonly boundHosts?: Readonly<Record<string, string>>
  readonly signatures?: readonly ('v2' | 'v4')[]
  /** Amazon's own when absent. */
  readonly dialect?: Dialect
  /** 5 MiB when absent, as at Amazon. */
  readonly minPartBytes?: number
  /** False keeps hashes and sizes of large objects only, so that a test can send more than there is memory. */
  readonly keepBodies?: boolean
  /** True where a key service encrypts all of it: entity tags are no MD5s then. */
  readonly encrypted?: boolean
  readonly now?: () => number
}

/** A running S3 service in memory, on loopback only. It believes nothing: see `authenticate`. */
export interface S3Cloud extends CloudServer<RefusalCode> {
  readonly endpoint: string
  readonly region: string
  bucket(name: string): Bucket
}

export async function startS3Cloud(options: S3CloudOptions): Promise<S3Cloud> {
  const region = options.region ?? 'us-east-1'
  const encrypted = options.encrypted ?? false
  const buckets = new Map<string, Bucket>()
  const addBucket = (name: string): void => {
    buckets.set(name, new Bucket(name, options.keepBodies ?? true, encrypted))
  }
  options.buckets.forEach(addBucket)
  const minPartBytes = options.minPartBytes ?? 5 * 1024 * 1024
  const dialect = options.dialect ?? amazon
  const hostSuffix = options.hostSuffix ?? 'localhost'
  const service: Service = { region, buckets, addBucket, minPartBytes, dialect, encrypted }
  const verifier: Verifier = {
    accounts: options.accounts,
    region,
    signatures: options.signatures ?? ['v2', 'v4'],
    now: options.now ?? Date.now,
  }
  const bucketOfHost: BucketOfHost = (host) => options.boundHosts?.[host] ?? bucketBefore(hostSuffix)(host)
  const server = await startServer(
    protocolOf(service, verifier, (message, body) =>
      readRequest(message, body, bucketOfHost, options.basePath),
    ),
    options.port,
  )
  return {
    ...server,
    endpoint: `http://${dialect.pathStyle ? '127.0.0.1' : hostSuffix}:${server.port}${options.basePath ?? ''}`,
    region,
    bucket: (name) => bucketIn(buckets, name),
  }
}

function protocolOf(
  service: Service,
  verifier: Verifier,
  read: Protocol<RefusalCode>['read'],
): Protocol<RefusalCode> {
  return {
    read,
    operationOf,
    serve: (operation, request) => {
      const body = authenticate(request, verifier)
      requireDialect(operation, request, service.dialect)
      return perform(operation, request, body, service)
    },
    refusal: (code) => new S3Refusal(code),
    failure: (error) =>
      error instanceof MalformedAddress
        ? new S3Refusal('InvalidArgument', {}, error.message)
        : new S3Refusal('InternalError', {}, String(error)),
    refused: (refusal, message, requestId) => ({
      status: refusal.status,
      headers: { 'content-type': 'application/xml', ...regionHeader(refusal.details['Region']) },
      body: errorDocument(refusal, message.url ?? '', requestId),
    }),
    newRequestId: () => randomBytes(8).toString('hex').toUpperCase(),
    requestIdHeader: service.dialect.requestIdHeader,
    now: verifier.now,
  }
}

function regionHeader(region: string | undefined): Record<string, string> {
  return region === undefined ? {} : { 'x-amz-bucket-region': region }
}
