import type { AccessAction } from '../../../../electron/api/rows.ts'
import type { Bucket } from '../../../clouds/common/bucket.ts'
import type { Faults } from '../../../clouds/common/faults.ts'
import { startCloud, type CloudDriver } from '../../../clouds/every-cloud.ts'

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
  readonly driver: CloudDriver
  /** What the service itself calls the request of each action. */
  readonly operations: Readonly<Record<AccessAction, string>>
  /** What the service has no permission, or no request, for. */
  readonly notOffered: readonly AccessAction[]
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
  delete: 'DeleteObject',
  deleteMany: 'DeleteObjects',
  beginUpload: 'CreateMultipartUpload',
  putPart: 'UploadPart',
  copyPart: 'UploadPartCopy',
  listParts: 'ListParts',
  completeUpload: 'CompleteMultipartUpload',
  abortUpload: 'AbortMultipartUpload',
  listUploads: 'ListMultipartUploads',
  location: 'GetBucketLocation',
}

/** Nobody listens there: the port is never given out. */
const nobody = '127.0.0.1:1'

export const cloudCases: readonly CloudCase[] = [
  {
    driver: 's3',
    notOffered: [],
    operations: amazon,
    abortPermission: 's3:AbortMultipartUpload',
    start: () =>
      started('s3', () => ({
        region: { region: 'eu-west-1' },
        host: { regionendpoint: `http://${nobody}` },
      })),
  },
  {
    driver: 'oss',
    notOffered: ['location'],
    operations: { ...amazon, deleteMany: 'DeleteMultipleObjects', beginUpload: 'InitiateMultipartUpload' },
    abortPermission: 'oss:AbortMultipartUpload',
    start: () =>
      started('oss', ({ endpoint = '', region = '' }) => ({
        region: { region: 'oss-cn-elsewhere', endpoint: endpoint.replace(region, 'oss-cn-elsewhere') },
        host: { endpoint: `${region}.localhost:1` },
      })),
  },
  {
    driver: 'cos',
    notOffered: ['location'],
    operations: {
      ...amazon,
      list: 'GetBucket',
      copy: 'PutObjectCopy',
      deleteMany: 'DeleteMultipleObjects',
      beginUpload: 'InitiateMultipartUpload',
    },
    abortPermission: 'cos:AbortMultipartUpload',
    start: () =>
      started('cos', () => ({
        bucket: { bucket: 'elsewhere-1250000000' },
        region: { region: 'ap-beijing' },
        host: { domain: `http://{Bucket}.cos.{Region}.localhost:1` },
      })),
  },
  {
    driver: 'bos',
    notOffered: ['location'],
    operations: amazon,
    abortPermission: 'WRITE: AbortMultipartUpload',
    start: () =>
      started('bos', () => ({ region: { region: 'gz' }, host: { endpoint: `http://s3.bj.localhost:1` } })),
  },
  {
    driver: 'ks3',
    notOffered: ['deleteMany', 'location'],
    operations: { ...amazon, list: 'ListObjects' },
    abortPermission: 'ks3:AbortMultipartUpload',
    start: () =>
      started('ks3', ({ regionendpoint = '' }) => ({
        bucket: { bucket: 'elsewhere', regionendpoint: regionendpoint.replace('registry.', 'elsewhere.') },
        region: { region: 'ks3-cn-shanghai' },
        host: { regionendpoint: `http://registry.ks3-cn-beijing.localhost:1` },
      })),
  },
]

type Values = CheckedCloud['values']
type Wrong = Partial<CheckedCloud['wrong']> & Pick<CheckedCloud['wrong'], 'region' | 'host'>

async function started(driver: CloudDriver, wrongOf: (values: Values) => Wrong): Promise<CheckedCloud> {
  let aheadMs = 0
  const cloud = await startCloud(driver, { account, now: () => Date.now() + aheadMs })
  const { values, bucket, faults } = cloud
  const secret = 'secretkey' in values ? 'secretkey' : 'accesskeysecret'
  return {
    values,
    wrong: { bucket: { bucket: 'elsewhere' }, secret: { [secret]: 'another-secret' }, ...wrongOf(values) },
    bucket,
    faults,
    setClockAhead: (ms) => {
      aheadMs = ms
    },
    close: () => cloud.close(),
  }
}
