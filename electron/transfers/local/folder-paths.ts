import { constants } from 'node:fs'
import { lstat, mkdir, open, realpath, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { isStoreError } from '../../../drivers/index.ts'
import { localCall } from './local-call.ts'
import { numberedName } from './numbered-name.ts'
import { hasCode } from './local-file-error.ts'

/** A folder of this computer that files are put into. */
export interface OpenFolder {
  /** How it is called, for people. */
  readonly path: string
  /** What its files are reached by. On Linux the folder that was opened, whatever has its name by now. */
  readonly address: string
  close(): Promise<void>
}

/** Does something in an opened folder and closes it. A failure tells how the folder is called, not how it is reached. */
export async function inFolder<Result>(
  folder: OpenFolder,
  run: (address: string) => Promise<Result>,
): Promise<Result> {
  try {
    return await run(folder.address)
  } catch (error) {
    throw withFolderPath(folder, error)
  } finally {
    await folder.close()
  }
}

/** The same failure, told of the folder's path where it was met at its address. */
export function withFolderPath({ address, path }: OpenFolder, error: unknown): unknown {
  const at = isStoreError(error) ? error.where.path : undefined
  if (!isStoreError(error) || at?.startsWith(`${address}/`) !== true) return error
  return error.about(`${path}${at.slice(address.length)}`)
}

/**
 * Makes and opens the folders that files go to, below one that was chosen. A link is never followed, also one that took
 * the place of a folder while the download runs: where one is in the way, or a file, the folder gets the next name that
 * is free (see `numberedName`).
 */
export class FolderPaths {
  readonly root: OpenFolder
  /** The names of folders, by the names that were wanted for them. */
  readonly #names = new Map<string, string>()

  private constructor(root: OpenFolder) {
    this.root = root
  }

  /** The chosen folder may be a link: it was chosen by a person. It is made when it is not there. */
  static async of(path: string): Promise<FolderPaths> {
    const root = await localCall(path, async () => {
      await mkdir(path, { recursive: true })
      return byHandle
        ? opened(path, await open(path, constants.O_RDONLY | constants.O_DIRECTORY))
        : named(path)
    })
    return new FolderPaths(root)
  }

  /** The folder that these safe names lead to. Whoever opens it closes it. */
  async open(names: readonly string[]): Promise<OpenFolder> {
    let folder: OpenFolder = { ...this.root, close: () => Promise.resolve() }
    let id = ''
    for (const name of names) {
      id = `${id}/${name}`
      const parent = folder
      try {
        folder = await this.#below(parent, id, name)
      } finally {
        await parent.close()
      }
    }
    return folder
  }

  async #below(parent: OpenFolder, id: string, name: string): Promise<OpenFolder> {
    const known = this.#names.get(id)
    const again = known === undefined ? undefined : await openBelow(parent, known)
    if (again !== undefined) return again
    for (let number = 1; ; number += 1) {
      const own = numberedName(name, number, 'folder')
      await localCall(join(parent.path, own), () => makeUnlessThere(`${parent.address}/${own}`))
      const folder = await openBelow(parent, own)
      if (folder === undefined) continue
      if (this.#names.size >= maxKept) this.#names.clear()
      this.#names.set(id, own)
      return folder
    }
  }
}

async function makeUnlessThere(address: string): Promise<void> {
  try {
    await mkdir(address)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

/** Undefined where it is no folder: a file, a link, or gone. */
async function openBelow(parent: OpenFolder, name: string): Promise<OpenFolder | undefined> {
  const path = join(parent.path, name)
  return localCall(path, async () => {
    if (!byHandle) return (await isRealFolder(path)) ? named(path) : undefined
    try {
      const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants
      return opened(path, await open(`${parent.address}/${name}`, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
    } catch (error) {
      if (hasCode(error, 'ELOOP', 'ENOTDIR', 'ENOENT')) return undefined
      throw error
    }
  })
}

/** Linux reaches what is in an opened folder by the number it was opened as. Elsewhere names have to do. */
const byHandle = process.platform === 'linux'

function opened(path: string, handle: FileHandle): OpenFolder {
  return { path, address: `/proc/self/fd/${handle.fd}`, close: () => handle.close() }
}

function named(path: string): OpenFolder {
  return { path, address: path, close: () => Promise.resolve() }
}

/** A folder itself, below folders that are none of links either. */
async function isRealFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined)
  if (stats?.isDirectory() !== true) return false
  const [real, parent] = await Promise.all([realpath(path), realpath(join(path, '..'))])
  return join(real, '..') === parent
}

const maxKept = 1000
