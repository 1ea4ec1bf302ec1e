import { randomBytes } from 'node:crypto'

import type { Account } from '../common/account.ts'
import { xml, type Answer } from '../common/answer.ts'
import type { Bucket } from '../common/bucket.ts'
import { bucketIn, emptyBuckets } from '../common/buckets.ts'
import type { Refusal } from '../common/refusal.ts'
import { MalformedAddress, readRequest, type CloudRequest } from '../common/request.ts'
import { startServer, type CloudServer, type Protocol } from '../common/server.ts'
import { authenticate } from './authenticate.ts'
import type { Service } from './call.ts'
import { errorDocument, OssRefusal, type OssRefusalCode } from './errors.ts'
import { bucketOfHost, requireHost, type HostRules } from './hosts.ts'
import { operationOf, perform } from './operations.ts'
import type { Verifier } from './verifier.ts'

export interface OssCloudOptions {
  readonly accounts: readonly Account[]
  readonly buckets: readonly string[]
  readonly port?: number
  /** `oss-cn-emulated` when absent. */
  readonly region?: string
  /** Custom domains and the buckets they are bound to. */
  readonly boundDomains?: Readonly<Record<string, string>>
  /** True for an account whose data the public hosts do not serve. */
  readonly publicHostForbidden?: boolean
  readonly signatures?: readonly ('v1' | 'v4')[]
  /** 100 KiB when absent, as at Aliyun. */
  readonly minPartBytes?: number
  /** False keeps hashes and sizes of large objects only, so that a test can send more than there is memory. */
  readonly keepBodies?: boolean
  readonly now?: () => number
}

/** A running OSS service in memory, on loopback only. It believes nothing: see `authenticate` and `requireHost`. */
export interface OssCloud extends CloudServer<OssRefusalCode> {
  /** The service's host: the bucket goes in front of it. */
  readonly serviceHost: string
  /** The service's host inside the cloud. */
  readonly internalHost: string
  readonly region: string
  /** What tests may change while it runs. */
  readonly service: Service
  bucket(name: string): Bucket
}

export async function startOssCloud(options: OssCloudOptions): Promise<OssCloud> {
  const region = options.region ?? 'oss-cn-emulated'
  const buckets = emptyBuckets(options.buckets, options.keepBodies)
  const minPartBytes = options.minPartBytes ?? 100 * 1024
  const service: Service = {
    region,
    buckets,
    minPartBytes,
    headsWithoutLength: false,
    directRead: false,
    undeletable: new Set(),
    lateFailures: new Set(),
  }
  const verifier: Verifier = {
    accounts: options.accounts,
    region: region.replace(/^oss-/, ''),
    signatures: options.signatures ?? ['v1', 'v4'],
    now: options.now ?? Date.now,
  }
  const rules: HostRules = {
    region,
    boundDomains: options.boundDomains ?? {},
    publicHostForbidden: options.publicHostForbidden ?? false,
  }
  const server = await startServer(protocolOf(service, verifier, rules), options.port)
  return {
    ...server,
    serviceHost: `${region}.localhost:${server.port}`,
    internalHost: `${region}-internal.localhost:${server.port}`,
    region,
    service,
    bucket: (name) => bucketIn(buckets, name),
  }
}

function protocolOf(service: Service, verifier: Verifier, rules: HostRules): Protocol<OssRefusalCode> {
  return {
    read: (message, body) => readRequest(message, body, bucketOfHost(rules)),
    operationOf,
    serve: (operation, request) => {
      requireHost(request, rules)
      requirePlainBody(request)
      authenticate(request, verifier)
      const answer = perform(operation, request, service)
      if (!service.lateFailures.has(operation)) return answer
      return xml(errorDocument(new OssRefusal('InternalError'), '', ''))
    },
    refusal: (code) => new OssRefusal(code),
    failure: (error) =>
      error instanceof MalformedAddress
        ? new OssRefusal('InvalidArgument', {}, error.message)
        : new OssRefusal('InternalError', {}, String(error)),
    refused: (refusal, message, requestId) =>
      refused(refusal, message.method, message.headers.host, requestId),
    newRequestId: () => randomBytes(12).toString('hex').toUpperCase(),
    requestIdHeader: 'x-oss-request-id',
    now: verifier.now,
  }
}

/** Bodies in signed chunks are for the S3 protocol only. */
function requirePlainBody({ headers }: CloudRequest): void {
  const chunked = headers.get('content-encoding')?.includes('aws-chunked') === true
  if (!chunked && headers.get('x-amz-content-sha256')?.startsWith('STREAMING-') !== true) return
  const message = 'aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.'
  throw new OssRefusal('InvalidArgument', { EC: '0017-00000804' }, message)
}

/** The answer to a HEAD has no body: the document comes in a header. */
function refused(refusal: Refusal, method = 'GET', host = '', requestId = ''): Answer {
  const body = errorDocument(refusal, requestId, host)
  const ec = refusal.details['EC']
  const headers = {
    'content-type': 'application/xml',
    'x-oss-server-time': '0',
    ...(ec === undefined ? {} : { 'x-oss-ec': ec }),
    ...(method === 'HEAD' ? { 'x-oss-err': Buffer.from(body).toString('base64') } : {}),
  }
  return { status: refusal.status, headers, body }
}
