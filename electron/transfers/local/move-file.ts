import { link, lstat, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { areEqualFiles } from '../verify/file-content.ts'
import { localCall } from './local-call.ts'
import { hasCode } from './local-file-error.ts'
import { numberedName } from './numbered-name.ts'
import { syncFile, syncFolder } from './sync-files.ts'

/** Moves a whole file to where it was asked to be, in place of what may be there, and makes that last. */
export async function replaceFile(temporary: string, path: string): Promise<void> {
  await localCall(path, async () => {
    await syncFile(temporary)
    await rename(temporary, path)
    await syncFolder(dirname(path))
  })
}

export interface MovedFile {
  readonly path: string
  /** A file of the same bytes was there. */
  readonly alreadyThere: boolean
}

/**
 * Moves a whole file into a folder under a name that is free: what is there is never written over. A file of the same
 * name and bytes stays instead of it; otherwise it gets the next name that is free (see `numberedName`).
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

/** False when something is there. */
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

/** Where the file system has no links: the name is taken first, by a file of no bytes that is replaced then. */
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

/** Not where it has another name by a file system that does not tell cases apart: that is another object's. */
async function isEqualFile(temporary: string, path: string, signal: AbortSignal): Promise<boolean> {
  if (!(await isFile(path)) || !(await hasExactName(path))) return false
  const opened: FileHandle[] = []
  try {
    const [one, other] = [await open(temporary, 'r'), await open(path, 'r')]
    opened.push(one, other)
    return await areEqualFiles(one, other, signal)
  } catch (error) {
    // It may be read by nobody; then it is another one.
    if (hasCode(error, 'EACCES', 'EPERM', 'ENOENT')) return false
    throw error
  } finally {
    for (const file of opened) await file.close()
  }
}

/** A file itself, and no link to one. */
export async function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isFile(),
    () => false,
  )
}

/** Whether the file is called that, and not only found by that. */
export async function hasExactName(path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => path)
  return basename(real).normalize() === basename(path).normalize()
}
