import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { StoreError } from '../../common/errors.ts'
import type { ListQuery, ObjectInfo, ObjectPage } from '../../driver/object-store.ts'
import { compareKeys } from '../../driver/store-path.ts'
import { DirectoriesAhead, type Level } from './directories-ahead.ts'
import { hasSystemCode } from './errors.ts'
import { hiddenName, type Folder } from './folder.ts'
import type { Child } from './large-directories.ts'
import { objectInfo } from './object-info.ts'

/**
 * One page of the folder as an object store would list it: keys in the byte order of their UTF-8, a folder sorting
 * as its name with a slash. An empty folder is an object of no bytes whose key ends in a slash, as the folder
 * markers that consoles make. A link is the file it leads to inside the root; any other link is an object of no
 * bytes of the class SYMLINK, so that it is seen and not followed.
 */
export async function listFolder(folder: Folder, query: ListQuery, maxKeys: number): Promise<ObjectPage> {
  const after = query.token ?? query.startAfter
  const found: Entry[] = []
  const start = query.prefix.slice(0, query.prefix.lastIndexOf('/') + 1)
  for await (const entry of entries(folder, start, query, after, () => maxKeys + 1 - found.length)) {
    if (entry.key === found.at(-1)?.key) continue
    found.push(entry)
    if (found.length > maxKeys) break
  }
  const page = found.slice(0, maxKeys)
  const objects = await Promise.all(page.map((entry) => describe(folder, entry)))
  return {
    objects: objects.filter((object): object is ObjectInfo => object !== undefined),
    prefixes: page.filter((entry) => entry.kind === 'prefix').map((entry) => entry.key),
    next: found.length > maxKeys ? page.at(-1)?.key : undefined,
  }
}

interface Entry {
  readonly kind: 'file' | 'link' | 'marker' | 'prefix'
  readonly key: string
}

/**
 * In the order of keys. Folders may be thousands of levels deep, so that no function calls itself for each. `left`: how many
 * entries are wanted yet.
 */
async function* entries(
  folder: Folder,
  startKey: string,
  query: ListQuery,
  after: string | undefined,
  left: () => number,
): AsyncGenerator<Entry, void, undefined> {
  const { prefix, delimiter } = query
  const isPast = (key: string): boolean => after !== undefined && compareKeys(key, after) <= 0
  const stepOf = ({ key, isFolder, isLink }: Child): Entry | 'enter' | 'skip' => {
    const cut = delimiter === '/_' && key.startsWith(prefix) ? key.indexOf(delimiter, prefix.length) : -1
    if (cut >= 0) {
      const common = key.slice(0, cut + '/_'.length)
      return isPast(common) ? 'skip' : { kind: 'prefix', key: common }
    }
    if (!isFolder) {
      return key.startsWith(prefix) && !isPast(key) ? { kind: isLink ? 'link' : 'file', key } : 'skip'
    }
    if (!key.startsWith(prefix) && !prefix.startsWith(key)) return 'skip'
    // Behind the key of a folder itself there is what is in it, but not once it was given as a common prefix.
    const isPartlyPast = after?.startsWith(key) === true && (after !== key || delimiter !== '/')
    if (isPast(key) && !isPartlyPast) return 'skip'
    return delimiter === '/' && key.startsWith(prefix) && key !== prefix ? { kind: 'prefix', key } : 'enter'
  }
  const levels: Level[] = []
  const directories = new DirectoriesAhead({
    levels,
    read: (key) => sortedChildren(folder, key, key !== startKey),
    isEntered: (child) => stepOf(child) === 'enter',
  })
  let entered: string | undefined = startKey
  for (;;) {
    if (entered !== undefined) {
      const children = await directories.enter(entered, left())
      if (children?.length === 0 && entered !== '' && entered.startsWith(prefix) && !isPast(entered)) {
        yield { kind: 'marker', key: entered }
      }
      if (children !== undefined) {
        levels.push({ children, next: after === undefined ? 0 : firstAfter(children, after) })
      }
      entered = undefined
    }
    const level = levels.at(-1)
    if (level === undefined) return
    const child = level.children[level.next]
    level.next += 1
    if (child === undefined) {
      levels.pop()
      continue
    }
    const step = stepOf(child)
    if (step === 'enter') entered = child.key
    else if (step !== 'skip') yield step
  }
}

/**
 * Undefined when there is no such folder. Fails with NoSuchBucket when the root itself is missing. `isInside`: the folder
 * was found in one that is inside the root, and is no link. To ask the system for it at each of thousands of levels takes
 * minutes, as it looks at every level above each time.
 */
async function sortedChildren(
  folder: Folder,
  folderKey: string,
  isInside: boolean,
): Promise<readonly Child[] | undefined> {
  const path = folderKey === '' ? folder.root : folder.pathOf(folderKey)
  try {
    if (folderKey !== '' && !isInside) await folder.requireInside(path)
    return await folder.large.children(path, () => readChildren(path, folderKey))
  } catch (error) {
    if (!hasSystemCode(error, 'ENOENT', 'ENOTDIR')) throw error
    if (await isFolder(folder.root)) return undefined
    throw new StoreError('NoSuchBucket', 'the folder does not exist', { bucket: folder.root })
  }
}

async function readChildren(path: string, folderKey: string): Promise<readonly Child[]> {
  const dirents = await readdir(path, { withFileTypes: true })
  return dirents
    .filter((dirent) => folderKey !== '' || dirent.name !== hiddenName)
    .map((dirent) => ({
      key: `${folderKey}${dirent.name}${dirent.isDirectory() ? '/' : ''}`,
      isFolder: dirent.isDirectory(),
      isLink: dirent.isSymbolicLink(),
    }))
    .sort((a, b) => compareKeys(a.key, b.key))
}

/** Where the first child is that sorts behind a key, or is a folder that the key is in. */
function firstAfter(children: readonly Child[], after: string): number {
  let low = 0
  let high = children.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareKeys(children[middle]?.key ?? '', after) < 0) low = middle + 1
    else high = middle
  }
  // The folder that a key is in sorts right before what is in it.
  return Math.max(0, low - 1)
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}

/** Undefined for a prefix, and for a file that vanished since its folder was read. */
async function describe(folder: Folder, entry: Entry): Promise<ObjectInfo | undefined> {
  if (entry.kind === 'prefix') return undefined
  const path = join(folder.root, ...entry.key.split('/'))
  try {
    if (entry.kind === 'link' && !(await leadsToOwnFile(folder, path))) {
      return { ...objectInfo(entry.key, await lstat(path)), sizeBytes: 0, storageClass: 'SYMLINK' }
    }
    return objectInfo(entry.key, await stat(path))
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function leadsToOwnFile(folder: Folder, path: string): Promise<boolean> {
  try {
    await folder.requireInside(path)
    return (await stat(await realpath(path))).isFile()
  } catch {
    return false
  }
}
