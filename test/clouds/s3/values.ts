import type { Account } from '../common/account.ts'
import type { S3Cloud } from './cloud.ts'

/** The parameters that open a bucket of the emulated service as somebody whom it knows. */
export function valuesOf(cloud: Pick<S3Cloud, 'region' | 'endpoint'>, bucket: string, account: Account) {
  return {
    accesskey: account.accessKey,
    secretkey: account.secretKey,
    region: cloud.region,
    regionendpoint: cloud.endpoint,
    bucket,
  }
}
