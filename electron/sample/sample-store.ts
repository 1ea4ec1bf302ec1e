import { join } from 'node:path'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { ageSample } from './age-sample.ts'
import { writeSample } from './write-sample.ts'
import type { StoreList } from '../stores/list/store-list.ts'

/** Makes the sample registry in the data folder, and adds it to the list if it is not there. Gives its store's id. */
export async function addSampleStore(
  storeList: StoreList,
  dataDir: string,
  signal: AbortSignal,
): Promise<string> {
  const existing = storeList.all().find((record) => record.sample)
  if (existing !== undefined) return existing.id
  const folder = join(dataDir, 'sample-registry')
  const resolved = resolveParameters('filesystem', { rootdirectory: folder }, {})
  const driver = await openDriver(resolved, { store: 'sample-registry', readOnly: false })
  try {
    await ageSample(folder, await writeSample(driver, signal))
  } finally {
    await driver.close()
  }
  const added = await storeList.add({
    name: freeName(storeList, 'sample-registry'),
    driver: 'filesystem',
    values: { rootdirectory: folder },
    secrets: {},
    fromEnvironment: [],
    readOnly: true,
    sample: true,
  })
  return added.id
}

function freeName(storeList: StoreList, wanted: string): string {
  const taken = new Set(storeList.all().map(({ name }) => name))
  let name = wanted
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`
  return name
}
