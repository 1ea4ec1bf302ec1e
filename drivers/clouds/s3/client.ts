import { createHash } from 'node:crypto'

import { GetObjectCommand, HeadObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { NodeHttpHandler } from '@smithy/node-http-handler'

import { httpAgents } from '../../http/agents.ts'
import { bodyClient } from '../../http/connection/body-client.ts'
import { lightClient } from '../../http/light-client.ts'
import { isTaken, ServiceClock } from '../../http/service-clock.ts'
import { trustOnDemand } from '../../http/trust.ts'
import { laneBucket, type LaneBucket } from '../lane-bucket.ts'
import { bodyBucket, type OpenBody } from '../range-body.ts'
import { lightBucket, type AskBucket, type LightTerms } from '../light-bucket.ts'
import { networkOfProcess, type Network } from '../../http/network.ts'
import { bodySums, type BodySums } from '../../objects/body-sums.ts'
import { bucketPlace } from './bucket-place.ts'
import { refusedError, s3Error } from './errors.ts'
import { signatureV2, signerV2 } from './sign-v2.ts'
import { queryText, signerV4 } from './sign-v4.ts'
import { linkUrl, type S3Target } from './target.ts'
import { requireWholeAnswers } from './whole-answers.ts'

/** The SDK's client set up for one bucket, and how to sign a URL with it. */
export interface ConfiguredClient {
  readonly client: S3Client
  readonly clock: ServiceClock
  /** Asks without the SDK, and sends bodies; undefined where the SDK has to. */
  readonly ask: () => Promise<AskBucket | undefined>
  /** Whether `ask` moves large bodies past this thread. */
  readonly hasLane: boolean
  readonly sums: BodySums
  /** Opens bodies without the SDK; undefined where the SDK has to. */
  readonly open: () => Promise<OpenBody | undefined>
  /** Moves ranges past this thread; undefined where nothing does. */
  readonly lane: () => Promise<LaneBucket | undefined>
  close(): void
  /** The key, secret and token of the last signed request; undefined before the first. */
  readonly keysInUse: () => readonly string[]
  readonly presign: (
    method: 'GET' | 'HEAD',
    key: string,
    expiresInSeconds: number,
  ) => Promise<string | undefined>
}

interface DirectBucket {
  /** Asks for what needs no body. */
  readonly ask: AskBucket
  readonly open: OpenBody
  /** Undefined where large bodies go through this thread. */
  readonly lane: LaneBucket | undefined
}

/**
 * The SDK's own retries are off (the retrying layer has them), checksums are sent only where an operation demands
 * one (older services refuse the trailers of the default), and multi-delete carries Content-MD5, which every
 * service understands.
 */
export function s3Client(
  target: S3Target,
  { environment, authorities, lanes }: Network = networkOfProcess(),
): ConfiguredClient {
  const trust = trustOnDemand({ skipVerify: target.skipVerify, environment, authorities })
  const agents = httpAgents({ skipVerify: target.skipVerify, environment, trust })
  const light = lightClient({ trust, environment })
  const bodies = bodyClient({ trust, environment })
  const lane = lanes?.open({ skipVerify: target.skipVerify, environment, authorities })
  const config: S3ClientConfig = {
    // The SDK refuses names that are no host names, which some services have; version 2 does not sign it.
    region: target.signature === 'v2' ? 'us-east-1' : target.signingRegion,
    forcePathStyle: target.addressing !== 'host',
    maxAttempts: 1,
    // Its default prints to the console that a failed upload is not tried again, which is not true.
    logger: silent,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new NodeHttpHandler({ httpAgent: agents.http, httpsAgent: agents.https }),
    ...(target.address === undefined ? target.amazon : { endpoint: target.address }),
    ...(target.credentials === undefined ? {} : { credentials: target.credentials }),
  }
  const signer: RequestSigner = {
    sign: async (request) => {
      await signVersionTwo(request, client, target)
      return request
    },
  }
  const client: S3Client = new S3Client(target.signature === 'v2' ? { ...config, signer } : config)
  if (target.addressing === 'bound') takeBucketOutOfPath(client, target)
  sendContentMd5(client)
  requireWholeAnswers(client)
  if (target.userAgent !== undefined) addUserAgent(client, target.userAgent)
  const clock = new ServiceClock()
  learnTime(client, clock)
  const keysInUse = followKeys(client)
  let asked: Promise<DirectBucket | undefined> | undefined
  const direct = () => (asked ??= directBucket(client, target, { client: light, bodies, lane }, clock))
  return {
    client,
    clock,
    ask: async () => (await direct())?.ask,
    open: async () => (await direct())?.open,
    lane: async () => (await direct())?.lane,
    hasLane: lane !== undefined,
    sums: bodySums(lanes),
    close() {
      client.destroy()
      light.close()
      bodies.close()
      lane?.close()
    },
    keysInUse,
    presign:
      target.signature === 'v2'
        ? presignV2(client, clock, target)
        : presignV4(linkClient(client, config, target), clock, target),
  }
}

async function directBucket(
  client: S3Client,
  target: S3Target,
  ways: Pick<LightTerms, 'client' | 'bodies' | 'lane'>,
  clock: ServiceClock,
): Promise<DirectBucket | undefined> {
  const place = await bucketPlace(client, target)
  if (place === undefined) return undefined
  const terms: LightTerms = {
    ...ways,
    clock,
    place,
    sign: target.signature === 'v2' ? signerV2(hostBucket(target)) : signerV4(place.region),
    queryText,
    ...(target.userAgent === undefined ? {} : { userAgent: `Bollard ${headerBytes(target.userAgent)}` }),
    // The SDK keeps them until they expire.
    keys: () => client.config.credentials(),
    refused: refusedError,
    failed: s3Error,
  }
  return { ask: lightBucket(terms), open: bodyBucket(terms), lane: laneBucket(terms) }
}

/** The SDK knows such hosts only with another bucket name in every call. This runs before a request is signed. */
function takeBucketOutOfPath(client: S3Client, { address = '', bucket }: S3Target): void {
  const service = address.replace(/^https?:\/\/[^/]*/, '')
  const before = `${service}/${bucket}`
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { path: string }
      if (request.path === before || request.path.startsWith(`${before}/`)) {
        request.path = `${service}${request.path.slice(before.length)}` || '/'
      }
      return next(args)
    },
    { step: 'build', priority: 'low', name: 'takeBucketOutOfPath' },
  )
}

