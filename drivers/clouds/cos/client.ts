import { PassThrough, type Readable, type Writable } from 'node:stream'

import COS from 'cos-nodejs-sdk-v5'

import { isStoreError, StoreError } from '../../common/errors.ts'
import { isServiceResponse, requireServiceResponse } from '../../xml/foreign-response.ts'
import { httpAgents } from '../../http/agents.ts'
import { bodyClient } from '../../http/connection/body-client.ts'
import { lightClient } from '../../http/light-client.ts'
import { transportError, type TransportFailure } from '../../http/transport-error.ts'
import { trustOnDemand } from '../../http/trust.ts'
import { bodySums, type BodySums } from '../../objects/body-sums.ts'
import { laneBucket, type LaneBucket } from '../lane-bucket.ts'
import { bodyBucket, type OpenBody } from '../range-body.ts'
import { lightBucket, type AskBucket, type LightTerms } from '../light-bucket.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { ServiceClock } from '../../http/service-clock.ts'
import type { Network } from '../../http/network.ts'
import { serviceDomain, wrongRegionTeller, type Send } from './bucket-region.ts'
import { bucketUrl } from './endpoint.ts'
import { cosError, refusedError } from './errors.ts'
import { Exchange, type SdkRequest } from './exchange.ts'
import { cosSigner, queryText } from './sign.ts'

