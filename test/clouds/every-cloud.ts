import type { DriverName } from '../../drivers/index.ts'
import type { Account } from './common/account.ts'
import type { Bucket } from './common/bucket.ts'
import type { Fault } from './common/faults.ts'
import type { CloudServer } from './common/server.ts'
import { startBosCloud } from './bos/cloud.ts'
import { startCosCloud } from './cos/cloud.ts'
import { startKs3Cloud } from './ks3/cloud.ts'
import { startOssCloud } from './oss/cloud.ts'
import { startS3Cloud } from './s3/cloud.ts'

export type CloudDriver = Exclude<DriverName, 'filesystem'>

/** A running emulated cloud with one bucket. */
export interface StartedCloud extends Pick<CloudServer<string>, 'faults' | 'stats' | 'close'> {
  readonly driver: CloudDriver
  /** What a person fills in to open the bucket. */
  readonly values: Readonly<Record<string, string>>
  readonly bucket: Bucket
  /** How this service says that it cannot just now. */
  readonly refusals: Readonly<Record<'internal' | 'unavailable' | 'throttled', Fault>>
}

export interface StartOptions {
  readonly account: Account
  readonly keepBodies?: boolean
  /** Of all parts but the last; as at the real service when absent. */
  readonly minPartBytes?: number
  readonly now?: () => number
}

/** Starts the service that a driver is for. */
export function startCloud(driver: CloudDriver, options: StartOptions): Promise<StartedCloud> {
  return starters[driver](options)
}

export const cloudDrivers = ['bos', 'cos', 'ks3', 'oss', 's3'] as const satisfies readonly CloudDriver[]

const name = 'registry'

const starters: Readonly<Record<CloudDriver, (options: StartOptions) => Promise<StartedCloud>>> = {
  async bos(options) {
    const cloud = await startBosCloud(serviceOptions(options))
    const values = { ...keyIds(options), region: 'bj', endpoint: cloud.endpoint, bucket: name }
    return { ...running(cloud), driver: 'bos', values, bucket: cloud.bucket(name), refusals: amazonRefusals }
  },
  async cos(options) {
    const bucket = `${name}-1250000000`
    const cloud = await startCosCloud({ ...serviceOptions(options), buckets: [bucket] })
    const { accessKey, secretKey } = options.account
    const place = { region: cloud.region, domain: cloud.domain, bucket }
    return {
      ...running(cloud),
      driver: 'cos',
      values: { secretid: accessKey, secretkey: secretKey, ...place },
      bucket: cloud.bucket(bucket),
      refusals: amazonRefusals,
    }
  },
  async ks3(options) {
    const cloud = await startKs3Cloud(serviceOptions(options))
    const regionendpoint = cloud.endpoint.replace('://', `://${name}.`)
    const values = { ...keys(options), region: 'ks3-cn-beijing', regionendpoint, bucket: name }
    return { ...running(cloud), driver: 'ks3', values, bucket: cloud.bucket(name), refusals: amazonRefusals }
  },
  async oss(options) {
    const cloud = await startOssCloud(serviceOptions(options))
    const place = { region: cloud.region, endpoint: cloud.serviceHost, secure: 'false', bucket: name }
    return {
      ...running(cloud),
      driver: 'oss',
      values: { ...keyIds(options), ...place },
      bucket: cloud.bucket(name),
      refusals: { ...amazonRefusals, throttled: { kind: 'refuse', code: 'QpsLimitExceeded' } },
    }
  },
  async s3(options) {
    const cloud = await startS3Cloud(serviceOptions(options))
    const place = { region: cloud.region, regionendpoint: cloud.endpoint, bucket: name }
    return {
      ...running(cloud),
      driver: 's3',
      values: { ...keys(options), ...place },
      bucket: cloud.bucket(name),
      refusals: amazonRefusals,
    }
  },
}

const amazonRefusals: StartedCloud['refusals'] = {
  internal: { kind: 'refuse', code: 'InternalError' },
  unavailable: { kind: 'refuse', code: 'ServiceUnavailable' },
  throttled: { kind: 'refuse', code: 'SlowDown' },
}

function serviceOptions({ account, ...options }: StartOptions) {
  return { ...options, accounts: [account], buckets: [name] }
}

function keys({ account: { accessKey, secretKey } }: StartOptions) {
  return { accesskey: accessKey, secretkey: secretKey }
}

function keyIds({ account: { accessKey, secretKey } }: StartOptions) {
  return { accesskeyid: accessKey, accesskeysecret: secretKey }
}

function running<Code extends string>(cloud: CloudServer<Code>) {
  return { faults: cloud.faults, stats: cloud.stats, close: () => cloud.close() }
}
