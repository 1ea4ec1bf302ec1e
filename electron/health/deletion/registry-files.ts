import type { StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'

/** Whether a key is one of a registry's own files. */
export function isRegistryFile(driver: StorageDriver, key: string): boolean {
  return key.startsWith(`${driver.keyOf(layout.root())}/`)
}
