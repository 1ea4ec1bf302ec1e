import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

import OSS from 'ali-oss'

import { isStoreError } from '../../common/errors.ts'
import { httpAgents } from '../../http/agents.ts'
import { bodyClient } from '../../http/connection/body-client.ts'
import { lightClient } from '../../http/light-client.ts'
import { transportError, type TransportFailure } from '../../http/transport-error.ts'
import { trustOnDemand } from '../../http/trust.ts'
import { laneBucket, type LaneBucket } from '../lane-bucket.ts'
import { bodyBucket, type OpenBody } from '../range-body.ts'
import { lightBucket, type AskBucket, type LightTerms } from '../light-bucket.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { ServiceClock } from '../../http/service-clock.ts'
import type { Network } from '../../http/network.ts'
import { bodySums, type BodySums } from '../../objects/body-sums.ts'
import { bucketOf, describeOss, ossEndpoint } from './endpoint.ts'
import { refusedError } from './errors.ts'
import { queryText, signerV1, signerV4 } from './sign.ts'
import { signedUrl } from './signed-url.ts'
import { ossTransport, type OssCall } from './transport.ts'

/** What the driver uses of the SDK, with the types that its answers have. */
export interface OssClient {
  getStream(key: string): Promise<{
    readonly stream: IncomingMessage
    readonly res: { readonly status: number; readonly headers: IncomingHttpHeaders }
  }>
  copy(key: string, sourceKey: string, sourceBucket: string): Promise<unknown>
  delete(key: string): Promise<unknown>
  deleteMulti(keys: readonly string[], options: { readonly quiet: boolean }): Promise<unknown>
  initMultipartUpload(key: string): Promise<{ readonly uploadId?: string }>
  uploadPartCopy(
    key: string,
    uploadId: string,
    number: number,
    range: string,
    source: { readonly sourceKey: string; readonly sourceBucketName: string },
  ): Promise<{ readonly res: { readonly data: Buffer } }>
  listParts(key: string, uploadId: string, query: Record<string, string | number>): Promise<ListedParts>
  completeMultipartUpload(
    key: string,
    uploadId: string,
    parts: readonly { readonly number: number; readonly etag: string }[],
  ): Promise<Answered>
  abortMultipartUpload(key: string, uploadId: string): Promise<unknown>
  getBucketVersioning(bucket: string, options: { readonly ctx: OssCall }): Promise<unknown>
  listObjectVersions(query: Readonly<Record<string, string | number>>): Promise<unknown>
  listUploads(query: Record<string, string | number>): Promise<{
    readonly uploads: readonly {
      readonly name: string
      readonly uploadId: string
      readonly initiated: string
    }[]
    readonly isTruncated: boolean
    readonly nextKeyMarker?: string
    readonly nextUploadIdMarker?: string
  }>
}

interface Answered {
  readonly res: { readonly headers: IncomingHttpHeaders }
}

interface ListedParts {
  /** The SDK gives a single part without a list. */
  readonly parts: ListedPart | readonly ListedPart[]
  readonly isTruncated: string
}

/** As in the document: all values are texts. */
export interface ListedPart {
  readonly PartNumber: string
  readonly ETag: string
  readonly Size: string
  readonly HashCrc64ecma?: string
}

/** The SDK for one bucket. */
export interface OssClients {
  /** A client for one call. */
  for(call: OssCall): OssClient
  readonly clock: ServiceClock
  /** Asks without the SDK, and sends the bodies of objects. */
  readonly ask: AskBucket
  readonly sums: BodySums
  /** Opens bodies without the SDK. */
  readonly open: OpenBody
  /** Undefined where large bodies go through this thread. */
  readonly lane: LaneBucket | undefined
  /** An address that the object can be read by without credentials, dated by the service's clock. */
  signedUrl(method: 'GET' | 'HEAD', key: string, expiresInSeconds: number): string | undefined
  close(): void
}

/**
 * Every call has its own client, which is little more than options. The SDK's abort of one upload sets a flag on the
 * client, and so would stop every other call on it.
 */
