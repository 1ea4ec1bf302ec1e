import { keyFileSealer } from '../../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../../electron/stores/list/store-list.ts'

/** Puts a store for each folder into the list of a data folder, before a host is started on it. Gives their IDs. */
export async function addFolderStores(
  dataDir: string,
  folders: Readonly<Record<string, string>>,
  readOnly = true,
): Promise<readonly string[]> {
  const list = await StoreList.open(dataDir, await keyFileSealer(dataDir))
  const ids: string[] = []
  for (const [name, folder] of Object.entries(folders)) {
    const parameters = splitSecrets('filesystem', { rootdirectory: folder })
    const store = { name, driver: 'filesystem', fromEnvironment: [], readOnly } as const
    ids.push((await list.add({ ...store, ...parameters })).id)
  }
  return ids
}
