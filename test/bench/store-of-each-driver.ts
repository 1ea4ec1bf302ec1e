import { driverNames, type DriverName } from '../../drivers/index.ts'
import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'

/** Writes a list with a store of each driver into a data folder. Nobody listens where they are said to be. */
export async function addStoreOfEachDriver(dataDir: string): Promise<void> {
  const book = await StoreList.open(dataDir, await keyFileSealer(dataDir))
  for (const driver of driverNames) {
    const split = splitSecrets(driver, nowhere[driver])
    await book.add({ name: driver, driver, ...split, fromEnvironment: [], readOnly: true })
  }
}

const bucket = 'registry'
const keys = { accesskey: 'AKIDBENCH', secretkey: 'secret of the bench' }
const keyIds = { accesskeyid: 'AKIDBENCH', accesskeysecret: 'secret of the bench' }

const nowhere: Readonly<Record<DriverName, Readonly<Record<string, string>>>> = {
  bos: { ...keyIds, bucket, region: 'bj', endpoint: 'http://s3.bj.localhost:9' },
  cos: {
    secretid: 'AKIDBENCH',
    secretkey: 'secret of the bench',
    bucket: 'registry-1250000000',
    region: 'ap-guangzhou',
    domain: 'http://registry.localhost:9',
  },
  filesystem: { rootdirectory: '/nowhere/at/all' },
  ks3: { ...keys, bucket, region: 'ks3-cn-beijing', regionendpoint: 'http://registry.localhost:9' },
  oss: { ...keyIds, bucket, region: 'oss-cn-hangzhou', endpoint: 'registry.localhost:9', secure: 'false' },
  s3: { ...keys, bucket, region: 'us-east-1', regionendpoint: 'http://127.0.0.1:9' },
}