export function ossClients(resolved: Resolved, { environment, authorities, lanes }: Network): OssClients {
  const skipVerify = flagOf(resolved, 'skipverify')
  const trust = trustOnDemand({ skipVerify, environment, authorities })
  const agents = httpAgents({ skipVerify, environment, trust })
  const light = lightClient({ trust, environment })
  const bodies = bodyClient({ trust, environment })
  const lane = lanes?.open({ skipVerify, environment, authorities })
  const authorizationV4 = resolved.values['v4auth'] !== false
  const clock = new ServiceClock()
  const endpoint = ossEndpoint(resolved)
  const token = textOf(resolved, 'sessiontoken')
  const keys = {
    accessKeyId: textOf(resolved, 'accesskeyid') ?? '',
    accessKeySecret: textOf(resolved, 'accesskeysecret') ?? '',
  }
  const bucket = bucketOf(resolved) ?? ''
  const bucketUrl = describeOss(resolved).endpointUrl
  const signingRegion = regionOfSignatures(textOf(resolved, 'region') ?? '')
  const options = {
    ...keys,
    bucket,
    region: signingRegion,
    endpoint: endpoint?.origin ?? '',
    cname: endpoint?.bucketBound ?? false,
    secure: endpoint?.origin.startsWith('https:') ?? true,
    authorizationV4,
    retryMax: 0,
    urllib: ossTransport(agents),
    // The interval is never used without a function that fetches a token; without either the SDK writes a warning.
    ...(token === undefined ? {} : { stsToken: token, refreshSTSTokenInterval: Number.MAX_SAFE_INTEGER }),
  }
  const signingKeys = {
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.accessKeySecret,
    sessionToken: token,
  }
  const terms: LightTerms = {
    client: light,
    bodies,
    lane,
    clock,
    place: { origin: bucketUrl ?? 'https://oss.invalid', path: '' },
    sign: authorizationV4 ? signerV4({ bucket, region: signingRegion }) : signerV1({ bucket }),
    queryText,
    keys: () => signingKeys,
    refused: (refusal) => refusedError(refusal, clock),
    failed: (cause) => (isStoreError(cause) ? cause : transportError(cause as TransportFailure)),
  }
  return {
    clock,
    sums: bodySums(lanes),
    ask: lightBucket(terms),
    open: bodyBucket(terms),
    lane: laneBucket(terms),
    for: (call) => clientFor(call, { ...options, amendTimeSkewed: clock.aheadMs }),
    signedUrl: (method, key, expiresInSeconds) =>
      bucketUrl === undefined
        ? undefined
        : signedUrl(
            {
              ...keys,
              bucketUrl,
              bucket,
              securityToken: token,
              version: authorizationV4 ? 4 : 1,
              signingRegion,
            },
            { method, key, nowMs: clock.nowMs(), expiresInSeconds },
          ),
    close() {
      agents.close()
      light.close()
      bodies.close()
      lane?.close()
    },
  }
}

/** `cn-beijing` of `oss-cn-beijing`: the other words of a region name the service and the network. */
function regionOfSignatures(region: string): string {
  return region
    .replace(/^vpc100-/, '')
    .replace(/-internal$/, '')
    .replace(/^oss-/, '')
}

/** What the SDK builds its requests with. */
interface SdkInside {
  _objectName: (key: string) => string
  _objectRequestParams: (method: string, key: string, options: unknown) => SdkParams
}

interface SdkParams {
  ctx?: OssCall
  headers?: Readonly<Record<string, unknown>>
}

function clientFor(call: OssCall, options: OSS.Options & { readonly amendTimeSkewed: number }): OssClient {
  const client = new OSS(options)
  const inside = client as unknown as SdkInside
  const paramsOf = inside['_objectRequestParams'].bind(client)
  // The SDK cuts slashes off the front of a key: it would read, and delete, another object than was asked for.
  inside['_objectName'] = (key) => key
  // Headers given to its copy() would be sent a second time as those of the source.
  inside['_objectRequestParams'] = (method, key, given) => {
    const params = paramsOf(method, key, given)
    return { ...params, ctx: call, headers: { ...call.headers, ...params.headers } }
  }
  return client as unknown as OssClient
}