/** The SDK sends a CRC32 with multi-deletes, whatever its settings say. */
function sendContentMd5(client: S3Client): void {
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
}

/** Where the parameters name no keys, the SDK finds some: in the environment, in files, on the instance. */
function followKeys(client: S3Client): () => readonly string[] {
  const find = client.config.credentials
  let keys: readonly string[] = []
  client.config.credentials = async (options) => {
    const found = await find(options)
    keys = [found.accessKeyId, found.secretAccessKey, found.sessionToken ?? '']
    return found
  }
  return () => keys
}

/** The client that signs links. A link to another host is signed for that host. It makes no request. */
function linkClient(client: S3Client, config: S3ClientConfig, { linkAddress }: S3Target): S3Client {
  if (linkAddress === undefined) return client
  return new S3Client({ ...config, endpoint: linkAddress, credentials: client.config.credentials })
}

/** A header holds bytes: the UTF-8 bytes of the text. */
function headerBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** As a registry 3.x does: behind the SDK's own text. */
function addUserAgent(client: S3Client, text: string): void {
  const bytes = headerBytes(text)
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> }
      headers['user-agent'] = [headers['user-agent'], bytes].filter((each) => each !== undefined).join(' ')
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low', name: 'addUserAgent' },
  )
}

interface Answer {
  readonly statusCode: number
  readonly headers: Record<string, string>
}

/**
 * Reads the date of every answer, refusals included, because links must be right to the second and the SDK corrects
 * its clock only by minutes. The SDK would date its requests by any answer, also by one whose date a proxy with a
 * wrong clock wrote, and would not recover. So the SDK sees a date only where the refusal may be because of the date.
 */
function learnTime(client: S3Client, clock: ServiceClock): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { statusCode: status, headers } = result.response as Answer
      clock.learn(headers, { status, aheadMs: client.config.systemClockOffset })
      if (isTaken(status)) delete headers['date']
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'learnTime' },
  )
}

const silent = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

type RequestSigner = Extract<NonNullable<S3ClientConfig['signer']>, { sign: unknown }>
type SignableRequest = Parameters<RequestSigner['sign']>[0]

/** The SDK signs by version 4 only. Only its signer is replaced. */
async function signVersionTwo(request: SignableRequest, client: S3Client, target: S3Target): Promise<void> {
  const credentials = await client.config.credentials()
  // The SDK keeps the difference of the clocks, and whether a refusal was for it.
  const nowMs = Date.now() + client.config.systemClockOffset
  request.headers['x-amz-date'] = new Date(nowMs).toUTCString()
  if (credentials.sessionToken !== undefined) {
    request.headers['x-amz-security-token'] = credentials.sessionToken
  }
  const { method, path, headers, query = {} } = request
  const toSign = { method, path, headers, query, hostBucket: hostBucket(target) }
  const signature = signatureV2(toSign, credentials.secretAccessKey, '')
  request.headers['authorization'] = `AWS ${credentials.accessKeyId}:${signature}`
}

/** The bucket where it is not in the path: version 2 signs it either way. */
function hostBucket(target: S3Target): string | undefined {
  return target.addressing === 'path' ? undefined : target.bucket
}

function presignV4(client: S3Client, clock: ServiceClock, target: S3Target): ConfiguredClient['presign'] {
  return (method, Key, expiresIn) => {
    const command = method === 'GET' ? GetObjectCommand : HeadObjectCommand
    const signingDate = new Date(clock.nowMs())
    return getSignedUrl(client, new command({ Bucket: target.bucket, Key }), { expiresIn, signingDate })
  }
}

function presignV2(client: S3Client, clock: ServiceClock, target: S3Target): ConfiguredClient['presign'] {
  return async (method, key, expiresInSeconds) => {
    const url = linkUrl(target, key)
    if (url === undefined) return undefined
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials()
    const expires = String(Math.floor(clock.nowMs() / 1000) + expiresInSeconds)
    const token = sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }
    const path = new URL(url).pathname
    const toSign = { method, path, hostBucket: hostBucket(target), query: {}, headers: token }
    const signature = signatureV2(toSign, secretAccessKey, expires)
    const query = { AWSAccessKeyId: accessKeyId, Expires: expires, Signature: signature, ...token }
    return `${url}?${new URLSearchParams(query).toString()}`
  }
}
