import { join } from 'node:path'

import { openDriver, resolveParameters, type DriverName } from '../../drivers/index.ts'
import { keyFileSealer } from '../../electron/key-file-sealer.ts'
import { writeSample } from '../../electron/sample/write-sample.ts'
import { splitSecrets } from '../../electron/stores/resolve-store.ts'
import { StoreBook } from '../../electron/stores/store-book.ts'
import { startCosCloud } from '../clouds/cos/cloud.ts'
import { startOssCloud } from '../clouds/oss/cloud.ts'
import { startS3Cloud } from '../clouds/s3/cloud.ts'

export interface Demo {
  /** A data folder whose list holds a store for each driver. */
  readonly dataDir: string
  close(): Promise<void>
}

/** Starts the emulated clouds, fills them with the sample registry, and makes the list of stores. */
export async function makeDemo(folder: string): Promise<Demo> {
  const account = { accessKey: 'AKIDEMODEMODEMODEMO1', secretKey: 'demo-secret-key-demo-secret-key-demo-key' }
  const cloud = await startS3Cloud({ accounts: [account], buckets: ['registry-production'] })
  const oss = await startOssCloud({ accounts: [account], buckets: ['registry-hangzhou'] })
  const cos = await startCosCloud({ accounts: [account], buckets: ['registry-1250000000'] })
  const dataDir = join(folder, 'data')
  const book = await StoreBook.open(dataDir, await keyFileSealer(dataDir))
  await addFilled(book, 'production', 's3', {
    accesskey: account.accessKey,
    secretkey: account.secretKey,
    region: cloud.region,
    regionendpoint: cloud.endpoint,
    bucket: 'registry-production',
    rootdirectory: '/registry',
  })
  await addFilled(book, 'hangzhou', 'oss', {
    accesskeyid: account.accessKey,
    accesskeysecret: account.secretKey,
    region: oss.region,
    endpoint: `registry-hangzhou.${oss.serviceHost}`,
    secure: 'false',
    bucket: 'registry-hangzhou',
    rootdirectory: '/registry',
  })
  await addFilled(book, 'guangzhou', 'cos', {
    secretid: account.accessKey,
    secretkey: account.secretKey,
    region: cos.region,
    domain: cos.domain,
    bucket: 'registry-1250000000',
    rootdirectory: '/registry',
  })
  await addFilled(book, 'build-server', 'filesystem', { rootdirectory: join(folder, 'registry') })
  return {
    dataDir,
    close: async () => {
      await Promise.all([cloud.close(), oss.close(), cos.close()])
    },
  }
}

async function addFilled(
  book: StoreBook,
  name: string,
  driverName: DriverName,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  const resolved = resolveParameters(driverName, parameters, {})
  const driver = await openDriver(resolved, { store: name, readOnly: false })
  await writeSample(driver, new AbortController().signal)
  await driver.close()
  const split = splitSecrets(driverName, parameters)
  await book.add({ name, driver: driverName, ...split, fromEnvironment: [], readOnly: true })
}
