import type { dataFolder } from '../api/data-folder.ts'
import type { Implementation } from '../api/method.ts'
import { StoreError } from '../../drivers/index.ts'
import type { DataRemoval } from '../host/data-removal.ts'
import { dataUsage } from '../host/data-usage.ts'
import type { Platform } from '../host/platform.ts'

export interface DataFolderParts {
  readonly platform: Pick<Platform, 'folder' | 'openFolder'>
  readonly forget: {
    readonly catalogs: () => Promise<void>
    readonly layers: () => Promise<void>
    readonly window: () => Promise<void>
  }
  readonly removal: DataRemoval
}

export function dataFolderMethods({
  platform,
  forget,
  removal,
}: DataFolderParts): Implementation<typeof dataFolder> {
  const { path } = platform.folder
  return {
    dataUsage: (_, signal) => dataUsage(path, signal),
    async openDataFolder() {
      if (platform.openFolder === undefined) {
        throw new StoreError('Unsupported', 'this host cannot show a folder', { path })
      }
      await platform.openFolder(path)
      return {}
    },
    async forgetData({ kind }) {
      await forget[kind]()
      return {}
    },
    async removeEverything({ typed }) {
      await removal.removeEverything(typed)
      return {}
    },
  }
}
