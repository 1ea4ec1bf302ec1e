import { driverNames } from '../../drivers/index.ts'
import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { driverFacts } from '../clouds/driver-facts.ts'

/** Writes a list with a store of each driver into a data folder. Nobody listens where they are said to be. */
export async function addStoreOfEachDriver(dataDir: string): Promise<void> {
  const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
  for (const driver of driverNames) {
    const split = splitSecrets(driver, driverFacts[driver].nowhere)
    await storeList.add({ name: driver, driver, ...split, fromEnvironment: [], readOnly: true })
  }
}