/** The SDK set up for one bucket. */
export interface CosClient {
  readonly clock: ServiceClock
  /** Asks without the SDK, and sends the bodies of objects. */
  readonly ask: AskBucket
  readonly sums: BodySums
  /** Asks the region's own host; see `sendToRegion`. */
  readonly askRegion: AskBucket
  /** Opens bodies without the SDK. */
  readonly openBody: OpenBody
  /** Undefined where large bodies go through this thread. */
  readonly lane: LaneBucket | undefined
  /** Makes one call, which is one request, and gives what went over the wire. Fails unless the status is below 300. */
  send(run: (cos: COS) => Promise<unknown>, signal: AbortSignal): Promise<Exchange>
  /** Asks the region's own host, because the accelerated one serves no lists of objects, no copies and no deletes. */
  sendToRegion(run: (cos: COS) => Promise<unknown>, signal: AbortSignal): Promise<Exchange>
  /** Makes one call and gives its answer as a stream. A refusal fails before the first byte. */
  open(
    run: (cos: COS, output: Writable) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<{ readonly body: Readable; readonly exchange: Exchange }>
  presign(method: 'GET' | 'HEAD', key: string, expiresInSeconds: number): Promise<string>
  close(): void
}

/**
 * Every call has its own SDK object, so that calls share no state: no queue of three, no stop that stops others, no
 * cache of credentials. A call is signed once. This keeps the SDK from retrying, and from trying another host: the
 * layer of retries does that, with pauses.
 */
export function cosClient(resolved: Resolved, { environment, authorities, lanes }: Network): CosClient {
  const strict = !flagOf(resolved, 'skipverify')
  const trust = trustOnDemand({ skipVerify: !strict, environment, authorities })
  const agents = httpAgents({ skipVerify: !strict, environment, trust })
  const light = lightClient({ trust, environment })
  const bodies = bodyClient({ trust, environment })
  const lane = lanes?.open({ skipVerify: !strict, environment, authorities })
  const keys = {
    SecretId: textOf(resolved, 'secretid') ?? '',
    SecretKey: textOf(resolved, 'secretkey') ?? '',
  }
  const token = textOf(resolved, 'sessiontoken')
  const shared: COS.COSOptions = {
    UseRawKey: true,
    ObjectKeySimplifyCheck: false,
    CompatibilityMode: true,
    AutoSwitchHost: false,
    CorrectClockSkew: false,
    FollowRedirect: false,
    StrictSsl: strict,
    ServiceDomain: serviceDomain(resolved) ?? '',
    Protocol: flagOf(resolved, 'secure') ? 'https:' : 'http:',
    CopySourceParser: () => ({ Bucket: '', Region: '', Key: '' }),
  }
  const tokenHeader: Record<string, string> = token === undefined ? {} : { 'x-cos-security-token': token }
  const clock = new ServiceClock()

  const nearest = bucketUrl(resolved)?.origin ?? ''
  const regional = bucketUrl(resolved, false)?.origin ?? ''

  function sdkFor(exchange: Exchange, Domain: string): COS {
    let asked = false
    const sign: COS.COSOptions['getAuthorization'] = ({ Method, Pathname, Query, Headers }, give) => {
      // A second signature would be for a retry; without one the SDK gives up.
      if (asked) return give('')
      asked = true
      const time = { Expires: 900, SystemClockOffset: exchange.signedAheadMs }
      const signed = { Method, Pathname, Query, Headers: { ...Headers, ...tokenHeader } }
      return give(COS.getAuthorization({ ...keys, ...signed, ...time }))
    }
    const cos = new COS({ ...shared, Domain, getAuthorization: sign })
    cos.on('before-send', (sent: SdkRequest) => {
      Object.assign(sent.headers, tokenHeader)
      exchange.attach(sent)
    })
    return cos
  }

  function learnTime({ headers, status = 0, signedAheadMs }: Exchange): void {
    clock.learn(headers, { status, aheadMs: signedAheadMs })
  }

  function failed(exchange: Exchange, cause: unknown, signal: AbortSignal): StoreError {
    exchange.release()
    if (signal.aborted) return new StoreError('Cancelled', 'stopped before it was done')
    learnTime(exchange)
    return cosError(exchange, cause)
  }

  async function request(domain: string, ...[run, signal]: Parameters<Send>): Promise<Exchange> {
    const exchange = new Exchange(agents, signal, { streams: false, signedAheadMs: clock.aheadMs })
    try {
      await Promise.race([run(sdkFor(exchange, domain)), exchange.stopped])
      exchange.release()
      learnTime(exchange)
      return exchange
    } catch (cause) {
      throw failed(exchange, cause, signal)
    }
  }
  const tellRegion = wrongRegionTeller(resolved, (run, signal) => request(regional, run, signal))

  function termsAt(origin: string): LightTerms {
    const signingKeys = {
      accessKeyId: keys.SecretId,
      secretAccessKey: keys.SecretKey,
      sessionToken: token,
    }
    return {
      client: light,
      bodies,
      lane,
      clock,
      place: { origin: origin === '' ? 'https://cos.invalid' : origin, path: '' },
      sign: cosSigner(),
      queryText,
      keys: () => signingKeys,
      refused: refusedError,
      failed: (cause) => (isStoreError(cause) ? cause : transportError(cause as TransportFailure)),
    }
  }

  /** The same, with the region told where a refusal is for that. */
  function toldOfRegion<Given extends readonly unknown[], Answer>(
    run: (...given: [...Given, AbortSignal]) => Promise<Answer>,
  ): (...given: [...Given, AbortSignal]) => Promise<Answer> {
    return async (...given) => {
      try {
        return await run(...given)
      } catch (error) {
        throw isStoreError(error) ? await tellRegion(error, given.at(-1) as AbortSignal) : error
      }
    }
  }

  const receiving = laneBucket(termsAt(nearest))

  async function send(domain: string, ...[run, signal]: Parameters<Send>): Promise<Exchange> {
    try {
      return await request(domain, run, signal)
    } catch (error) {
      throw isStoreError(error) ? await tellRegion(error, signal) : error
    }
  }

  return {
    clock,
    sums: bodySums(lanes),
    ask: toldOfRegion(lightBucket(termsAt(nearest))),
    askRegion: toldOfRegion(lightBucket(termsAt(regional))),
    openBody: toldOfRegion(bodyBucket(termsAt(nearest))),
    lane: receiving && { receive: toldOfRegion((...given) => receiving.receive(...given)) },
    send: (run, signal) => send(nearest, run, signal),
    sendToRegion: (run, signal) => send(regional, run, signal),
    async open(run, signal) {
      const exchange = new Exchange(agents, signal, { streams: true, signedAheadMs: clock.aheadMs })
      // The SDK puts its failures onto it as events.
      const body = new PassThrough()
      body.on('error', () => undefined)
      try {
        const called = run(sdkFor(exchange, nearest), body)
        called.catch(() => undefined)
        const answer = await Promise.race([exchange.answered, called.then(() => exchange.answered)])
        learnTime(exchange)
        const { statusCode: status = 0, headers } = answer
        if (status < 300) {
          if (!isServiceResponse(status, headers)) exchange.stop()
          requireServiceResponse(status, headers, '')
          return { body, exchange }
        }
        await exchange.ended
        throw new Error('refused')
      } catch (cause) {
        throw await tellRegion(failed(exchange, cause, signal), signal)
      }
    },
    presign(method, Key, Expires) {
      const cos = new COS({ ...shared, ...keys, Domain: nearest, SystemClockOffset: clock.aheadMs })
      const bucket = { Bucket: textOf(resolved, 'bucket') ?? '', Region: textOf(resolved, 'region') ?? '' }
      // Handed over as a key's own token it would go into the URL as it is, `+` and all.
      const Query = tokenHeader
      // The SDK signs any method; its types leave HEAD out.
      const Method = method as 'GET'
      return new Promise((resolve, reject) => {
        cos.getObjectUrl({ ...bucket, Method, Key, Expires, Query, Sign: true }, (error, data) => {
          if (error === null) resolve(data.Url)
          else reject(new StoreError('Unexpected', 'the URL could not be signed'))
        })
      })
    },
    close() {
      agents.close()
      light.close()
      bodies.close()
      lane?.close()
    },
  }
}
