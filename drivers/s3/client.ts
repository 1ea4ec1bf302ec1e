import { createHash } from 'node:crypto'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'

import { GetObjectCommand, HeadObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { NodeHttpHandler } from '@smithy/node-http-handler'

import { encodeKey } from '../endpoint.ts'
import { flagOf, textOf, type Resolved } from '../parameters.ts'
import { describeS3, pathStyle, serviceUrl } from './endpoint.ts'
import { lookup } from './localhost-lookup.ts'
import { signatureV2 } from './sign-v2.ts'

/** The SDK's client set up for one bucket, and how to sign a URL with it. */
export interface ConfiguredClient {
  readonly client: S3Client
  readonly presign: (
    method: 'GET' | 'HEAD',
    key: string,
    expiresInSeconds: number,
  ) => Promise<string | undefined>
}

/**
 * The SDK's own retries are off (the retrying layer has them), checksums are sent only where an operation demands
 * one (older services refuse the trailers of the default), and multi-delete carries Content-MD5, which every
 * service understands.
 */
export function s3Client(resolved: Resolved): ConfiguredClient {
  const config: S3ClientConfig = {
    region: textOf(resolved, 'region') ?? 'us-east-1',
    forcePathStyle: pathStyle(resolved),
    maxAttempts: 1,
    logger: silent,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new NodeHttpHandler({
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, lookup }),
      httpsAgent: new HttpsAgent({
        keepAlive: true,
        maxSockets: Number.POSITIVE_INFINITY,
        lookup,
        rejectUnauthorized: !flagOf(resolved, 'skipverify'),
      }),
    }),
    ...endpointOf(resolved),
    ...credentialsOf(resolved),
  }
  const versionTwo = resolved.values['v4auth'] === false
  const signer: RequestSigner = {
    sign: async (request) => {
      await signVersionTwo(request, client, resolved)
      return request
    },
  }
  const client: S3Client = new S3Client(versionTwo ? { ...config, signer } : config)
  client.middlewareStack.add(
    (next, context) => (args) => {
      const request = args.request as { headers: Record<string, string>; body: unknown }
      if (context['commandName'] === 'DeleteObjectsCommand' && typeof request.body === 'string') {
        for (const name of Object.keys(request.headers)) {
          if (/^x-amz-(checksum|sdk-checksum)-/i.test(name)) delete request.headers[name]
        }
        request.headers['Content-MD5'] = createHash('md5').update(request.body).digest('base64')
      }
      return next(args)
    },
    { step: 'build', priority: 'low', name: 'deleteObjectsContentMd5' },
  )
  return { client, presign: versionTwo ? presignV2(client, resolved) : presignV4(client, resolved) }
}

/** Without a logger of its own the SDK warns on the console of every upload that fails, though we try it again. */
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore }

function ignore(): void {}

type RequestSigner = Extract<NonNullable<S3ClientConfig['signer']>, { sign: unknown }>
type SignableRequest = Parameters<RequestSigner['sign']>[0]

/** The SDK knows version 4 only; everything else of it is kept. */
async function signVersionTwo(request: SignableRequest, client: S3Client, resolved: Resolved): Promise<void> {
  const credentials = await client.config.credentials()
  const hostBucket = pathStyle(resolved) ? undefined : textOf(resolved, 'bucket')
  request.headers['x-amz-date'] = new Date().toUTCString()
  if (credentials.sessionToken !== undefined) {
    request.headers['x-amz-security-token'] = credentials.sessionToken
  }
  const { method, path, headers, query = {} } = request
  const signature = signatureV2({ method, path, headers, query, hostBucket }, credentials.secretAccessKey, '')
  request.headers['authorization'] = `AWS ${credentials.accessKeyId}:${signature}`
}

function endpointOf(resolved: Resolved): S3ClientConfig {
  const url = serviceUrl(resolved)
  if (url !== undefined && (textOf(resolved, 'regionendpoint') !== undefined || url.protocol === 'http:')) {
    return { endpoint: url.origin }
  }
  return {
    useAccelerateEndpoint: flagOf(resolved, 'accelerate'),
    useDualstackEndpoint: flagOf(resolved, 'usedualstack'),
    useFipsEndpoint: flagOf(resolved, 'usefipsendpoint'),
  }
}

/** Both keys, or none: then the SDK's own chain looks in the environment, shared files and the instance. */
function credentialsOf(resolved: Resolved): S3ClientConfig {
  const accessKeyId = textOf(resolved, 'accesskey')
  const secretAccessKey = textOf(resolved, 'secretkey')
  const sessionToken = textOf(resolved, 'sessiontoken')
  if (accessKeyId === undefined || secretAccessKey === undefined) return {}
  return {
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  }
}

function presignV4(client: S3Client, resolved: Resolved): ConfiguredClient['presign'] {
  const Bucket = textOf(resolved, 'bucket') ?? ''
  return (method, Key, expiresIn) => {
    const command = method === 'GET' ? GetObjectCommand : HeadObjectCommand
    return getSignedUrl(client, new command({ Bucket, Key }), { expiresIn })
  }
}

function presignV2(client: S3Client, resolved: Resolved): ConfiguredClient['presign'] {
  const hostBucket = pathStyle(resolved) ? undefined : textOf(resolved, 'bucket')
  const described = describeS3(resolved)
  return async (method, key, expiresInSeconds) => {
    const url = described.urlOf(key)
    if (url === undefined) return undefined
    const { accessKeyId, secretAccessKey } = await client.config.credentials()
    const expires = String(Math.floor(Date.now() / 1000) + expiresInSeconds)
    const path = hostBucket === undefined ? new URL(url).pathname : `/${encodeKey(key)}`
    const signature = signatureV2(
      { method, path, hostBucket, query: {}, headers: {} },
      secretAccessKey,
      expires,
    )
    const query = new URLSearchParams({ AWSAccessKeyId: accessKeyId, Expires: expires, Signature: signature })
    return `${url}?${query.toString()}`
  }
}
