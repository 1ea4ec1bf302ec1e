import type { DriverName } from '../../../../drivers/index.ts'
import type { AccessAction } from '../../../../electron/api/views.ts'
import { startBosCloud } from '../../../clouds/bos/cloud.ts'
import type { Bucket } from '../../../clouds/common/bucket.ts'
import type { Faults } from '../../../clouds/common/faults.ts'
import { startCosCloud } from '../../../clouds/cos/cloud.ts'
import { startKs3Cloud } from '../../../clouds/ks3/cloud.ts'
import { startOssCloud } from '../../../clouds/oss/cloud.ts'
import { startS3Cloud } from '../../../clouds/s3/cloud.ts'

export const account = { accessKey: 'AKIDACCESSCHECK00001', secretKey: 'the-secret-of-the-access-check' }

/** A running emulated cloud with one bucket, and what a store needs to open it. */
export interface CheckedCloud {
  /** As a person fills them in. */
  readonly values: Readonly<Record<string, string>>
  /** Values that name a bucket, a region or a host that is not there, or a secret that is not the key's. */
  readonly wrong: Readonly<Record<'bucket' | 'region' | 'host' | 'secret', Readonly<Record<string, string>>>>
  readonly bucket: Bucket
  readonly faults: Faults
  /** The service's clock, against this machine's. */
  readonly setClockAhead: (ms: number) => void
  readonly close: () => Promise<void>
}

export interface CloudCase {
  readonly driver: Exclude<DriverName, 'filesystem'>
  /** What the service itself calls the request of each action. */
  readonly operations: Readonly<Record<AccessAction, string>>
  /** What the window calls the permission to abort an upload. */
  readonly abortPermission: string
  readonly start: () => Promise<CheckedCloud>
}

const amazon: Readonly<Record<AccessAction, string>> = {
  list: 'ListObjectsV2',
  head: 'HeadObject',
  get: 'GetObject',
  presign: 'GetObject',
  put: 'PutObject',
  copy: 'CopyObject',
  delete: 'DeleteObjects',
  beginUpload: 'CreateMultipartUpload',
  putPart: 'UploadPart',
  copyPart: 'UploadPartCopy',
  listParts: 'ListParts',
  completeUpload: 'CompleteMultipartUpload',
  abortUpload: 'AbortMultipartUpload',
  listUploads: 'ListMultipartUploads',
}

/** Nobody listens there: the port is never given out. */
const nobody = '127.0.0.1:1'

