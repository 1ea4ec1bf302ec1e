import type { DriverName } from '../../drivers/index.ts'

/** What the tests that go through all drivers have to know of each: a driver without an entry does not compile. */
export interface DriverFacts {
  /** Parameters that are complete, without a finding that matters. */
  readonly complete: Readonly<Record<string, string>>
  /** Parameters of a store that opens, and where nobody answers. */
  readonly nowhere: Readonly<Record<string, string>>
  /** The parameters that decide which bucket, of which service, and which folder of it. All else is how it is used. */
  readonly location: readonly string[]
  /** The suite that shows the effects of its parameters; each test there begins with the parameters it is about. */
  readonly effects: string
}

const bucket = 'registry'
const keys = { accesskey: 'AKIDBENCH', secretkey: 'secret of the bench' }
const keyIds = { accesskeyid: 'AKIDBENCH', accesskeysecret: 'secret of the bench' }

export const driverFacts: Readonly<Record<DriverName, DriverFacts>> = {
  filesystem: {
    complete: { rootdirectory: '/var/lib/registry' },
    nowhere: { rootdirectory: '/nowhere/at/all' },
    location: ['rootdirectory'],
    effects: 'the filesystem parameter > ',
  },
  s3: {
    complete: { accesskey: 'AKID', secretkey: 'hush', region: 'us-east-1', bucket: 'crates' },
    nowhere: { ...keys, bucket, region: 'us-east-1', regionendpoint: 'http://127.0.0.1:9' },
    location: ['bucket', 'region', 'regionendpoint', 'rootdirectory'],
    effects: 'the S3 parameter > ',
  },
  oss: {
    complete: { accesskeyid: 'LTAI', accesskeysecret: 'hush', region: 'oss-cn-hangzhou', bucket: 'crates' },
    nowhere: {
      ...keyIds,
      bucket,
      region: 'oss-cn-hangzhou',
      endpoint: 'registry.localhost:9',
      secure: 'false',
    },
    location: ['bucket', 'endpoint', 'region', 'rootdirectory'],
    effects: 'the OSS parameter > ',
  },
  cos: {
    complete: { secretid: 'AKID', secretkey: 'hush', region: 'ap-guangzhou', bucket: 'crates-1250000000' },
    nowhere: {
      secretid: 'AKIDBENCH',
      secretkey: 'secret of the bench',
      bucket: 'registry-1250000000',
      region: 'ap-guangzhou',
      domain: 'http://registry.localhost:9',
    },
    location: ['bucket', 'domain', 'region', 'rootdirectory'],
    effects: 'the COS parameter > ',
  },
  bos: {
    complete: { accesskeyid: 'AKID', accesskeysecret: 'hush', region: 'bj', bucket: 'crates' },
    nowhere: { ...keyIds, bucket, region: 'bj', endpoint: 'http://s3.bj.localhost:9' },
    location: ['bucket', 'endpoint', 'region', 'rootdirectory'],
    effects: 'the BOS parameter > ',
  },
  ks3: {
    complete: { accesskey: 'AKID', secretkey: 'hush', region: 'ks3-cn-beijing', bucket: 'crates' },
    nowhere: { ...keys, bucket, region: 'ks3-cn-beijing', regionendpoint: 'http://registry.localhost:9' },
    location: ['bucket', 'region', 'regionendpoint', 'rootdirectory'],
    effects: 'the KS3 parameter > ',
  },
}

/** What a service calls an archive class, and how it says that an object of it is restored. */
export const archiveHeaders: Readonly<
  Record<
    Exclude<DriverName, 'filesystem'>,
    { readonly headers: Readonly<Record<string, string>>; readonly restore: string }
  >
> = {
  s3: { headers: { 'x-amz-storage-class': 'DEEP_ARCHIVE' }, restore: 'x-amz-restore' },
  oss: { headers: { 'x-oss-storage-class': 'ColdArchive' }, restore: 'x-oss-restore' },
  cos: { headers: { 'x-cos-storage-class': 'ARCHIVE' }, restore: 'x-cos-restore' },
  bos: { headers: { 'x-amz-storage-class': 'ARCHIVE' }, restore: 'x-bce-restore' },
  ks3: { headers: { 'x-amz-storage-class': 'ARCHIVE' }, restore: 'x-amz-restore' },
}
