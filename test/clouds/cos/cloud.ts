import { randomBytes } from 'node:crypto'

import type { Account } from '../common/account.ts'
import type { Bucket } from '../common/bucket.ts'
import { bucketIn, emptyBuckets } from '../common/buckets.ts'
import { MalformedAddress, readRequest } from '../common/request.ts'
import { startServer, type CloudServer, type Protocol } from '../common/server.ts'
import type { Service } from '../common/call.ts'
import { CosRefusal, errorDocument, type RefusalCode } from './errors.ts'
import { listBuckets, operationOf, perform } from './operations.ts'
import { bucketOf, type Hosts } from './place.ts'
import { authenticate, type Verifier } from './signature.ts'

export interface CosCloudOptions {
  readonly accounts: readonly Account[]
  /** With the APPID, as `registry-1250000000`. */
  readonly buckets: readonly string[]
  readonly port?: number
  /** `ap-guangzhou` when absent. */
  readonly region?: string
  /** What follows the region in host names; `localhost` when absent (every name below it is this machine). */
  readonly suffix?: string
  /** Own domains of buckets: a host of this machine, and the bucket that it serves. */
  readonly domains?: Readonly<Record<string, string>>
  /** Buckets with the global acceleration domain; none when absent. */
  readonly accelerated?: readonly string[]
  /** 1 MiB when absent, as at the real service. */
  readonly minPartBytes?: number
  readonly keepBodies?: boolean
  readonly now?: () => number
}

/** A running Tencent COS in memory, on loopback only. It believes nothing: see `authenticate`. */
export interface CosCloud extends CloudServer<RefusalCode> {
  /** For the driver's `domain`: every name below `localhost` is this machine. */
  readonly domain: string
  readonly region: string
  bucket(name: string): Bucket
}

export async function startCosCloud(options: CosCloudOptions): Promise<CosCloud> {
  const region = options.region ?? 'ap-guangzhou'
  const buckets = emptyBuckets(options.buckets, options.keepBodies)
  const service: Service = { region, buckets, minPartBytes: options.minPartBytes ?? 1024 * 1024 }
  const verifier: Verifier = { accounts: options.accounts, now: options.now ?? Date.now }
  const { suffix = 'localhost', domains = {}, accelerated = [] } = options
  const hosts: Hosts = { region, suffix, domains, accelerated }
  const server = await startServer(protocolOf(service, verifier, hosts), options.port)
  return {
    ...server,
    domain: `http://{Bucket}.cos.{Region}.localhost:${server.port}`,
    region,
    bucket: (name) => bucketIn(buckets, name),
  }
}

function protocolOf(service: Service, verifier: Verifier, hosts: Hosts): Protocol<RefusalCode> {
  return {
    // The path is the key whatever the host: which bucket that names is looked at before anything is done.
    read: (message, body) => readRequest(message, body, (host) => host),
    operationOf,
    serve: (operation, request) => {
      if (operation === 'GetService') {
        authenticate(request, verifier)
        return listBuckets(service)
      }
      const bucket = bucketOf(operation, request, hosts)
      authenticate(request, verifier)
      return perform(operation, request, bucket, service)
    },
    refusal: (code) => new CosRefusal(code),
    failure: (error) =>
      error instanceof MalformedAddress
        ? new CosRefusal('InvalidURI', {}, error.message)
        : new CosRefusal('InternalError', {}, String(error)),
    refused: (refusal, message, requestId) => ({
      status: refusal.status,
      headers: { 'content-type': 'application/xml' },
      body: errorDocument(refusal, `${message.headers.host ?? ''}${message.url ?? ''}`, requestId),
    }),
    newRequestId: () => randomBytes(24).toString('base64url'),
    requestIdHeader: 'x-cos-request-id',
    now: verifier.now,
  }
}