export const cloudCases: readonly CloudCase[] = [
  {
    driver: 's3',
    operations: amazon,
    abortPermission: 's3:AbortMultipartUpload',
    start: async () => {
      const clock = new Clock()
      const cloud = await startS3Cloud({ accounts: [account], buckets: ['registry'], now: clock.now })
      const values = {
        accesskey: account.accessKey,
        secretkey: account.secretKey,
        region: cloud.region,
        regionendpoint: cloud.endpoint,
        bucket: 'registry',
      }
      return {
        ...clock.running(cloud, cloud.bucket('registry')),
        values,
        wrong: wrongOf(values, {
          region: { region: 'eu-west-1' },
          host: { regionendpoint: `http://${nobody}` },
        }),
      }
    },
  },
  {
    driver: 'oss',
    operations: { ...amazon, delete: 'DeleteMultipleObjects', beginUpload: 'InitiateMultipartUpload' },
    abortPermission: 'oss:AbortMultipartUpload',
    start: async () => {
      const clock = new Clock()
      const cloud = await startOssCloud({ accounts: [account], buckets: ['registry'], now: clock.now })
      const values = {
        accesskeyid: account.accessKey,
        accesskeysecret: account.secretKey,
        region: cloud.region,
        endpoint: cloud.serviceHost,
        secure: 'false',
        bucket: 'registry',
      }
      return {
        ...clock.running(cloud, cloud.bucket('registry')),
        values,
        wrong: wrongOf(values, {
          region: {
            region: 'oss-cn-elsewhere',
            endpoint: cloud.serviceHost.replace(cloud.region, 'oss-cn-elsewhere'),
          },
          host: { endpoint: `${cloud.region}.localhost:1` },
        }),
      }
    },
  },
  {
    driver: 'cos',
    operations: {
      ...amazon,
      list: 'GetBucket',
      copy: 'PutObjectCopy',
      delete: 'DeleteMultipleObjects',
      beginUpload: 'InitiateMultipartUpload',
    },
    abortPermission: 'cos:AbortMultipartUpload',
    start: async () => {
      const clock = new Clock()
      const bucket = 'registry-1250000000'
      const cloud = await startCosCloud({ accounts: [account], buckets: [bucket], now: clock.now })
      const values = {
        secretid: account.accessKey,
        secretkey: account.secretKey,
        region: cloud.region,
        domain: cloud.domain,
        bucket,
      }
      return {
        ...clock.running(cloud, cloud.bucket(bucket)),
        values,
        wrong: wrongOf(values, {
          bucket: { bucket: 'elsewhere-1250000000' },
          region: { region: 'ap-beijing' },
          host: { domain: `http://{Bucket}.cos.{Region}.localhost:1` },
        }),
      }
    },
  },
  {
    driver: 'bos',
    operations: amazon,
    abortPermission: 'WRITE: AbortMultipartUpload',
    start: async () => {
      const clock = new Clock()
      const cloud = await startBosCloud({ accounts: [account], buckets: ['registry'], now: clock.now })
      const values = {
        accesskeyid: account.accessKey,
        accesskeysecret: account.secretKey,
        region: 'bj',
        endpoint: cloud.endpoint,
        bucket: 'registry',
      }
      return {
        ...clock.running(cloud, cloud.bucket('registry')),
        values,
        wrong: wrongOf(values, {
          region: { region: 'gz' },
          host: { endpoint: `http://s3.bj.localhost:1` },
        }),
      }
    },
  },
  {
    driver: 'ks3',
    operations: { ...amazon, list: 'ListObjects', delete: 'DeleteObject' },
    abortPermission: 'ks3:AbortMultipartUpload',
    start: async () => {
      const clock = new Clock()
      const cloud = await startKs3Cloud({ accounts: [account], buckets: ['registry'], now: clock.now })
      const values = {
        accesskey: account.accessKey,
        secretkey: account.secretKey,
        region: 'ks3-cn-beijing',
        regionendpoint: cloud.endpoint.replace('://', '://registry.'),
        bucket: 'registry',
      }
      return {
        ...clock.running(cloud, cloud.bucket('registry')),
        values,
        wrong: wrongOf(values, {
          bucket: { bucket: 'elsewhere', regionendpoint: cloud.endpoint.replace('://', '://elsewhere.') },
          region: { region: 'ks3-cn-shanghai' },
          host: { regionendpoint: `http://registry.ks3-cn-beijing.localhost:1` },
        }),
      }
    },
  },
]

class Clock {
  #aheadMs = 0
  readonly now = (): number => Date.now() + this.#aheadMs

  running(
    cloud: { readonly faults: Faults; readonly close: () => Promise<void> },
    bucket: Bucket,
  ): Omit<CheckedCloud, 'values' | 'wrong'> {
    return {
      bucket,
      faults: cloud.faults,
      setClockAhead: (ms) => {
        this.#aheadMs = ms
      },
      close: () => cloud.close(),
    }
  }
}

function wrongOf(
  values: Readonly<Record<string, string>>,
  given: Partial<CheckedCloud['wrong']> & Pick<CheckedCloud['wrong'], 'region' | 'host'>,
): CheckedCloud['wrong'] {
  const secret = 'secretkey' in values ? 'secretkey' : 'accesskeysecret'
  return { bucket: { bucket: 'elsewhere' }, secret: { [secret]: 'another-secret' }, ...given }
}
