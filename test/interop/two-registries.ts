import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import { startRegistry, type Registry } from '../peers/registry.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { folderPlace } from './places.ts'

/** A folder that a real registry serves, opened by Bollard, too. */
export interface ServedFolder {
  readonly driver: StorageDriver
  readonly registry: Registry
}

/** Two of them, to copy from the first to the second; the function gives them once the tests run. */
export function useTwoRegistries(): () => {
  readonly source: ServedFolder
  readonly target: ServedFolder
  /** A path for what else a test writes. */
  readonly folder: string
} {
  const folder = useTempFolder()
  const served: ServedFolder[] = []
  beforeAll(async () => {
    for (const name of ['source', 'target']) {
      await mkdir(join(folder(), name))
      const place = await folderPlace(join(folder(), name))
      served.push({
        driver: await place.open(),
        registry: await startRegistry({ storage: place.storage }),
      })
    }
  })
  afterAll(async () => {
    for (const { driver, registry } of served) {
      await driver.close()
      await registry.stop()
    }
  })
  return () => {
    const [source, target] = served
    if (source === undefined || target === undefined)
      throw new Error('nothing is served before the tests run')
    return { source, target, folder: folder() }
  }
}
