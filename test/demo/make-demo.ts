import { existsSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { startBosCloud } from '../clouds/bos/cloud.ts'
import { startCosCloud } from '../clouds/cos/cloud.ts'
import { startKs3Cloud } from '../clouds/ks3/cloud.ts'
import { startOssCloud } from '../clouds/oss/cloud.ts'
import { startS3Cloud } from '../clouds/s3/cloud.ts'
import { bringStores, type DemoStore } from './kept-stores.ts'
import { fillBucket, withoutRepository, withoutTag, withTagOf, writeSampleFolder } from './sample-files.ts'

export interface Demo {
  /** A data folder whose list holds a store for each driver, and one whose secret is wrong. */
  readonly dataDir: string
  /** How long the slow cloud thinks about each request from now on. */
  slowDown(latencyMs: number): void
  close(): Promise<void>
}

/**
 * Starts the emulated clouds, fills them with the sample registry, and makes the list of stores. One cloud is slow,
 * one store may be changed, one has a wrong secret; and three differ a little, as copies of a registry do: one is
 * behind with a tag, one lacks a tag, one lacks a repository. A data folder of a start before keeps its stores and the folder's
 * registry; the emulated clouds are filled anew.
 */
export async function makeDemo(folder: string, keptIn?: string): Promise<Demo> {
  const sample = join(folder, 'registry')
  const dataDir = keptIn ?? join(folder, 'data')
  const rootdirectory = keptIn === undefined ? sample : join(keptIn, 'demo', 'registry')
  const [files, clouds, storeList] = await Promise.all([
    writeSampleFolder(sample),
    startClouds(),
    mkdir(dataDir, { recursive: true }).then(() => openBook(dataDir)),
  ])
  if (!existsSync(rootdirectory))
    await cp(sample, rootdirectory, { recursive: true, preserveTimestamps: true })
  const { s3, oss, cos, bos, ks3 } = clouds
  const gateway = 'platform/api-gateway'
  fillBucket(s3.bucket(buckets.s3), prefix, files)
  fillBucket(oss.bucket(buckets.oss), prefix, files)
  fillBucket(cos.bucket(buckets.cos), prefix, withTagOf(files, gateway, 'latest', '1.4.0'))
  fillBucket(bos.bucket(buckets.bos), prefix, withoutTag(files, gateway, '1.4.1'))
  fillBucket(ks3.bucket(buckets.ks3), prefix, withoutRepository(files, 'legacy/billing'))
  cos.faults.latencyMs = 350
  await bringStores(storeList, storesAt(clouds, rootdirectory), join(dataDir, 'demo', 'stores.json'))
  return {
    dataDir,
    slowDown: (latencyMs) => {
      cos.faults.latencyMs = latencyMs
    },
    close: async () => {
      await Promise.all([s3, oss, cos, bos, ks3].map((cloud) => cloud.close()))
    },
  }
}

const account = { accessKey: 'AKIDEMODEMODEMODEMO1', secretKey: 'demo-secret-key-demo-secret-key-demo-key' }
const prefix = 'registry/'
const buckets = {
  s3: 'registry-production',
  oss: 'registry-hangzhou',
  cos: 'registry-1250000000',
  bos: 'registry-suzhou',
  ks3: 'registry-beijing',
} as const

type Clouds = Awaited<ReturnType<typeof startClouds>>

async function startClouds() {
  const accounts = [account]
  const [s3, oss, cos, bos, ks3] = await Promise.all([
    startS3Cloud({ accounts, buckets: [buckets.s3] }),
    startOssCloud({ accounts, buckets: [buckets.oss] }),
    startCosCloud({ accounts, buckets: [buckets.cos] }),
    startBosCloud({ accounts, buckets: [buckets.bos], region: 'su' }),
    startKs3Cloud({ accounts, buckets: [buckets.ks3] }),
  ])
  return { s3, oss, cos, bos, ks3 }
}

async function openBook(dataDir: string): Promise<StoreList> {
  return StoreList.open(dataDir, await keyFileSealer(dataDir))
}

function storesAt({ s3, oss, cos, bos, ks3 }: Clouds, rootdirectory: string): readonly DemoStore[] {
  const { accessKey, secretKey } = account
  const root = { rootdirectory: '/registry' }
  const amazon = { ...root, region: s3.region, regionendpoint: s3.endpoint, bucket: buckets.s3 }
  return [
    {
      name: 'production',
      driver: 's3',
      parameters: { ...amazon, accesskey: accessKey, secretkey: secretKey },
    },
    {
      name: 'hangzhou',
      driver: 'oss',
      parameters: {
        ...root,
        accesskeyid: accessKey,
        accesskeysecret: secretKey,
        region: oss.region,
        endpoint: `${buckets.oss}.${oss.serviceHost}`,
        secure: 'false',
        bucket: buckets.oss,
      },
    },
    {
      name: 'guangzhou',
      driver: 'cos',
      parameters: {
        ...root,
        secretid: accessKey,
        secretkey: secretKey,
        region: cos.region,
        domain: cos.domain,
        bucket: buckets.cos,
      },
    },
    {
      name: 'suzhou',
      driver: 'bos',
      parameters: {
        ...root,
        accesskeyid: accessKey,
        accesskeysecret: secretKey,
        region: bos.region,
        endpoint: bos.endpoint,
        bucket: buckets.bos,
      },
    },
    {
      name: 'beijing',
      driver: 'ks3',
      parameters: {
        ...root,
        accesskey: accessKey,
        secretkey: secretKey,
        region: 'ks3-cn-beijing',
        regionendpoint: ks3.endpoint.replace('://', `://${buckets.ks3}.`),
        bucket: buckets.ks3,
      },
    },
    { name: 'build-server', driver: 'filesystem', parameters: { rootdirectory }, readOnly: false },
    {
      name: 'partner',
      driver: 's3',
      parameters: { ...amazon, accesskey: accessKey, secretkey: 'a-secret-that-is-not-the-right-one' },
    },
  ]
}
