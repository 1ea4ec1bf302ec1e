import { link, lstat, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { areEqualFiles } from '../verify/file-content.ts'
import { localCall } from './local-call.ts'
import { hasCode } from './local-file-error.ts'
import { numberedName } from './numbered-name.ts'
import { syncFile, syncFolder } from './sync-files.ts'

/** Moves a complete file to its path and replaces what is there. The result survives a loss of power. */
export async function replaceFile(temporary: string, path: string): Promise<void> {
  await localCall(path, async () => {
    await syncFile(temporary)
    await rename(temporary, path)
    await syncFolder(dirname(path))
  })
}

export interface MovedFile {
  readonly path: string
  /** An equal file was there, and stays. */
  readonly alreadyThere: boolean
}

/**
 * Moves a complete file into a folder under a free name. Never replaces a file. Where a file of the same name has the
 * same bytes, that one stays; otherwise the file gets the next free name (see `numberedName`).
 */
export async function moveUnderFreeName(
  temporary: string,
  folder: string,
  name: string,
  signal: AbortSignal,
): Promise<MovedFile> {
  for (let number = 1; ; number += 1) {
    const path = join(folder, numberedName(name, number, 'file'))
    if (await localCall(path, () => tryLink(temporary, path))) return { path, alreadyThere: false }
    if (await isEqualFile(temporary, path, signal)) {
      await localCall(temporary, () => rm(temporary, { force: true }))
      return { path, alreadyThere: true }
    }
  }
}

/** False where the name is taken. */
async function tryLink(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR')) throw error
    return tryRename(temporary, path)
  }
  await rm(temporary, { force: true })
  return true
}

/** For file systems without hard links: takes the name with an empty file, then replaces that. */
async function tryRename(temporary: string, path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close()
  } catch (error) {
    if (hasCode(error, 'EEXIST', 'EISDIR')) return false
    throw error
  }
  try {
    await rename(temporary, path)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return true
}

/** False for a name that differs in case only, on a file system that ignores case: that file is another object's. */
async function isEqualFile(temporary: string, path: string, signal: AbortSignal): Promise<boolean> {
  if (!(await isFile(path)) || !(await hasExactName(path))) return false
  const opened: FileHandle[] = []
  try {
    const [one, other] = [await open(temporary, 'r'), await open(path, 'r')]
    opened.push(one, other)
    return await areEqualFiles(one, other, signal)
  } catch (error) {
    // A file that cannot be read counts as another one.
    if (hasCode(error, 'EACCES', 'EPERM', 'ENOENT')) return false
    throw error
  } finally {
    for (const file of opened) await file.close()
  }
}

/** Whether the path is a file, and not a link to one. */
export async function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isFile(),
    () => false,
  )
}

/** Whether the file has exactly this name: file systems that ignore case find it under others, too. */
export async function hasExactName(path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => path)
  return basename(real).normalize() === basename(path).normalize()
}
