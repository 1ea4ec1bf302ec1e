import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDriver, resolveParameters, type DriverName, type ObjectStore } from '../../../drivers/index.ts'
import { startBosCloud } from '../../clouds/bos/cloud.ts'
import { startCosCloud } from '../../clouds/cos/cloud.ts'
import { startKs3Cloud } from '../../clouds/ks3/cloud.ts'
import { startOssCloud } from '../../clouds/oss/cloud.ts'
import { startS3Cloud } from '../../clouds/s3/cloud.ts'

export interface Place {
  readonly objects: ObjectStore
  close(): Promise<void>
}

/** Parts of this size, on every driver: clouds are started so that they take them. */
export const partBytes = 128 * 1024

/** An empty bucket of each driver, through every layer. */
export const places: readonly { readonly name: string; readonly open: () => Promise<Place> }[] = [
  {
    name: 's3',
    open: async () => {
      const cloud = await startS3Cloud(small)
      const where = { region: cloud.region, regionendpoint: cloud.endpoint, forcepathstyle: true }
      return opened('s3', { ...s3Keys, ...where, bucket: 'transfers' }, cloud)
    },
  },
  {
    name: 's3 with a key service',
    open: async () => {
      const cloud = await startS3Cloud({ ...small, encrypted: true })
      const where = { region: cloud.region, regionendpoint: cloud.endpoint, forcepathstyle: true }
      return opened('s3', { ...s3Keys, ...where, bucket: 'transfers' }, cloud)
    },
  },
  {
    name: 'oss',
    open: async () => {
      const cloud = await startOssCloud(small)
      const where = { region: cloud.region, endpoint: cloud.serviceHost, secure: false }
      return opened('oss', { ...ossKeys, ...where, bucket: 'transfers' }, cloud)
    },
  },
  {
    name: 'cos',
    open: async () => {
      const bucket = 'transfers-1250000000'
      const cloud = await startCosCloud({ ...small, buckets: [bucket] })
      return opened('cos', { ...cosKeys, region: 'ap-guangzhou', domain: cloud.domain, bucket }, cloud)
    },
  },
  {
    name: 'bos',
    open: async () => {
      const cloud = await startBosCloud(small)
      return opened('bos', { ...ossKeys, region: 'bj', endpoint: cloud.endpoint, bucket: 'transfers' }, cloud)
    },
  },
  {
    name: 'ks3',
    open: async () => {
      const cloud = await startKs3Cloud(small)
      const regionendpoint = cloud.endpoint.replace('://', '://transfers.')
      const where = { region: 'ks3-cn-beijing', regionendpoint, bucket: 'transfers' }
      return opened('ks3', { ...s3Keys, ...where }, cloud)
    },
  },
  {
    name: 'filesystem',
    open: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'bollard-uploads-'))
      const rootdirectory = join(folder, 'bucket')
      await mkdir(rootdirectory)
      const close = (): Promise<void> => rm(folder, { recursive: true, force: true })
      return opened('filesystem', { rootdirectory }, { close })
    },
  },
]

const account = { accessKey: 'AKIDTRANSFERS', secretKey: 'a secret of the transfer tests' }
const small = { accounts: [account], buckets: ['transfers'], minPartBytes: partBytes }
const s3Keys = { accesskey: account.accessKey, secretkey: account.secretKey }
const ossKeys = { accesskeyid: account.accessKey, accesskeysecret: account.secretKey }
const cosKeys = { secretid: account.accessKey, secretkey: account.secretKey }

async function opened(
  driver: DriverName,
  parameters: Readonly<Record<string, unknown>>,
  cloud: { close(): Promise<void> },
): Promise<Place> {
  const resolved = resolveParameters(driver, parameters, {})
  const { objects } = await openDriver(resolved, { store: 'transfers', readOnly: false })
  return {
    objects: { ...objects, limits: { ...objects.limits, minPartBytes: partBytes } },
    async close() {
      await objects.close()
      await cloud.close()
    },
  }
}
