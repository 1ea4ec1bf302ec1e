import { opendir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'

import { StoreError } from '../../../drivers/index.ts'

export interface ListedFolders {
  readonly path: string
  readonly parent?: string
  readonly folders: readonly { readonly name: string; readonly path: string }[]
  readonly more: boolean
}

/**
 * The folders in a folder, links to folders among them, by name; those that cannot be looked at are left out. Reads no
 * more than `mostRead` names. Empty means the person's own folder.
 */
export async function listFolders(given: string, signal: AbortSignal): Promise<ListedFolders> {
  if (given !== '' && (!isAbsolute(given) || given.includes('\u0000'))) {
    throw new StoreError('InvalidParameter', 'a folder is named by its whole path', { path: given })
  }
  const path = given === '' ? homedir() : resolve(given)
  try {
    const { folders, more } = await foldersIn(path, signal)
    const parent = dirname(path)
    return { path, folders, more, ...(parent === path ? {} : { parent }) }
  } catch (error) {
    throw readable(error, path)
  }
}

async function foldersIn(
  path: string,
  signal: AbortSignal,
): Promise<Pick<ListedFolders, 'folders' | 'more'>> {
  const names: string[] = []
  let read = 0
  let more = false
  for await (const entry of await opendir(path)) {
    signal.throwIfAborted()
    read += 1
    if (read > mostRead || names.length > mostGiven) {
      more = true
      break
    }
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(join(path, entry.name)))))
      names.push(entry.name)
  }
  const shown = names.toSorted((a, b) => a.localeCompare(b)).slice(0, mostGiven)
  return {
    folders: shown.map((name) => ({ name, path: join(path, name) })),
    more: more || names.length > mostGiven,
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

function readable(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new StoreError('NotFound', 'there is no such folder', { path })
  if (code === 'EACCES' || code === 'EPERM') {
    return new StoreError('PermissionDenied', 'this folder cannot be read', { path })
  }
  return error
}

const mostRead = 50_000
const mostGiven = 1000
