import { driverNames, type DriverName } from '../../drivers/index.ts'
import type { Account } from './common/account.ts'
import type { Bucket } from './common/bucket.ts'
import type { Fault } from './common/faults.ts'
import type { CloudServer } from './common/server.ts'
import { startBosCloud } from './bos/cloud.ts'
import { startCosCloud } from './cos/cloud.ts'
import { startKs3Cloud } from './ks3/cloud.ts'
import { startOssCloud } from './oss/cloud.ts'
import { startS3Cloud } from './s3/cloud.ts'
import { valuesOf } from './s3/values.ts'

export type CloudDriver = Exclude<DriverName, 'filesystem'>

/** A running emulated cloud with two buckets: one to work with, and another one. */
export interface StartedCloud extends Pick<
  CloudServer<string>,
  'faults' | 'stats' | 'close' | 'listenAgain'
> {
  readonly driver: CloudDriver
  /** What a person fills in to open the bucket. */
  readonly values: Readonly<Record<string, string>>
  readonly bucket: Bucket
  readonly other: Pick<StartedCloud, 'values' | 'bucket'>
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

/** Every driver but that of folders, which needs no service. */
export const cloudDrivers = driverNames.filter((name) => name !== 'filesystem').toSorted()

const names = ['registry', 'archive'] as const

const starters: Readonly<Record<CloudDriver, (options: StartOptions) => Promise<StartedCloud>>> = {
  async bos(options) {
    const cloud = await startBosCloud(serviceOptions(options))
    const place = { ...keyIds(options), region: 'bj', endpoint: cloud.endpoint }
    return started('bos', cloud, (bucket) => ({ ...place, bucket }))
  },
  async cos(options) {
    const withOwner = (name: string): string => `${name}-1250000000`
    const cloud = await startCosCloud({ ...serviceOptions(options), buckets: names.map(withOwner) })
    const { accessKey, secretKey } = options.account
    const place = { region: cloud.region, domain: cloud.domain }
    const values = { secretid: accessKey, secretkey: secretKey, ...place }
    return started('cos', cloud, (name) => ({ ...values, bucket: withOwner(name) }))
  },
  async ks3(options) {
    const cloud = await startKs3Cloud(serviceOptions(options))
    const place = { ...keys(options), region: 'ks3-cn-beijing' }
    const hostOf = (bucket: string): string => cloud.endpoint.replace('://', `://${bucket}.`)
    return started('ks3', cloud, (bucket) => ({ ...place, regionendpoint: hostOf(bucket), bucket }))
  },
  async oss(options) {
    const cloud = await startOssCloud(serviceOptions(options))
    const place = { region: cloud.region, endpoint: cloud.serviceHost, secure: 'false' }
    const refusals = {
      ...amazonRefusals,
      throttled: { kind: 'refuse', code: 'QpsLimitExceeded' } as const,
    }
    return {
      ...started('oss', cloud, (bucket) => ({ ...keyIds(options), ...place, bucket })),
      refusals,
    }
  },
  async s3(options) {
    const cloud = await startS3Cloud(serviceOptions(options))
    return started('s3', cloud, (bucket) => valuesOf(cloud, bucket, options.account))
  },
}

const amazonRefusals: StartedCloud['refusals'] = {
  internal: { kind: 'refuse', code: 'InternalError' },
  unavailable: { kind: 'refuse', code: 'ServiceUnavailable' },
  throttled: { kind: 'refuse', code: 'SlowDown' },
}

function serviceOptions({ account, ...options }: StartOptions) {
  return { ...options, accounts: [account], buckets: names }
}

function keys({ account: { accessKey, secretKey } }: StartOptions) {
  return { accesskey: accessKey, secretkey: secretKey }
}

function keyIds({ account: { accessKey, secretKey } }: StartOptions) {
  return { accesskeyid: accessKey, accesskeysecret: secretKey }
}

function started<Code extends string>(
  driver: CloudDriver,
  cloud: CloudServer<Code> & { readonly bucket: (name: string) => Bucket },
  valuesOf: (name: string) => Readonly<Record<string, string>> & { readonly bucket: string },
): StartedCloud {
  const placeOf = (name: string) => {
    const values = valuesOf(name)
    return { values, bucket: cloud.bucket(values.bucket) }
  }
  const [first, other] = names
  return {
    faults: cloud.faults,
    stats: cloud.stats,
    close: () => cloud.close(),
    listenAgain: () => cloud.listenAgain(),
    driver,
    refusals: amazonRefusals,
    ...placeOf(first),
    other: placeOf(other),
  }
}
